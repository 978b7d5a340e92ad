import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShell } from "./parse.ts";
import { plainCommand } from "./plain.ts";

/** A line break at the end changes nothing for bash, and with it the line goes through the parser. */
const parsed = (line: string): unknown => parseShell(`${line}\n`);

const CHARACTERS = Array.from("abcefinotxzEH019_./:@%+,=-[]{}!~^#$*?\\'\"|&;()<>\t é");
const WORDS =
  "if then elif else fi for in do done while until case esac select function time coproc { } ! [[ ]] (( [ ] test " +
  "export declare local readonly let eval alias set exec - -- -x --a=b a=b a+=1 =x -x=~/b 2 1:2 . .. / @ % , : +x";
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS.split(" ")) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 6 }) },
  { weight: 2, arbitrary: fc.stringMatching(/^[\w./:@%+,=-]{1,8}$/) },
);
const line = fc
  .array(fc.tuple(word, fc.constantFrom(" ", " ", " ", "  ", "\t")), { maxLength: 7 })
  .map((pieces) => pieces.flat().join("").trimEnd());

test("a line of plain words is what the parser makes of it", () => {
  let plain = 0;
  fc.assert(
    fc.property(line, (text) => {
      if (plainCommand(text) === undefined) return;
      plain++;
      expect(parseShell(text)).toEqual(parsed(text));
    }),
    { numRuns: 10_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test("a long line takes no more than linear time", () => {
  expect(plainCommand(`x${" -a".repeat(40_000)} (`)).toBeUndefined();
  expect(plainCommand(`x${" -a".repeat(40_000)}`)).toBeDefined();
});

test.each([
  "git push origin main",
  "npm run  test -- --grep a1",
  "dd bs=1",
  "A=1 ls",
  "time ls",
  "ls -x=~/b",
  "in x",
  "./run.sh",
  "5 x",
])("%j is the same with and without the parser", (text) => {
  expect(parseShell(text)).toEqual(parsed(text));
});
