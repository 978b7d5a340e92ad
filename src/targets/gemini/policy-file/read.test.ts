import fc from "fast-check";
import { parse } from "smol-toml";
import { parseTOML } from "toml-eslint-parser";
import { expect, test } from "vitest";
import { isOldLine } from "./read.ts";

const PIECES = [
  ..."[[ ]] [ ] = . , ' \" ''' \"\"\" a a.b a-b 1 -2 07:32 1979-05-27 true { } # é \\ \\e \\x41 \u0001".split(
    " ",
  ),
  " = ",
  ", ",
  " ",
  "a = ",
  "[[rule]]",
  "'x'",
  '"x"',
  "a = ['x', \"y\"]",
];

test("a line that is left to one parser is one that the parser of the older TOML reads as well", () => {
  let old = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }), (pieces) => {
      const line = pieces.join("");
      if (!isOldLine(line) || !isRead(() => parse(line))) return;
      old++;
      expect(isRead(() => parseTOML(line, { tomlVersion: "1.0" }))).toBe(true);
    }),
    { numRuns: 20_000 },
  );
  expect(old).toBeGreaterThan(500);
});

test.each([
  ["[[rule]]", true],
  ["# a comment", true],
  [String.raw`argsPattern = '"dir_path":"(|\.[./]*/)\.ssh(/|"\x00)'`, true],
  [`toolName = ["read_file", "glob"]`, true],
  ["priority = 999", true],
  [String.raw`a = "\e"`, false],
  ["a = 07:32", false],
  ["a = { b = 1, }", false],
  ["a = '''", false],
  ["é = 1", false],
  ["a = [", false],
])("%j is known to be of every TOML: %j", (line, isOld) => {
  expect(isOldLine(line)).toBe(isOld);
});

function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
