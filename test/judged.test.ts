import { expect, test } from "vitest";
import { ANSWERING, casesOf, corpusFile, filesOf, RESTRICTING, type Answering } from "./support/cases.ts";
import { compareList } from "./support/ratchet.ts";

const FOLDER = "judged";
const KNOWN = "known-wrong.txt";

const POLICIES: Readonly<Record<string, Answering>> = {
  "reaching.txt": ANSWERING.example,
  "hidden.txt": ANSWERING.commands,
  "harmless.txt": ANSWERING.commands,
  "tools.txt": ANSWERING.tools,
  "tools-harmless.txt": ANSWERING.tools,
};

/** `unknown` is right wherever nothing certain can be said. */
function isRight(expected: string, answer: string): boolean {
  return expected === "deny" ? RESTRICTING.has(answer) : answer !== "deny" && answer !== "ask";
}

test("every file has a policy, and every case an answer that can be wrong", () => {
  expect(filesOf(FOLDER).filter((file) => file !== KNOWN)).toEqual(Object.keys(POLICIES).toSorted());
  for (const file of Object.keys(POLICIES))
    for (const { line, expected } of casesOf(FOLDER, file))
      expect(["deny", "allow", "default"], line).toContain(expected);
});

test("every line is answered as its file says, unless it is listed as wrong", () => {
  const wrong = Object.entries(POLICIES).flatMap(([file, answer]) =>
    casesOf(FOLDER, file)
      .filter(({ line, expected }) => !isRight(expected, answer(line)))
      .map(({ line }) => line),
  );
  expect(compareList(corpusFile(FOLDER, KNOWN), wrong)).toEqual({ unlisted: [], settled: [] });
});
