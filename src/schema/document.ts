import type { Reader } from "../diagnostics/codes.ts";
import { failure, type Diagnostic, type Document, type Result } from "../diagnostics/diagnostic.ts";
import { readJson, type JsonProblem } from "../edit/json.ts";
import type { JsonDialect } from "../edit/json-dialect.ts";

/** A source's content, with what is odd about it. */
export interface Parsed<T> {
  readonly value: T;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Parses a JSON document strictly.
 * @param what the document's name for a person
 */
export function parseDocument(
  document: Document,
  dialect: JsonDialect,
  what: string,
  reader: Reader = "source",
): Result<unknown> {
  const result = readJson(document.text, dialect);
  return result.ok ? result : failure(jsonDiagnostic(result.problem, document, what, reader));
}

/**
 * A JSON problem as a diagnostic with its place.
 * @param reader who reads the document, and what follows from the problem
 */
export function jsonDiagnostic(
  problem: JsonProblem,
  document: Document,
  what: string,
  reader: Reader = "source",
): Diagnostic {
  const place = { at: "offset", document, offset: problem.offset, length: problem.length } as const;
  switch (problem.kind) {
    case "empty":
      return { code: "json-empty", args: { what, reader }, place };
    case "byte-order-mark":
      return { code: "json-byte-order-mark", args: { reader }, place };
    case "comment":
      return { code: "json-comment", args: { reader }, place };
    case "trailing-comma":
      return { code: "json-trailing-comma", args: { reader }, place };
    case "too-deep":
      return { code: "json-too-deep", args: { limit: problem.limit }, place };
    case "forbidden-key":
      return { code: "forbidden-key", args: { key: problem.key }, place };
    case "duplicate-key": {
      const firstLine = document.text.slice(0, problem.first).split("\n").length;
      return { code: "duplicate-key", args: { key: problem.key, firstLine }, place };
    }
    case "syntax":
      return {
        code: "json-syntax",
        args: { expected: problem.expected, found: problem.found, reader },
        place,
      };
  }
}
