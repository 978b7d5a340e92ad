import { printable } from "../diagnostics/text.ts";

/**
 * The line about a file that was changed, with the copy of the previous one.
 * @param name whose file it is, where the line says so
 */
export function changedText(
  what: "wrote" | "removed" | "restored",
  file: string,
  copy: string | undefined,
  name?: string,
): string {
  const kept = copy === undefined ? "" : `; the previous file is kept as ${copy}`;
  return `${printable(`${name === undefined ? "" : `${name}: `}${what} ${file}${kept}`)}\n`;
}
