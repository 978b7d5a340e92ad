import { parse, TomlError } from "smol-toml";
import type { Diagnostic, Document } from "../../../diagnostics/diagnostic.ts";
import { checkPolicy, type PolicyRule } from "./check.ts";

/** A policy file as the agent takes it, or what makes the agent drop all of it. */
export type PolicyReading =
  | { readonly kind: "rules"; readonly rules: readonly PolicyRule[]; readonly others: readonly string[] }
  | { readonly kind: "dropped"; readonly problems: readonly Diagnostic[] };

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads a policy file. The agent drops a whole file for a syntax error, a byte-order mark or one wrong value, with no
 * more than lines on standard error (facts.md, limits, release 0.61.0).
 */
export function readPolicy(document: Document): PolicyReading {
  const { text } = document;
  if (text.startsWith(BYTE_ORDER_MARK))
    return dropped({
      code: "toml-syntax",
      args: { message: "a byte-order mark, with which the agent drops the file" },
      place: { at: "offset", document, offset: 0, length: 1 },
    });
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
    const offset = offsetOf(text, error.line, error.column);
    return dropped({
      code: "toml-syntax",
      args: { message },
      place: { at: "offset", document, offset, length: 1 },
    });
  }
  const { rules, others, problems } = checkPolicy(value as Readonly<Record<string, unknown>>, document);
  return problems.length > 0 ? { kind: "dropped", problems } : { kind: "rules", rules, others };
}

function dropped(problem: Diagnostic): PolicyReading {
  return { kind: "dropped", problems: [problem] };
}

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let i = 1; i < line; i++) offset = text.indexOf("\n", offset) + 1;
  return Math.min(offset + column - 1, text.length);
}
