import { describe, expect, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import type { Target } from "../../src/targets/target.ts";
import { accessOf, layoutOf } from "./check.ts";
import { formsOf, isTried, type TriedForm } from "./table.ts";
import { togetherOf } from "./together.ts";

async function groupsOf(
  target: Target,
  rows: readonly TriedForm[],
): Promise<readonly (readonly TriedForm[])[]> {
  return togetherOf(target, rows, layoutOf(rows), accessOf);
}

describe.each(TARGETS.map((target) => [target.name, target] as const))("the rows of %s", (name, target) => {
  const rows = formsOf(name)
    .filter(isTried)
    .filter(({ repository }) => repository === undefined);

  test("are all tried, each once, in no more starts than there are rows", async () => {
    const groups = await groupsOf(target, rows);
    expect(groups.flat().toSorted(byForm)).toEqual(rows.toSorted(byForm));
    for (const group of groups) expect(group.length).toBeLessThanOrEqual(12);
  });

  test("that need others beside them, or are dead, stay alone", async () => {
    for (const group of await groupsOf(target, rows))
      if (group.length > 1)
        expect(group.every(({ beside, dead }) => beside === undefined && dead === undefined)).toBe(true);
  });
});

function byForm(a: TriedForm, b: TriedForm): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

const [claude] = TARGETS;
const row = (rule: string, access: string): TriedForm => ({
  form: rule,
  source: ["denyRead", "/srv"],
  entry: ["permissions.deny", rule],
  access,
  expected: "denied",
});

test.each([
  ["apart from each other", [row("Read(//srv/a)", "Read(/srv/a)"), row("Read(//srv/b)", "Read(/srv/b)")], 1],
  ["one covers the other", [row("Read(//srv/**)", "Read(/srv/b)"), row("Read(//srv/a)", "Read(/srv/a)")], 2],
  [
    "the other covers the one",
    [row("Read(//srv/a)", "Read(/srv/a)"), row("Read(//srv/**)", "Read(/srv/b)")],
    2,
  ],
  [
    "one that is never consulted",
    [row("Read(/srv/x", "Read(/srv/x)"), row("Read(//srv/b)", "Read(/srv/b)")],
    2,
  ],
] as const)("%s", async (_, rows, count) => {
  if (claude === undefined) throw new Error("no target");
  expect(await groupsOf(claude, rows)).toHaveLength(count);
});
