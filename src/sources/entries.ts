import { dotted, type Document, type KeyPath } from "../diagnostics/diagnostic.ts";
import { invisibleIn } from "../diagnostics/text.ts";
import type { Findings } from "../schema/findings.ts";

/**
 * Control characters, line separators, and halves of characters, which would be written as something else. Written
 * out: building `\p{...}` classes costs more than the rest of an everyday run's checks.
 */
const UNSPEAKABLE =
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Checks the text of one pattern: not empty, no control character or line break, which no agent's rule could carry
 * as data. Blanks at its edges, and characters that cannot be seen, are a warning.
 * @returns whether the text can become a rule
 */
export function checkPattern(text: string, document: Document, path: KeyPath, findings: Findings): boolean {
  const place = { at: "value", document, path } as const;
  if (text.trim() === "") {
    findings.problems.push({ code: "empty-entry", args: { path: dotted(path) }, place });
    return false;
  }
  const control = UNSPEAKABLE.exec(text)?.[0];
  if (control !== undefined) {
    const character = `U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    findings.problems.push({ code: "control-character", args: { path: dotted(path), character }, place });
    return false;
  }
  // Most texts are plain, and then the larger class is never built.
  const characters = /^[ -~]*$/.test(text) ? [] : invisibleIn(text);
  if (characters.length > 0)
    findings.warnings.push({ code: "invisible-character", args: { entry: text, characters }, place });
  if (text.trim() !== text) findings.warnings.push({ code: "blank-edges", args: { entry: text }, place });
  return true;
}
