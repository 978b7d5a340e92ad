import { expect, test } from "vitest";
import { fileText, partsOf } from "./file.ts";

const PROGRAM = { text: "AAAA", version: "1.0.0-abc" };
const ROWS = ['{"setting":"unknown","value":"ask"}', '{"closed":"write","from":"x"}'];

test("what is written is read back", () => {
  expect(partsOf(fileText(ROWS, PROGRAM))).toEqual({
    rows: ROWS,
    version: PROGRAM.version,
    program: PROGRAM,
    isSealed: true,
  });
  expect(partsOf(fileText([], PROGRAM))).toMatchObject({ rows: [], isSealed: true });
});

test.each<[string, (text: string) => string]>([
  ["a row", (text) => text.replace("write", "connect")],
  ["the program", (text) => text.replace("AAAA", "AAAB")],
  ["the checksum", (text) => text.replace(/seal = "./, 'seal = "0').replace('"0', '"1')],
  ["what loads it", (text) => text.replace("if (hash !== seal)", "if (false)")],
])("a change of %s breaks the seal", (_, change) => {
  const text = fileText(ROWS, PROGRAM);
  expect(change(text)).not.toBe(text);
  expect(partsOf(change(text))?.isSealed).toBe(false);
});

test.each(["", "export default () => {}", fileText(ROWS, PROGRAM).slice(0, 400)])(
  "another file is not taken apart: %#",
  (text) => {
    expect(partsOf(text)).toBeUndefined();
  },
);
