import * as path from "node:path";
import { expect, test } from "vitest";
import { isRestricting } from "./happened.ts";
import { JUDGES } from "./judge.ts";
import { CORPUS, keyOf, KNOWN, readKept, writeKept, type Known } from "./kept.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const corpus = readKept(path.join(ROOT, CORPUS));
const known = readKept<Known>(path.join(ROOT, KNOWN));

const missed = new Set(
  corpus.filter(({ policy, line }) => !isRestricting(JUDGES[policy]?.answer(line) ?? "")).map(keyOf),
);

test("a line that once did something restricted gets deny, ask or unknown, unless it is a known miss", () => {
  const listed = new Set(known.map(keyOf));
  expect([...missed].filter((key) => !listed.has(key))).toEqual([]);
});

test("a known miss that is fixed leaves the list", () => {
  const left = known.filter((one) => missed.has(keyOf(one)));
  // Shortens the list on request; nothing is ever added here.
  if (process.env["TWSRT_SHRINK_LISTS"] === "1") writeKept(path.join(ROOT, KNOWN), left);
  else expect(known.filter((one) => !missed.has(keyOf(one)))).toEqual([]);
});
