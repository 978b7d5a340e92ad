import { expect, test } from "vitest";
import { ANSWERING, casesOf, filesOf, linesOf, RESTRICTING, spelled, type Case } from "./support/cases.ts";

const FOLDER = "everyday";
const LISTS = ["known-overblocked.txt", "known-missed.txt"] as const;
const [OVERBLOCKED, MISSED] = LISTS;

const cases = filesOf(FOLDER)
  .filter((file) => file.endsWith(".txt") && !(LISTS as readonly string[]).includes(file))
  .flatMap((file) => casesOf(FOLDER, file));
const answers = new Map(cases.map(({ line }) => [line, ANSWERING.example(line)]));

const isFree = ({ expected }: Case): boolean => !RESTRICTING.has(expected);
const isRestricted = ({ line }: Case): boolean => RESTRICTING.has(answers.get(line) ?? "");
const shown = ({ line }: Case): string => `${spelled(line)} => ${answers.get(line)}`;

test("the corpus has at least 400 different lines, each with an expectation", () => {
  expect(answers.size).toBeGreaterThanOrEqual(400);
  expect(answers.size).toBe(cases.length);
  expect(cases.filter(({ expected }) => !["deny", "ask", "allow", "default"].includes(expected))).toEqual([]);
});

// Both lists may only become shorter: a line that is not on them must be answered as expected, and one that is
// answered as expected must leave them.
test("the price: lines answered deny, ask or unknown without cause", () => {
  const found = cases.filter((one) => isFree(one) && isRestricted(one));
  process.stdout.write(
    `price on the everyday corpus: ${found.length} of ${cases.length} lines (${((100 * found.length) / cases.length).toFixed(1)} %)\n`,
  );
  expect(found.map(shown).toSorted()).toEqual(linesOf(FOLDER, OVERBLOCKED).toSorted());
});

test("lines that a person expects to be denied or asked about are", () => {
  const found = cases.filter((one) => !isFree(one) && !isRestricted(one));
  expect(found.map(shown).toSorted()).toEqual(linesOf(FOLDER, MISSED).toSorted());
});

test("the price is at most three per cent", () => {
  expect(linesOf(FOLDER, OVERBLOCKED).length / cases.length).toBeLessThanOrEqual(0.03);
});
