import { expect, test } from "vitest";
import { policyOf } from "../../test/support/memory.ts";
import { CommandIndex } from "./command-index.ts";
import type { CommandRule } from "./policy.ts";

function rulesOf(deny: readonly string[]): readonly CommandRule[] {
  const { rules } = policyOf({ srt: "{}", bash: JSON.stringify({ deny }) });
  return rules.filter((rule): rule is CommandRule => rule.action === "execute");
}

function indexOf(deny: readonly string[]): CommandIndex {
  const index = new CommandIndex();
  for (const rule of rulesOf(deny)) index.add(rule);
  return index;
}

test.each<[readonly string[], boolean]>([
  [[], true],
  [["rm"], false],
  [["mkfs*"], false],
  [["rm", "mkfs*"], false],
])("an index of %j is empty: %s", (deny, expected) => {
  expect(indexOf(deny).isEmpty).toBe(expected);
});

test.each([[[]], [[""]]])("a rule whose words are %j is left out", (words) => {
  const [rule] = rulesOf(["rm"]);
  if (rule === undefined) throw new Error("no rule");
  const index = new CommandIndex();
  index.add({ ...rule, subject: { ...rule.subject, words } });
  expect(index.isEmpty).toBe(true);
});
