import { expect, it } from "vitest";
import { casesAt, type Case } from "../tried/cases.ts";
import * as nodes from "../tried/nodes.ts";
import { positionsOf } from "../tried/positions.ts";
import { limitsOf } from "./limits.ts";
import { findingsOf, type Outcome, type Verdict } from "./verdicts.ts";

const relation = { what: "needs", key: "a", other: "b", both: { a: 1, b: 1 } } as const;
const root = nodes.object({
  time: nodes.format("hhmm", ["22:00"], ["24:00"]),
  source: nodes.kinds("type", { file: nodes.object(nodes.plains("a b"), { path: "p" }, [relation]) }),
});
const positions = positionsOf(root);

function limits(verdict: (one: Case) => Verdict, unlisted: readonly string[] = []): readonly string[] {
  const outcomes = new Map<Case, Outcome>(
    positions
      .flatMap(casesAt)
      .map((one) => [one, { verdict: verdict(one), messages: [], alone: false, silent: false }]),
  );
  return limitsOf(findingsOf(outcomes), positions, unlisted).filter(
    (limit) => !limit.startsWith("not judged: "),
  );
}

const isRelation = ({ question }: Case): boolean =>
  question?.about === "relation" && question.other === "gone";
const sound = (one: Case): Verdict =>
  one.value === "22:00" || (one.id !== "time" && !isRelation(one)) ? "ok" : "file";

it("says nothing of what could be judged", () => {
  expect(limits(sound)).toEqual([]);
});

it("names keys of which only the name is known", () => {
  expect(limits(sound, ["x", "y"])).toEqual(["only everyday values were tried for 2 keys: x, y"]);
});

it("names a format that does not explain what was measured", () => {
  const lenient = (one: Case): Verdict => (one.value === "24:00" ? "ok" : sound(one));
  expect(limits(lenient)).toEqual([expect.stringMatching(/^time: the format hhmm does not explain/)]);
});

it("names a relation that does not hold", () => {
  const unrelated = (one: Case): Verdict => (isRelation(one) ? "ok" : sound(one));
  expect(limits(unrelated)).toEqual(["source<file>: that a needs b does not hold"]);
});

it("names a kind of which no valid object is known", () => {
  const none = (one: Case): Verdict => (one.id === "source<file>" ? "file" : sound(one));
  expect(limits(none)).toEqual([expect.stringMatching(/^source<file>: no valid object is known/)]);
});
