import * as v from "valibot";
import { dotted, type Document, type KeyPath } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { typeName, type Findings } from "./findings.ts";

export type Schema = v.GenericSchema;

/**
 * Checks the types of a document and reports each key that nobody reads. A key close to a known one is an error:
 * its reader would drop it without a word, and the rules under it with it.
 * @param what the document's name for a person
 * @param at where the value stands in the document, when it is a part of it
 */
export function checkShape(
  schema: Schema,
  value: unknown,
  document: Document,
  what: string,
  findings: Findings,
  at: KeyPath = [],
): void {
  const result = v.safeParse(schema, value);
  for (const issue of result.issues ?? []) {
    const path = [...at, ...(issue.path ?? []).map((step) => step.key as string | number)];
    if (issue.input === undefined) {
      const parent = path.slice(0, -1);
      findings.problems.push({
        code: "missing-key",
        args: { path: parent.length === 0 ? what : dotted(parent), key: String(path.at(-1)) },
        place: { at: "value", document, path: parent },
      });
      continue;
    }
    findings.problems.push({
      code: "wrong-type",
      args: {
        path: path.length === 0 ? what : dotted(path),
        expected: expectation(issue.expected),
        got: typeName(issue.input),
      },
      place: { at: "value", document, path },
    });
  }
  checkKeys(schema, value, at, document, what, findings);
}

/** Plain words for what the schema library names in words of its own, none of which is shown. */
function expectation(expected: string | null): string {
  const words: Record<string, string> = {
    Array: "an array",
    Object: "an object",
    string: "a string",
    number: "a number",
    boolean: "true or false",
    never: "absent",
    "!0": "a text that is not empty",
    "(string | true)": "a path or true",
    "(string | Array)": "a string or an array of strings",
    "(string | Date)": "a date",
    true: "true",
  };
  const choices = expected?.match(/"[^"]*"/g) ?? [];
  if (choices.length > 0) return choices.map((choice) => `\`${choice.slice(1, -1)}\``).join(" or ");
  return (expected === null ? undefined : words[expected]) ?? "another value";
}

function checkKeys(
  schema: Schema,
  value: unknown,
  path: KeyPath,
  document: Document,
  what: string,
  findings: Findings,
): void {
  const inner = (schema as { wrapped?: Schema }).wrapped ?? schema;
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    // Valibot takes an array for an object, and then finds none of the keys that hold the rules.
    if (inner.expects !== "Object") return;
    findings.problems.push({
      code: "wrong-type",
      args: { path: path.length === 0 ? what : dotted(path), expected: "an object", got: "an array" },
      place: { at: "value", document, path },
    });
    return;
  }
  if (inner.type === "record") {
    const { value: member } = inner as unknown as { value: Schema };
    for (const [key, one] of Object.entries(value))
      checkKeys(member, one, [...path, key], document, what, findings);
    return;
  }
  if (inner.type !== "object") return;
  const entries = (inner as unknown as { entries: Readonly<Record<string, Schema>> }).entries;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, key];
    if (Object.hasOwn(entries, key)) {
      checkKeys(entries[key] as Schema, member, at, document, what, findings);
      continue;
    }
    const near = suggest(key, Object.keys(entries));
    const place = { at: "key", document, path: at } as const;
    if (near === undefined) findings.warnings.push({ code: "unknown-key", args: { key, what }, place });
    else findings.problems.push({ code: "unknown-key-near", args: { key, near, what }, place });
  }
}
