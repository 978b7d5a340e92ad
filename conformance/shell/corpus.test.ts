import * as path from "node:path";
import { expect, test } from "vitest";
import { isRestricting } from "./happened.ts";
import { JUDGES } from "./judge.ts";
import { CORPUS, keyOf, KNOWN, readKept, type Known } from "./kept.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const corpus = readKept(path.join(ROOT, CORPUS));
const known = new Set(readKept<Known>(path.join(ROOT, KNOWN)).map(keyOf));

const saidFreely = corpus.filter(({ policy, line }) => !isRestricting(JUDGES[policy]?.answer(line) ?? ""));

test("a line that once did something restricted gets deny, ask or unknown, unless it is a known miss", () => {
  expect(saidFreely.filter((one) => !known.has(keyOf(one)))).toEqual([]);
});

test("a known miss that is none any more leaves the list", () => {
  const missed = new Set(saidFreely.map(keyOf));
  expect([...known].filter((key) => !missed.has(key))).toEqual([]);
});
