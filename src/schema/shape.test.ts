import * as v from "valibot";
import { expect, test } from "vitest";
import { textOf } from "../diagnostics/render.ts";
import { noFindings } from "./findings.ts";
import { checkShape, type Schema } from "./shape.ts";

function said(schema: Schema, value: unknown): readonly string[] {
  const findings = noFindings();
  checkShape(
    v.object({ a: schema }),
    { a: value },
    { file: "f", text: "", syntax: "json" },
    "the file",
    findings,
  );
  return findings.problems.map((problem) => textOf(problem).message);
}

test.each<[Schema, unknown, string]>([
  [v.string(), 5, "`a` must be a string, not a number"],
  [v.pipe(v.string(), v.nonEmpty()), "", "`a` must be a text that is not empty, not an empty string"],
  [v.picklist(["keep", "require"]), "x", "`a` must be `keep` or `require`, not a string"],
  [v.literal("one"), "x", "`a` must be `one`, not a string"],
  [v.array(v.string()), {}, "`a` must be an array, not an object"],
  [v.pipe(v.number(), v.minValue(3)), 1, "`a` must be another value, not a number"],
  [v.pipe(v.string(), v.regex(/^x$/)), "y", "`a` must be another value, not a string"],
])("%# says in plain words what is wrong", (schema, value, message) => {
  expect(said(schema, value)).toEqual([message]);
});
