import { printable } from "../diagnostics/text.ts";

/** The line about a file that was changed, with the copy of the previous one. */
export function changedText(what: "wrote" | "removed", file: string, copy: string | undefined): string {
  const kept = copy === undefined ? "" : `; the previous file is kept as ${copy}`;
  return `${printable(`${what} ${file}${kept}`)}\n`;
}
