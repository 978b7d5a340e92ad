import { parse, TomlError } from "smol-toml";
import type { TomlProblem } from "../../../diagnostics/codes.ts";
import type { Diagnostic, Document } from "../../../diagnostics/diagnostic.ts";
import { offsetOf, tomlProblem } from "../../../schema/toml.ts";
import { checkPolicy, type PolicyRule } from "./check.ts";
import { newerFormIn } from "./older-toml.ts";

/** A policy file as the agent takes it, or what makes the agent drop all of it. */
export type PolicyReading =
  | { readonly kind: "rules"; readonly rules: readonly PolicyRule[]; readonly others: readonly string[] }
  | { readonly kind: "dropped"; readonly problems: readonly Diagnostic[] }
  /** This program cannot read it, and the agent can. */
  | { readonly kind: "unusable"; readonly problems: readonly Diagnostic[] };

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads a policy file. The agent drops a whole file for a syntax error, a byte-order mark or one wrong value, with no
 * more than lines on standard error (facts.md, limits, release 0.61.0).
 */
export function readPolicy(document: Document): PolicyReading {
  const { text } = document;
  if (text.startsWith(BYTE_ORDER_MARK)) return { kind: "dropped", problems: [syntax("byte-order-mark", 0)] };
  let value: Readonly<Record<string, unknown>>;
  try {
    value = parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const problem = tomlProblem(error.message);
    const kind = problem === "comment-character" ? "unusable" : "dropped";
    return { kind, problems: [syntax(problem, offsetOf(text, error.line, error.column))] };
  }
  const newer = newerForm(text);
  if (newer !== undefined) return { kind: "dropped", problems: [syntax("newer-form", newer)] };
  const { rules, others, problems } = checkPolicy(value, document);
  return problems.length > 0 ? { kind: "dropped", problems } : { kind: "rules", rules, others };

  function syntax(problem: TomlProblem, offset: number): Diagnostic {
    return {
      code: "toml-syntax",
      args: { problem, reader: "ignores-file" },
      place: { at: "offset", document, offset, length: 1 },
    };
  }
}

/** The agent reads an older TOML, but for a comma behind the last key of an inline table. */
function newerForm(text: string): number | undefined {
  return text.split(/\r?\n/).every((line) => isOldLine(line)) ? undefined : newerFormIn(text);
}

const STRING = String.raw`"[ !#-[\]-~]*"|'[ -&(-~]*'`;
const VALUE = `${STRING}|true|false|-?\\d{1,15}`;
/** Lines that mean the same in every TOML, and whose end ends all that they begin. Those that twsrt writes are such. */
const OLD = new RegExp(
  String.raw`^(?:#[ -~]*|\[{1,2}[\w.-]+\]{1,2}|[\w-]+ = (?:${VALUE}|\[(?:(?:${VALUE})(?:, (?:${VALUE}))*)?\]))?$`,
);

/** Whether a line, of a text that can be read, has nothing that only newer TOML has: to parse all of a text takes long. */
export function isOldLine(line: string): boolean {
  return OLD.test(line);
}
