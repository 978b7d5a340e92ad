import { quoteWord } from "../../shell/quote.ts";
import type { Compiled } from "../target.ts";

/** One flag a line, ready to be pasted into a launch command. Every value is quoted, so that it stays data. */
export function render(compiled: Compiled): string {
  return compiled.entries.map(({ key, value }) => `${flagLine(key, String(value))}\n`).join("");
}

/** A line of the output. */
export function flagLine(flag: string, value: string): string {
  return `${flag} ${quoteWord(value)} \\`;
}
