import { expect, test } from "vitest";
import type { CoverageReport, CoverageRule } from "../report.ts";
import { coverageJson } from "./json.ts";

function report(count: number): CoverageReport {
  const rule = (index: number): CoverageRule => ({
    id: `srt:/filesystem/denyRead/${index}`,
    effect: "deny",
    action: "read",
    subject: `a "quoted"\n  "rules": []\u2028 ${index}`,
    source: "srt",
    file: "/home/me/.srt-settings.json",
    cells: [],
  });
  const rules = Array.from({ length: count }, (_, index) => rule(index));
  return { format: 2, platform: "linux", enforcers: [], rules, reasons: {} };
}

test.each([0, 1, 2, 100, 101, 250])("the pieces are the JSON of the whole report: %d rules", (count) => {
  const whole = report(count);
  expect([...coverageJson(whole)].join("")).toBe(`${JSON.stringify(whole, undefined, 2)}\n`);
});
