import { expect, it } from "vitest";
import type { Schema } from "../../../src/targets/claude/settings/schema.ts";
import type { Judgement } from "../agent/judge.ts";
import type { Case } from "../tried/cases.ts";
import type { Outcome, Verdict } from "../measure/verdicts.ts";
import { caseDifferences, documentDifferences, firstOfEach } from "./differences.ts";

const table: Schema = {
  hookGuards: { guards: [], events: [], depth: 0, unscanned: [] },
  aliases: {},
  patterns: {},
  defs: {},
  root: { object: { known: { model: "string" }, strict: false } },
};
const outcome = (value: string | number, verdict: Verdict): Map<Case, Outcome> =>
  new Map([
    [
      { id: "model", steps: [{ to: { key: "model" }, fill: "x" }], value },
      { verdict, messages: ["Expected string"], alone: true, silent: false },
    ],
  ]);

it.each<[string | number, Verdict]>([
  ["x", "ok"],
  ["x", "entry"],
  [5, "file"],
  [5, "unknown"],
])("agrees on %j, measured as %s", (value, verdict) => {
  expect(caseDifferences(outcome(value, verdict), table)).toEqual([]);
});

it("names a value that the table wrongly lets pass, and one that it wrongly refuses", () => {
  expect(caseDifferences(outcome("x", "file"), table)).toEqual([
    {
      place: "model",
      where: 'model = "x"',
      table: "the file is loaded",
      measured: "the file is dropped: Expected string",
    },
  ]);
  expect(caseDifferences(outcome(5, "ok"), table)).toEqual([
    {
      place: "model",
      where: "model = 5",
      table: "the file is dropped: expected string, got 5",
      measured: "the file is loaded: Expected string",
    },
  ]);
});

it("compares whole documents, but for those without a report", () => {
  const documents = [{ model: 5 }, { model: 5 }, { model: 5 }];
  const judgements: Judgement[] = [
    { judged: true, alive: true, issues: [] },
    { judged: true, alive: false, issues: [] },
    { judged: false, reason: "it is cut off" },
  ];
  expect(documentDifferences(documents, judgements, table).map(({ where }) => where)).toEqual([
    '{"model":5}',
  ]);
});

it("shows one for each place", () => {
  const one = (place: string, where: string) => ({ place, where, table: "", measured: "" });
  const all = [one("a", "a = 1"), one("b", "b = 1"), one("a", "a = 2"), one("a", "a = 3")];
  expect(firstOfEach(all).map(({ where, more }) => [where, more])).toEqual([
    ["a = 1", 2],
    ["b = 1", 0],
  ]);
});
