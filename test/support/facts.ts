import * as fs from "node:fs";
import * as path from "node:path";

// The suite is bundled into another folder, so the place of this file says nothing.
const FOLDER = path.join(process.cwd(), "conformance/facts");

/**
 * The text of `conformance/facts/NAME-RELEASE.jsonl`, or of `NAME-RELEASE-PART.jsonl`: the name of the file is the only
 * place for the release that the answers were measured with.
 * @throws unless there is exactly one
 */
export function factsOf(name: string, part?: string): string {
  const end = part === undefined ? "" : `-${part}`;
  const files = fs.readdirSync(FOLDER).filter((file) => {
    const release = file.startsWith(`${name}-`) ? file.slice(name.length + 1) : "";
    return release.endsWith(`${end}.jsonl`) && /^\d[\d.]*$/.test(release.slice(0, -`${end}.jsonl`.length));
  });
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new Error(`${files.length} files with facts of ${name}${end}, not one`);
  return fs.readFileSync(path.join(FOLDER, file), "utf8");
}
