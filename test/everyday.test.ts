import { expect, test } from "vitest";
import {
  answering,
  ASKED,
  casesOf,
  corpusFile,
  filesOf,
  RESTRICTING,
  spelled,
  type Case,
} from "./support/cases.ts";
import { compareList } from "./support/ratchet.ts";

const FOLDER = "everyday";

const cases = filesOf(FOLDER)
  .filter((file) => file.endsWith(".txt") && !file.startsWith("known-"))
  .flatMap((file) => casesOf(FOLDER, file));
const answer = answering(ASKED.example);
const answers = new Map(cases.map(({ line }) => [line, answer(line)]));

const isFree = ({ expected }: Case): boolean => !RESTRICTING.has(expected);
const isRestricted = ({ line }: Case): boolean => RESTRICTING.has(answers.get(line) ?? "");
const overblocked = cases.filter((one) => isFree(one) && isRestricted(one));

const NOTHING = { unlisted: [], settled: [] };

test("the corpus has many different lines, each with an expectation", () => {
  expect(answers.size).toBeGreaterThanOrEqual(400);
  expect(answers.size).toBe(cases.length);
  expect(cases.filter(({ expected }) => !["deny", "ask", "allow", "default"].includes(expected))).toEqual([]);
});

test("no line that a person expects to run is restricted, unless it is listed", () => {
  const found = overblocked.map(({ line }) => spelled(line));
  expect(compareList(corpusFile(FOLDER, "known-overblocked.txt"), found)).toEqual(NOTHING);
});

test("lines that a person expects to be denied or asked about are, unless they are listed", () => {
  const found = cases.filter((one) => !isFree(one) && !isRestricted(one)).map(({ line }) => spelled(line));
  expect(compareList(corpusFile(FOLDER, "known-missed.txt"), found)).toEqual(NOTHING);
});

test("the price is at most three per cent", () => {
  const share = overblocked.length / cases.length;
  process.stdout.write(
    `price on the everyday corpus: ${overblocked.length} of ${cases.length} lines (${(100 * share).toFixed(1)} %)\n`,
  );
  expect(share).toBeLessThanOrEqual(0.03);
});
