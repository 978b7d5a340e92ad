import type { ManagedAgent } from "./bundle.ts";
import { sha256 } from "./bundle.ts";
import { FILE_LIST, INSTALL_SCRIPT, REMOVE_SCRIPT } from "./scripts.ts";

/** A file of a bundle. */
export interface BundleFile {
  /** Below the folder of the bundle. */
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

/** The list of files begins with it. It tells a folder of twsrt's from others. */
const MARK = "# Written by twsrt generate --managed.";

const MODE = "0644";
const OWNER = "root:root";

/** Everything in the folder that an administrator gets: the files below their places, the list, both scripts. */
export function bundleFiles(agents: readonly ManagedAgent[]): readonly BundleFile[] {
  const files = agents.flatMap(({ target, files: some }) =>
    some.map(({ path, text }) => ({ agent: target.name, name: path.slice(1), text })),
  );
  const rows = files.map(({ agent, name, text }) => `${sha256(text)} ${MODE} ${OWNER} ${agent} ${name}`);
  return [
    ...files.map(({ name, text }) => ({ name, text, mode: 0o644 })),
    {
      name: FILE_LIST,
      text: `${[MARK, "# sha256 mode owner agent file", ...rows].join("\n")}\n`,
      mode: 0o644,
    },
    { name: "install.sh", text: INSTALL_SCRIPT, mode: 0o755 },
    { name: "remove.sh", text: REMOVE_SCRIPT, mode: 0o755 },
  ];
}

/**
 * The files that a list names.
 * @returns undefined for a text that is not such a list
 */
export function listedFiles(text: string): readonly string[] | undefined {
  const [first, ...rows] = text.split("\n");
  if (first !== MARK) return undefined;
  return rows.flatMap((row) => {
    const [sum = "", , , , name = ""] = row.split(" ");
    const isPlain = /^[0-9a-f]{64}$/.test(sum) && !name.startsWith("/") && !name.split("/").includes("..");
    return isPlain && name !== "" ? [name] : [];
  });
}
