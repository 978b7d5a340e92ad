import * as fs from "node:fs";
import * as path from "node:path";

/** The tools of accesses, as they are named everywhere. */
export const TOOLS = ["Read", "Write", "Edit", "Bash", "WebFetch"] as const;

/** The lines of `conformance/facts/NAME.jsonl`. */
export function rows(name: string): readonly (readonly unknown[])[] {
  const text = fs.readFileSync(path.join(process.cwd(), `conformance/facts/${name}.jsonl`), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown[]);
}
