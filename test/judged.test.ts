import { expect, test } from "vitest";
import { answering, ASKED, casesOf, corpusFile, filesOf, spelled } from "./support/cases.ts";
import { isRight, JUDGED, KNOWN } from "./support/judged.ts";
import { compareList, type Compared } from "./support/ratchet.ts";

const FOLDER = "judged";

test("every file has a policy, and every case an answer that can be wrong", () => {
  expect(filesOf(FOLDER).filter((file) => !Object.values(KNOWN).includes(file))).toEqual(
    Object.keys(JUDGED).toSorted(),
  );
  for (const file of Object.keys(JUDGED))
    for (const { line, expected } of casesOf(FOLDER, file))
      expect(["deny", "allow", "default"], line).toContain(expected);
});

const answered = Object.entries(JUDGED).flatMap(([file, policy]) => {
  const answer = answering(ASKED[policy]);
  return casesOf(FOLDER, file).map(({ line, expected }) => ({ line, expected, answer: answer(line) }));
});

test("every line is answered as its file says, unless it is listed as wrong", () => {
  const wrong = answered.filter(({ expected, answer }) => !isRight(expected, answer));
  expect(listed(KNOWN.wrong, wrong)).toEqual({ unlisted: [], settled: [] });
});

test("every line is answered with certainty, unless it is listed as unknown", () => {
  const unknown = answered.filter(({ answer }) => answer === "unknown");
  expect(listed(KNOWN.unknown, unknown)).toEqual({ unlisted: [], settled: [] });
});

function listed(list: string, cases: readonly { readonly line: string }[]): Compared {
  return compareList(
    corpusFile(FOLDER, list),
    cases.map(({ line }) => spelled(line)),
  );
}
