import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const O_TMPFILE = 0o20000000;

/**
 * An open file with a text in it that has no name, so that nothing is left however this process ends. The caller closes it.
 */
export function unnamedFile(text: string): number {
  const descriptor = openUnnamed(os.tmpdir());
  // At a place of its own: whoever reads it begins at the start.
  fs.writeSync(descriptor, text, 0);
  return descriptor;
}

function openUnnamed(folder: string): number {
  const { O_DIRECTORY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
  if (process.platform === "linux") {
    try {
      return fs.openSync(folder, O_TMPFILE | O_DIRECTORY | O_RDWR, 0o600);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (!["EOPNOTSUPP", "EISDIR", "EINVAL", "ENOENT"].includes(code)) throw error;
    }
  }
  const file = path.join(folder, `twsrt-${randomBytes(12).toString("hex")}`);
  const descriptor = fs.openSync(file, O_RDWR | O_CREAT | O_EXCL, 0o600);
  fs.unlinkSync(file);
  return descriptor;
}
