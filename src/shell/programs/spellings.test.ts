import { expect, test } from "vitest";
import { spellWords } from "../rule-word.ts";
import { allSpellings, sameSpellings } from "./spellings.ts";

const all = (rule: string): readonly string[] => allSpellings(rule.split(" ")).map(spellWords);

test("an option in its other names, by the record of the sub-command", () => {
  expect(all("git push --force")).toEqual(["git push --force", "git push -f"]);
  expect(all("git push -f x")).toEqual(["git push -f x", "git push --force x"]);
  expect(all("git push --force-with-lease")).toEqual(["git push --force-with-lease"]);
});

test("two joined letters in both orders", () => {
  expect(all("rm -rf")).toEqual(["rm -rf", "rm -fr"]);
  expect(sameSpellings(["rm", "-rf"])).toEqual([["rm", "-rf"]]);
});

test("no more than a few, the rule itself first", () => {
  const found = all("rm -r -f -v");
  expect(found).toHaveLength(4);
  expect(found[0]).toBe("rm -r -f -v");
});

test("nothing for a program without a record, or a prefix", () => {
  expect(all("tool --force")).toEqual(["tool --force"]);
  expect(allSpellings([{ prefix: "gi" }, "--force"])).toEqual([[{ prefix: "gi" }, "--force"]]);
  expect(allSpellings(["git", "push", { prefix: "-f" }])).toEqual([["git", "push", { prefix: "-f" }]]);
});
