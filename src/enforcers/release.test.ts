import { expect, test } from "vitest";
import { compareReleases, rangeText, releaseVerdict, titleWithRelease } from "./release.ts";

const RANGE = { from: "2.1.330", to: "2.1.332" };

test.each([
  ["2.1.329", "older"],
  ["2.1.330-rc.1", "older"],
  ["2.1.330", "measured"],
  ["2.1.331", "measured"],
  ["2.1.332", "measured"],
  ["2.1.332-rc.1", "measured"],
  ["2.1.1000", "newer"],
  ["2.2", "newer"],
  ["10.0.0", "newer"],
  [undefined, "unknown"],
] as const)("%s is %s", (release, verdict) => {
  expect(releaseVerdict(release, RANGE)).toBe(verdict);
});

test("numbers are compared as numbers, and missing ones are zero", () => {
  expect(compareReleases("0.9.0", "0.10.0")).toBeLessThan(0);
  expect(compareReleases("1.0", "1.0.0")).toBe(0);
});

test("the title names the installed release, and the measured ones only where it is another", () => {
  expect(titleWithRelease("Agent", "2.1.331", RANGE)).toBe("Agent 2.1.331");
  expect(titleWithRelease("Agent", "3.0.0", RANGE)).toBe("Agent 3.0.0 (measured with 2.1.330 to 2.1.332)");
  expect(titleWithRelease("Agent", undefined, RANGE)).toBe("Agent");
  expect(rangeText({ from: "1.0.0", to: "1.0.0" })).toBe("1.0.0");
});
