import { valueText } from "../../../schema/findings.ts";
import { dotted, type Diagnostic, type Document, type KeyPath } from "../../../diagnostics/diagnostic.ts";
import { isTable } from "./values.ts";

export type Check = (value: unknown, path: KeyPath, found: Problem[]) => void;

export interface Problem {
  readonly path: KeyPath;
  readonly expected: string;
  readonly value: unknown;
}

/** What is wrong with a parsed file, by one of the checks below. */
export function problemsOf(check: Check, value: unknown, document: Document): readonly Diagnostic[] {
  const found: Problem[] = [];
  check(value, [], found);
  return found.map(({ path, expected, value: got }) => ({
    code: "target-stops-agent",
    args: { path: dotted(path), expected, got: valueText(got, "a table") },
    place: { at: "value", document, path },
  }));
}

export function only(expected: string, accepts: (value: unknown) => boolean): Check {
  return (value, path, found) => {
    if (!accepts(value)) found.push({ path, expected, value });
  };
}

export const text = only("a string", (value) => typeof value === "string");
export const flag = only("true or false", (value) => typeof value === "boolean");
export const number = only("a number", (value) => typeof value === "number" || typeof value === "bigint");

/** A value that the agent accepts nowhere. */
export const never: Check = (value, path, found) => void found.push({ path, expected: "left out", value });

export function choice(...words: readonly string[]): Check {
  const expected = words.map((word) => `"${word}"`).join(", ");
  return only(expected, (value) => words.some((word) => word === value));
}

export function list(item: Check): Check {
  return (value, path, found) => {
    if (!Array.isArray(value)) return void found.push({ path, expected: "an array", value });
    value.forEach((inner: unknown, index) => {
      item(inner, [...path, index], found);
    });
  };
}

/** A table whose named keys are checked, and all others as one says. */
export function table(known: Readonly<Record<string, Check>>, other?: Check): Check {
  return (value, path, found) => {
    if (!isTable(value)) return void found.push({ path, expected: "a table", value });
    for (const [key, inner] of Object.entries(value)) {
      const check = Object.hasOwn(known, key) ? known[key] : other;
      check?.(inner, [...path, key], found);
    }
  };
}

/** All of the checks; one that needs the right type comes last, and only where the others found nothing. */
export function all(...checks: readonly Check[]): Check {
  return (value, path, found) => {
    const before = found.length;
    for (const check of checks) if (found.length === before) check(value, path, found);
  };
}
