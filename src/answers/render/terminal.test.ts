import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { HOSTILE, sampleReport } from "../../../test/browser/sample-report.ts";
import { characterCount } from "../../diagnostics/text.ts";
import type { CoverageReport } from "../report.ts";
import type { CoverageWord } from "../word.ts";
import { worstOf } from "../worst.ts";
import { coverageText, type TerminalOptions } from "./terminal.ts";

const PLAIN: TerminalOptions = { width: 80, color: false, verbose: false };

function text(report: CoverageReport, options: Partial<TerminalOptions> = {}): string {
  return coverageText(
    report,
    worstOf(report, () => false),
    { ...PLAIN, ...options },
  );
}

/** What moves a cursor, breaks a line or turns the direction of a text; the report's own line breaks are none of it. */
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const MOVES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** The lines between the heading of the matrix and the next empty line. */
function rowsOf(output: string): string[] {
  const lines = output.split("\n");
  const head = lines.findIndex((line) => line.startsWith("rule "));
  return lines.slice(head + 1, lines.indexOf("", head));
}

describe("at 80 columns", () => {
  test("two enforcers", () => {
    expect(text(sampleReport({ rules: 60, enforcers: 2 }))).toMatchSnapshot();
  });

  test("seven enforcers", () => {
    expect(text(sampleReport({ rules: 60, enforcers: 7 }))).toMatchSnapshot();
  });

  test("ten thousand rules", () => {
    expect(text(sampleReport({ rules: 10_000, enforcers: 3 }))).toMatchSnapshot();
  });

  test("everything", () => {
    expect(text(sampleReport({ rules: 12, enforcers: 3 }), { verbose: true })).toMatchSnapshot();
  });

  test("hostile texts", () => {
    expect(text(sampleReport({ rules: HOSTILE.length, enforcers: 2, hostile: true }))).toMatchSnapshot();
  });
});

test("at 40 columns seven enforcers", () => {
  expect(text(sampleReport({ rules: 20, enforcers: 7 }), { width: 40 })).toMatchSnapshot();
});

test("no line is wider than the width, whatever is in the report", () => {
  const request = fc.record({
    rules: fc.integer({ min: 0, max: 80 }),
    enforcers: fc.integer({ min: 1, max: 7 }),
    hostile: fc.boolean(),
  });
  const options = fc.record({ width: fc.integer({ min: 40, max: 200 }), verbose: fc.boolean() });
  fc.assert(
    fc.property(request, options, (asked, { width, verbose }) => {
      for (const line of text(sampleReport(asked), { width, verbose }).split("\n"))
        expect(characterCount(line), line).toBeLessThanOrEqual(width);
    }),
    { numRuns: 100 },
  );
});

test("hostile texts move no cursor and break no line", () => {
  const output = text(sampleReport({ rules: 200, enforcers: 4, hostile: true }), { verbose: true });
  expect(output).not.toMatch(MOVES);
  expect(output).toContain("\\u{1b}[31mred");
  // Two lines each: the row, and the file.
  expect(rowsOf(output)).toHaveLength(400);
});

describe("rows", () => {
  test("as many as asked for, the first of the report, with a number for the rest", () => {
    const report = sampleReport({ rules: 500, enforcers: 2 });
    const weak = report.rules.filter(({ cells }) => cells.some(({ word }) => word !== "exact"));
    const output = text(report, { rules: 5, width: 200 });
    const rows = rowsOf(output);
    expect(rows).toHaveLength(5);
    rows.forEach((row, i) => expect(row).toContain(weak[i]?.subject));
    expect(output).toContain(`and ${weak.length - 5} more (-v shows all`);
    expect(output).toContain(`${500 - weak.length} rules are exact everywhere`);
  });

  test("all of them when asked for everything", () => {
    const output = text(sampleReport({ rules: 500, enforcers: 2 }), { verbose: true });
    expect(rowsOf(output)).toHaveLength(1000);
    expect(output).not.toContain("-v shows");
  });

  test("count the ways around beside every word, by the effort that they take", () => {
    const [rule] = sampleReport({ rules: 1, enforcers: 1 }).rules;
    const [cell] = rule?.cells ?? [];
    if (rule === undefined || cell === undefined) throw new Error("the sample is empty");
    const shown = (word: CoverageWord, variant: number, deliberate: number): string => {
      const rules = [{ ...rule, cells: [{ ...cell, word, around: { variant, deliberate } }] }];
      return rowsOf(text({ ...sampleReport({ rules: 1, enforcers: 1 }), rules }))[0] ?? "";
    };
    expect(shown("partial", 2, 1)).toContain("partial +2/1");
    expect(shown("weaker", 0, 3)).toContain("weaker +0/3");
    expect(shown("none", 12, 0)).toContain("none +12/0");
    expect(shown("stricter", 0, 0)).not.toContain("+");
  });
});

test("the ways around become one number before they are left out", () => {
  const report = sampleReport({ rules: 30, enforcers: 7 });
  const many = { variant: 12, deliberate: 10 };
  const rules = report.rules.map((rule) => ({
    ...rule,
    cells: rule.cells.map((cell) => (cell.word === "partial" ? { ...cell, around: many } : cell)),
  }));
  const at = (width: number): string => text({ ...report, rules }, { width });
  expect(at(100)).toContain("P+12/10");
  expect(at(100)).toContain("+2/3: five ways around");
  expect(at(80)).toMatch(/P\+22\b/);
  expect(at(80)).toContain("+5: five ways around");
  expect(at(40)).not.toContain("+22");
  expect(at(40)).toMatch(/how many ways around there are is left\s+out/);
});

test("a policy without rules", () => {
  expect(text(sampleReport({ rules: 0, enforcers: 2 }))).toContain("The policy has no rule.");
});

test("another platform is named, with what that means", () => {
  const report = { ...sampleReport({ rules: 3, enforcers: 2 }), platform: "darwin" };
  expect(text(report)).toContain("on darwin\nNothing was measured on this platform");
});

test("colours add nothing but colours", () => {
  const report = sampleReport({ rules: 200, enforcers: 7, hostile: true });
  const colored = text(report, { color: true });
  expect(colored).toContain("\u001b[1;31m");
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  expect(colored.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(text(report));
});

test("a reason is explained once, with the gravest witness", () => {
  const output = text(sampleReport({ rules: 300, enforcers: 2 }));
  for (const code of ["no-entry-matches", "asks-instead", "not-measured"])
    expect(output.split("\n").filter((line) => line.startsWith(`${code}: `))).toHaveLength(1);
  expect(output).toMatch(
    /no-entry-matches: [^]*?such as [^]*?, plain: the\s+policy says (deny|ask), \w+\s+allow/,
  );
});
