import type { Reader, TomlProblem } from "../diagnostics/codes.ts";
import { failure, type Document, type Result } from "../diagnostics/diagnostic.ts";

/** A TOML document that was read, or what is wrong with it and where. */
export async function parseTomlDocument(
  document: Document,
  reader: Reader = "source",
): Promise<Result<Record<string, unknown>>> {
  const { parse, TomlError } = await import("smol-toml");
  const { text } = document;
  const fail = (problem: TomlProblem, offset: number): Result<never> => {
    const place = { at: "offset", document, offset, length: 1 } as const;
    return failure({ code: "toml-syntax", args: { problem, reader }, place });
  };
  try {
    const value = parse(text, { integersAsBigInt: "asNeeded" });
    const odd = await oddity(text);
    return odd === undefined ? { ok: true, value } : fail(odd.problem, odd.offset);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return fail(tomlProblem(error.message), offsetOf(text, error.line, error.column));
  }
}

/** A day that the calendar lacks, or a number of more than 64 bits: the parser lets them pass, the tree builder does not. */
const SUSPICIOUS = /\d{4}-(?:02-(?:29|3)|(?:0[469]|11)-31)|\d{19}/;

async function oddity(text: string): Promise<{ problem: TomlProblem; offset: number } | undefined> {
  if (!SUSPICIOUS.test(text)) return undefined;
  return (await import("../edit/toml-tree.ts")).oddValue(text);
}

/** Where a line and a column, both from 1, are in a text. */
export function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let i = 1; i < line; i++) offset = text.indexOf("\n", offset) + 1;
  return Math.min(offset + column - 1, text.length);
}

/** The parser's own words, which no person gets to see: they name no kind, and change with its releases. */
const KINDS: readonly (readonly [RegExp, TomlProblem])[] = [
  [/redefine/, "duplicate-key"],
  [/end-of-line/, "line-end"],
  [/table array declaration/, "bad-header"],
  [/nested/, "too-deep"],
  [/leading zero|underscore|unfinished numeric/, "bad-number"],
  [/losslessly/, "number-range"],
  [/date/, "bad-date"],
  [/in comments/, "comment-character"],
  [/control characters/, "control-character"],
  [/escape/, "bad-escape"],
  [/unfinished string/, "open-string"],
  [/unfinished (?:table|array)/, "open-bracket"],
  [/comma or end/, "expected-comma"],
  [/invalid value/, "missing-value"],
  [/key/, "bad-key"],
];

/** What the parser's message is about. */
export function tomlProblem(message: string): TomlProblem {
  const [line = ""] = message.split("\n");
  return KINDS.find(([words]) => words.test(line))?.[1] ?? "syntax";
}
