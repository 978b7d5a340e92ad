import { createScanner, type JSONScanner } from "jsonc-parser";
import type { JsonDialect } from "./json-dialect.ts";

/*
 * The scanner's own names for these numbers are ambient const enums, which a file-by-file compiler cannot read.
 * `json.test.ts` holds the two together.
 */
export const SyntaxKind = {
  OpenBraceToken: 1,
  CloseBraceToken: 2,
  OpenBracketToken: 3,
  CloseBracketToken: 4,
  CommaToken: 5,
  ColonToken: 6,
  NullKeyword: 7,
  TrueKeyword: 8,
  FalseKeyword: 9,
  StringLiteral: 10,
  NumericLiteral: 11,
  LineCommentTrivia: 12,
  BlockCommentTrivia: 13,
  LineBreakTrivia: 14,
  Trivia: 15,
  EOF: 17,
} as const;

export const ScanError = {
  None: 0,
  UnexpectedEndOfComment: 1,
  UnexpectedEndOfString: 2,
  UnexpectedEndOfNumber: 3,
  InvalidUnicode: 4,
  InvalidEscapeCharacter: 5,
  InvalidCharacter: 6,
} as const;

/** Why a text is not a document of its dialect. Offsets and lengths are UTF-16 code units into the text. */
export type JsonProblem =
  | { readonly kind: "empty"; readonly offset: number; readonly length: number }
  | { readonly kind: "byte-order-mark"; readonly offset: number; readonly length: number }
  | { readonly kind: "comment"; readonly offset: number; readonly length: number }
  | { readonly kind: "trailing-comma"; readonly offset: number; readonly length: number }
  | { readonly kind: "too-deep"; readonly offset: number; readonly length: number; readonly limit: number }
  | { readonly kind: "forbidden-key"; readonly offset: number; readonly length: number; readonly key: string }
  | {
      readonly kind: "duplicate-key";
      readonly offset: number;
      readonly length: number;
      readonly key: string;
      /** Where the key was first given. */
      readonly first: number;
    }
  | {
      readonly kind: "syntax";
      readonly offset: number;
      readonly length: number;
      readonly expected: string;
      readonly found: string;
    };

export type JsonResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: JsonProblem };

/**
 * Deeper documents are refused: no configuration of any agent comes near it, and the tree builder that later
 * edits the text is recursive, so a hostile file could otherwise exhaust the stack.
 */
export const MAX_DEPTH = 200;

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads one JSON document in a dialect. What people ask for most (comments, trailing commas, a byte-order mark) is a
 * problem of its own kind where the dialect does not accept it.
 *
 * `JSON.parse` alone is not enough for a policy: of two equal keys the last silently wins (a second `"deny": []`
 * would erase the first). The walk is iterative, so nesting cannot exhaust the stack, and linear in the text.
 *
 * @param text the document, decoded
 */
export function readJson(text: string, dialect: JsonDialect): JsonResult {
  const hasMark = text.charCodeAt(0) === BYTE_ORDER_MARK;
  if (hasMark && !dialect.byteOrderMark) return fail({ kind: "byte-order-mark", offset: 0, length: 1 });
  const gaps: Gap[] = [];
  const problem = findProblem(text, dialect, hasMark ? 1 : 0, gaps);
  if (problem !== undefined) return fail(problem);
  try {
    // `JSON.parse` makes `__proto__` an own key, so it reaches no prototype.
    return { ok: true, value: JSON.parse(plainJson(text, hasMark, gaps)) as unknown };
  } catch {
    // The walk above accepts nothing that JSON.parse refuses; this branch keeps a gap between the two from
    // turning into a crash.
    return fail({ kind: "syntax", offset: 0, length: 1, expected: "valid JSON", found: "something else" });
  }
}

/** A comment or a trailing comma: where it starts and ends. */
type Gap = readonly [start: number, end: number];

/** Replaces what plain JSON does not have with blanks. */
function plainJson(text: string, hasMark: boolean, gaps: readonly Gap[]): string {
  let plain = "";
  let from = hasMark ? 1 : 0;
  // A comma turns out to be a trailing one only behind the comments that follow it.
  for (const [start, end] of gaps.toSorted(([a], [b]) => a - b)) {
    plain += text.slice(from, start) + " ";
    from = end;
  }
  return from === 0 ? text : plain + text.slice(from);
}

function fail(problem: JsonProblem): JsonResult {
  return { ok: false, problem };
}

type Expectation = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

const WANTED: Record<Expectation, string> = {
  value: "a value",
  "value-or-end": "a value or `]`",
  key: "a key in double quotes",
  "key-or-end": "a key in double quotes or `}`",
  colon: "`:`",
  "comma-or-end": "`,` or the closing bracket",
  nothing: "the end of the file",
};

/** The keys seen so far in an open object, or undefined for an open array. */
type Frame = Map<string, number> | undefined;

