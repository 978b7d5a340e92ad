import * as fs from "node:fs";

/** All that standard input holds, as UTF-8 text. Waits until it is closed. */
export function readStandardInput(): string {
  return fs.readFileSync(0, "utf8");
}
