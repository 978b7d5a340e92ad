import { expansionScript } from "./programs/inner.ts";

/** Builtins that take the names of variables, whose subscripts they expand once more, and compute (bash(1), Arrays). */
const EXPANDS: ReadonlySet<string> = new Set([
  "[",
  "declare",
  "export",
  "getopts",
  "let",
  "local",
  "mapfile",
  "printf",
  "read",
  "readarray",
  "readonly",
  "test",
  "typeset",
  "unset",
  "wait",
]);

/** Whether a program with this name expands the subscripts in its words. */
export function expandsSubscripts(name: string): boolean {
  return EXPANDS.has(name);
}

/** The script that runs what a text substitutes in a subscript: `a[$(rm x)]`; `undefined`: nothing, as mostly. */
export function subscriptScript(text: string): string | undefined {
  if (!/\[[^\]]*(\$\(|`)/.test(text)) return undefined;
  // Quotes around it mean nothing in such a script.
  return expansionScript(text);
}