function findProblem(
  text: string,
  dialect: JsonDialect,
  start: number,
  gaps: Gap[],
): JsonProblem | undefined {
  const scanner = createScanner(text, false);
  scanner.setPosition(start);
  const open: Frame[] = [];
  let expect: Expectation = "value";
  let comma = -1;

  for (;;) {
    const kind: number = scanner.scan();
    const offset = scanner.getTokenOffset();
    const length = scanner.getTokenLength();
    switch (kind) {
      case SyntaxKind.LineBreakTrivia:
        continue;
      case SyntaxKind.Trivia:
        // The scanner skips a few blanks that JSON does not know (no-break space, form feed).
        if (!/^[ \t\r\n]*$/.test(scanner.getTokenValue())) return unexpected(text, scanner, expect);
        continue;
      case SyntaxKind.LineCommentTrivia:
      case SyntaxKind.BlockCommentTrivia:
        if (!dialect.comments) return { kind: "comment", offset, length };
        if (failed(scanner) && dialect.openComment !== true) return unexpected(text, scanner, expect);
        gaps.push([offset, offset + length]);
        continue;
      case SyntaxKind.EOF:
        if (expect === "nothing") return undefined;
        if (open.length === 0) return { kind: "empty", offset: 0, length: 0 };
        return { kind: "syntax", offset, length: 0, expected: WANTED[expect], found: "the end of the file" };
      default:
    }
    if (failed(scanner)) return unexpected(text, scanner, expect);

    switch (kind) {
      case SyntaxKind.OpenBraceToken:
      case SyntaxKind.OpenBracketToken: {
        if (expect !== "value" && expect !== "value-or-end") return unexpected(text, scanner, expect);
        if (open.length === MAX_DEPTH) return { kind: "too-deep", offset, length, limit: MAX_DEPTH };
        const isObject = kind === SyntaxKind.OpenBraceToken;
        open.push(isObject ? new Map() : undefined);
        expect = isObject ? "key-or-end" : "value-or-end";
        break;
      }
      case SyntaxKind.CloseBraceToken:
      case SyntaxKind.CloseBracketToken: {
        const isObject = kind === SyntaxKind.CloseBraceToken;
        const fits = open.length > 0 && (open.at(-1) !== undefined) === isObject;
        const isTrailing = fits && comma >= 0 && (expect === "key" || expect === "value");
        if (isTrailing) {
          if (!dialect.trailingCommas) return { kind: "trailing-comma", offset: comma, length: 1 };
          gaps.push([comma, comma + 1]);
        }
        const mayEnd =
          isTrailing ||
          expect === "comma-or-end" ||
          (isObject ? expect === "key-or-end" : expect === "value-or-end");
        if (!fits || !mayEnd) return unexpected(text, scanner, expect);
        open.pop();
        expect = open.length === 0 ? "nothing" : "comma-or-end";
        break;
      }
      case SyntaxKind.CommaToken:
        if (expect !== "comma-or-end") return unexpected(text, scanner, expect);
        comma = offset;
        expect = open.at(-1) === undefined ? "value" : "key";
        continue;
      case SyntaxKind.ColonToken:
        if (expect !== "colon") return unexpected(text, scanner, expect);
        expect = "value";
        break;
      case SyntaxKind.StringLiteral: {
        const keys = open.at(-1);
        if (keys !== undefined && (expect === "key" || expect === "key-or-end")) {
          const key = scanner.getTokenValue();
          if (key === "__proto__" && dialect.keys === "unique")
            return { kind: "forbidden-key", offset, length, key };
          const first = dialect.keys === "unique" ? keys.get(key) : undefined;
          if (first !== undefined) return { kind: "duplicate-key", offset, length, key, first };
          keys.set(key, offset);
          expect = "colon";
          break;
        }
        if (expect !== "value" && expect !== "value-or-end") return unexpected(text, scanner, expect);
        expect = open.length === 0 ? "nothing" : "comma-or-end";
        break;
      }
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword:
        if (expect !== "value" && expect !== "value-or-end") return unexpected(text, scanner, expect);
        expect = open.length === 0 ? "nothing" : "comma-or-end";
        break;
      default:
        return unexpected(text, scanner, expect);
    }
    comma = -1;
  }
}

const SCAN_ERRORS: Readonly<Record<number, string>> = {
  [ScanError.UnexpectedEndOfComment]: "a comment that never ends",
  [ScanError.UnexpectedEndOfString]: "a string that never ends",
  [ScanError.UnexpectedEndOfNumber]: "a number that stops short",
  [ScanError.InvalidUnicode]: "a broken \\u escape",
  [ScanError.InvalidEscapeCharacter]: "an unknown escape",
  [ScanError.InvalidCharacter]: "a control character inside a string",
};

function failed(scanner: JSONScanner): boolean {
  return (scanner.getTokenError() as number) !== ScanError.None;
}

function unexpected(text: string, scanner: JSONScanner, expect: Expectation): JsonProblem {
  const offset = scanner.getTokenOffset();
  const length = Math.max(1, scanner.getTokenLength());
  const found = SCAN_ERRORS[scanner.getTokenError()] ?? `\`${clip(text.slice(offset, offset + length))}\``;
  return { kind: "syntax", offset, length, expected: WANTED[expect], found };
}

function clip(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}...` : value;
}

/** Whether a value is a JSON object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
