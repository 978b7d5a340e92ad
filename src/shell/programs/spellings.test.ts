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
  expect(all("tool -rfx")).toEqual(["tool -rfx"]);
  expect(all("tool --rf")).toEqual(["tool --rf"]);
  expect(all("tool -ab -cd")).toEqual(["tool -ab -cd", "tool -ab -dc", "tool -ba -cd", "tool -ba -dc"]);
  expect(all("tool -ab -cd -ef")).toHaveLength(4);
  expect(all("git push -f -ab")).toEqual([
    "git push -f -ab",
    "git push -f -ba",
    "git push --force -ab",
    "git push --force -ba",
  ]);
});

test("no more than a few, the rule itself first", () => {
  const found = all("rm -r -f -v");
  expect(found).toHaveLength(4);
  expect(found[0]).toBe("rm -r -f -v");
});

test("only options, and only in a rule of a usual length", () => {
  const long = (count: number): string => `git push -f${" x".repeat(count - 3)}`;
  expect(all(long(50))).toHaveLength(2);
  expect(all(long(51))).toHaveLength(1);
  expect(all("-rf x")).toEqual(["-rf x"]);
});

test("nothing for a program without a record, or a prefix", () => {
  expect(all("tool --force")).toEqual(["tool --force"]);
  expect(allSpellings([{ prefix: "gi" }, "--force"])).toEqual([[{ prefix: "gi" }, "--force"]]);
  expect(allSpellings(["git", "push", { prefix: "-f" }])).toEqual([["git", "push", { prefix: "-f" }]]);
});
