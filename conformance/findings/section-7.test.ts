import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { FINDING_CASES, SHARED_CASES } from "./index.ts";
import { MORE_CASES } from "./more.ts";
import rows from "./section-7.json" with { type: "json" };
import type { FindingCases } from "./table.ts";

/* Every finding that the research into which file decides asks for, and what shows it. */

interface Row {
  readonly agent: string;
  /** As the research calls it. */
  readonly finding: string;
  /** As `status` calls it: each has a case in the tables. */
  readonly codes: readonly string[];
  /** One of `MORE_CASES`. */
  readonly case?: string;
  /** Other tests that show it, each with a text that it contains. */
  readonly tests?: Readonly<Record<string, string>>;
  /** Why no agent is run for it; `tests` show what `status` or the model says. */
  readonly notRun?: string;
}

const ROWS: readonly Row[] = rows;
const ROOT = path.resolve(import.meta.dirname, "../..");
const TABLES: Readonly<Record<string, FindingCases>> = FINDING_CASES;

const named = ROWS.map((row) => ({ ...row, name: `${row.agent} ${row.finding}` }));

test("no finding stands there twice, and none is lost", () => {
  expect(new Set(named.map(({ name }) => name)).size).toBe(57);
  expect(named).toHaveLength(57);
});

test.each(named)("$name has what shows it", ({ agent, codes, case: more, tests = {}, notRun }) => {
  const cases = codes.map((code) => TABLES[agent]?.[code] ?? SHARED_CASES[code]);
  expect(cases).not.toContain(undefined);
  expect(codes.length).toBeGreaterThan(0);
  if (more !== undefined) {
    expect(MORE_CASES[more]).toBeDefined();
    expect(codes).toContain(MORE_CASES[more]?.code);
  }
  for (const [file, text] of Object.entries(tests))
    expect(fs.readFileSync(path.join(ROOT, file), "utf8")).toContain(text);
  const isRun = more !== undefined || cases.some((one) => one !== undefined && one.kind !== "not-run");
  if (notRun === undefined) expect(isRun).toBe(true);
  else {
    // Also where the code has a case that is run: it shows another way to it.
    expect(more).toBeUndefined();
    expect(notRun).toMatch(/\w+ \w+/);
    expect(Object.keys(tests)).not.toHaveLength(0);
  }
});

test("every further case is one of a finding", () => {
  const used = new Set(named.flatMap(({ case: more }) => more ?? []));
  expect(Object.keys(MORE_CASES).filter((name) => !used.has(name))).toEqual([]);
});
