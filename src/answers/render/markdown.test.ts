import { describe, expect, test } from "vitest";
import { HOSTILE, sampleReport } from "../../../test/browser/sample-report.ts";
import { code, prose, text } from "./markdown-text.ts";
import type { CoverageReport } from "../report.ts";
import { worstOf } from "../worst.ts";
import { coverageMarkdown } from "./markdown.ts";

/** With what matters most, where nothing is accepted. */
function markdown(report: CoverageReport): string {
  return coverageMarkdown(
    report,
    worstOf(report, () => false),
  );
}

/** Cells of a row for a reader that knows neither code nor escapes: every pipe ends a cell. */
function cellsOf(line: string): string[] {
  return line.split("|").slice(1, -1);
}

test("a small report", () => {
  expect(markdown(sampleReport({ rules: 14, enforcers: 3 }))).toMatchSnapshot();
});

describe("hostile texts stay data", () => {
  const output = markdown(sampleReport({ rules: 200, enforcers: 3, hostile: true }));
  const lines = output.split("\n");

  test("every row has as many cells as its head, by pipes alone", () => {
    const rows = lines.filter((line) => line.startsWith("|"));
    // Two heads of matrices are possible, one of the summary, and what separates each from its rows.
    expect(rows.length).toBeGreaterThanOrEqual(200 + 3);
    for (const row of rows) expect([5, 9], row).toContain(cellsOf(row).length);
  });

  test("no line but ours begins a block", () => {
    for (const line of lines)
      expect(line).toMatch(
        /^(?:$|\||- |#{1,3} |\d\. \w|   (?:Why|Remedy): |\d[\d,]* (?:rules?|more reasons?)[, ]|None\.)/,
      );
  });

  test("there is no markup outside code", () => {
    const bare = output
      .replaceAll(/`[^`\n]*`/g, "code")
      .replaceAll(/<code>([^<>\n]*)<\/code>/g, "$1")
      .replaceAll(/\*\*(?:none|weaker|unknown|partial|stricter)\*\*/g, "word");
    expect(bare).not.toMatch(/[<>`\\*_[\]~$@]|:\/\/|www\./);
  });

  test.each(HOSTILE)("%j comes back as it was", (raw) => {
    const references = code(raw).startsWith("<code>");
    const inner = references ? code(raw).slice(6, -7) : code(raw).slice(1, -1);
    const read = inner.replaceAll(/&#(\d+);/g, (_, digits: string) => String.fromCharCode(Number(digits)));
    const controls = (shown: string): string =>
      shown.replaceAll(/\\u\{([\da-f]+)\}/g, (_, digits: string) =>
        String.fromCodePoint(Number.parseInt(digits, 16)),
      );
    expect(controls(references ? read : inner)).toBe(raw);
  });
});

test("code that needs no escaping is written as such", () => {
  expect(code("git push --force")).toBe("`git push --force`");
  expect(code("a|b")).toBe("<code>a&#124;b</code>");
  expect(code("")).toBe("<code></code>");
});

test("sentences of the message tables keep their code", () => {
  expect(prose("look at `twsrt generate` <now>")).toBe("look at `twsrt generate` &#60;now&#62;");
  expect(prose("one ` alone")).toBe("one &#96; alone");
});

test("addresses, names and numbers make no links", () => {
  expect(text("https://e.example www.e.example a@b #12 x: y")).toBe(
    "https&#58;//e.example www&#46;e.example a&#64;b &#35;12 x: y",
  );
});

test("a policy without rules", () => {
  const output = markdown(sampleReport({ rules: 0, enforcers: 2 }));
  expect(output).toContain("0 rules in 1 agent and the sandbox");
  expect(output).not.toContain("## Reasons");
});
