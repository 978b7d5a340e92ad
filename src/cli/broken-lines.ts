import { counted } from "../answers/render/words.ts";
import { printable } from "../diagnostics/text.ts";

/** Says that lines of a file of past calls are left out: a refusal could have been in them. */
export function brokenLines(file: string, count: number): string {
  return `${printable(`twsrt: skipped ${counted(count, "line")} of ${file} that cannot be read`)}\n`;
}
