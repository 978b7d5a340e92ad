import { expect, test } from "vitest";
import { machineOf } from "../../../../test/support/machine.ts";
import { walked } from "./paths.ts";

const MACHINE = machineOf({
  "~/d/f": "file",
  "~/project/sub": "directory",
  "~/project/file": "file",
  "~/project/ld": "-> ~/d",
});

// Measured with `cat` under rules for what each leads to, and for what the text alone would say.
test.each([
  ["a/b", "a/b"],
  ["sub/../b", "b"],
  ["./sub/.././b", "b"],
  ["file/../b", "b"],
  ["zz/../b", undefined],
  ["file/x/../b", undefined],
  ["zz/x/../../b", undefined],
  ["ld/../project/b", "b"],
  ["ld/f", "ld/f"],
])("%s leads to %s", (path, end) => {
  const cwd = "/home/me/project";
  expect(walked(`${cwd}/${path}`, MACHINE)).toBe(end === undefined ? undefined : `${cwd}/${end}`);
});

test("above the root is the root", () => {
  expect(walked("/../../home/me/d", MACHINE)).toBe("/home/me/d");
  expect(walked("/home/../..", MACHINE)).toBe("/");
});
