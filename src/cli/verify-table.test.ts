import { expect, test } from "vitest";
import type { AgentReport } from "../verify/report.ts";
import { stateText, tableLines, type AgentState } from "./verify-table.ts";

const MISSING = { status: "missing", agent: "pi", title: "pi" } as unknown as AgentReport;
const VERIFIED = {
  status: "verified",
  agent: "codex",
  totals: { rules: { fail: 1, vacuous: 0, inconclusive: 0, gap: 2, default: 0, skipped: 0, pass: 30 } },
} as unknown as AgentReport;

const STATES = new Map<string, AgentState>([
  ["claude", { kind: "trying", progress: { run: "subject-open", answered: 12, accesses: 340 } }],
  ["codex", { kind: "done", report: VERIFIED }],
  ["gemini", { kind: "starting" }],
  ["pi", { kind: "done", report: MISSING }],
]);

test("a line for each agent says what it is doing, or what came of it", () => {
  expect(tableLines(STATES, 80)).toEqual([
    "claude  12 of 340 accesses with your rules",
    "codex   done, rules: 30 pass, 2 gap, 1 fail",
    "gemini  starting",
    "pi      not installed",
  ]);
});

test("no line fills the terminal, so that none is broken", () => {
  for (const width of [10, 20, 40])
    for (const line of tableLines(STATES, width)) expect(line.length).toBeLessThan(width);
});

test("one access is one", () => {
  const progress = { run: "alone", answered: 0, accesses: 1 } as const;
  expect(stateText({ kind: "trying", progress })).toBe("0 of 1 access with each rule alone");
});
