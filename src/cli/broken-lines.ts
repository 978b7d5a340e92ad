import { counted } from "../answers/render/words.ts";
import { printable } from "../diagnostics/text.ts";

/** Reports skipped lines in a file of past calls: one of them could have been a refusal. */
export function brokenLines(file: string, count: number): string {
  return `${printable(`twsrt: skipped ${counted(count, "line")} of ${file} that cannot be read`)}\n`;
}
