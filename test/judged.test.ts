import { describe, expect, test } from "vitest";
import { ANSWERING, casesOf, filesOf, linesOf, RESTRICTING, type Answering } from "./support/cases.ts";

const FOLDER = "judged";
/** Lines that are answered wrongly today. One that is answered rightly has to leave the list. */
const KNOWN = "known-wrong.txt";
const known = new Set(linesOf(FOLDER, KNOWN));

const POLICIES: Readonly<Record<string, Answering>> = {
  "reaching.txt": ANSWERING.example,
  "hidden.txt": ANSWERING.commands,
  "harmless.txt": ANSWERING.commands,
};

/** `unknown` is right wherever nothing certain can be said. */
function isRight(expected: string, answer: string): boolean {
  return expected === "deny" ? RESTRICTING.has(answer) : answer !== "deny" && answer !== "ask";
}

test("every file has a policy, and the list of known wrong answers names cases alone", () => {
  const files = filesOf(FOLDER).filter((file) => file !== KNOWN);
  expect(files).toEqual(Object.keys(POLICIES).toSorted());
  const cases = new Set(files.flatMap((file) => casesOf(FOLDER, file).map(({ line }) => line)));
  expect([...known].filter((line) => !cases.has(line))).toEqual([]);
});

describe.each(Object.entries(POLICIES))("%s", (file, answer) => {
  test.each(casesOf(FOLDER, file).map(({ line, expected }) => [line, expected]))(
    "%s => %s",
    (line, expected) => {
      const said = answer(line);
      // Fails in both directions: remove a line from the list when its answer becomes right.
      expect({ said, isRight: isRight(expected, said) }).toEqual({ said, isRight: !known.has(line) });
    },
  );
});
