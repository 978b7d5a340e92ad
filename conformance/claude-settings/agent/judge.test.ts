import { describe, expect, it } from "vitest";
import type { Doctor } from "./doctor.ts";
import { judgeOf, soleJudgeOf } from "./judge.ts";
import type { DoctorReport, FileReport, Issue } from "./report.ts";

const alive: FileReport = { alive: true, issues: [] };
const deadFor = (message: string): FileReport => ({ alive: false, issues: [{ path: ["model"], message }] });
const silent: FileReport = { alive: false, issues: [] };

/** An agent that answers each start with what a list says, the last of it for ever. */
function answers(...all: readonly (DoctorReport | FileReport)[]): { starts: number; doctor: Doctor } {
  const self = {
    starts: 0,
    doctor: (texts: readonly string[]) => {
      const answer = all[Math.min(self.starts, all.length - 1)] ?? alive;
      self.starts++;
      return Promise.resolve(
        "ran" in answer ? answer : { ran: true as const, files: texts.map(() => answer) },
      );
    },
  };
  return self;
}

const late: DoctorReport = { ran: false, reason: "it did not end within 60 s" };
const issues: readonly Issue[] = [];

describe.each([
  ["three a start", judgeOf],
  ["one a start", soleJudgeOf],
])("%s", (_name, judge) => {
  it.each([
    ["a file that is loaded", [alive], 1, { judged: true, alive: true, issues }],
    [
      "a dropped file with words that explain it",
      [deadFor("Expected string")],
      1,
      { judged: true, alive: false },
    ],
    ["a start without a report", [late, late, alive], 3, { judged: true, alive: true }],
    ["a file that is gone without a word, twice", [silent], 2, { judged: true, alive: false }],
    [
      "a file with words about the value alone",
      [deadFor("It was ignored")],
      2,
      { judged: true, alive: false },
    ],
    ["a canary that was missed once", [silent, alive], 3, { judged: true, alive: true }],
  ])("believes %s", async (_case, given, starts, judgement) => {
    const agent = answers(...given);
    expect(await judge(agent.doctor, 1)([{ model: 5 }])).toMatchObject([judgement]);
    expect(agent.starts).toBe(starts);
  });

  it.each([
    ["an agent without a report", [late], "did not end within 60 s"],
    ["a file that is now loaded and now dropped", [silent, alive, silent, alive], "the next one drops it"],
    ["a file that is gone without a word, and then no report", [silent, late], "did not end within 60 s"],
  ])("draws no conclusion from %s", async (_case, given, reason) => {
    const agent = answers(...given);
    const judged = await judge(agent.doctor, 1)([{ model: 5 }]);
    expect(judged).toEqual([{ judged: false, reason: expect.stringContaining(reason) }]);
    expect(agent.starts).toBeLessThan(8);
  });
});

it("asks again alone, as the user's file, whichever file it was", async () => {
  const seen: (readonly string[])[] = [];
  const doctor: Doctor = (texts) => {
    seen.push(texts);
    const files = texts.map((_, slot) => (slot === 2 ? silent : alive));
    return Promise.resolve({ ran: true, files });
  };
  const judged = await judgeOf(doctor, 1)([{ a: 1 }, { b: 1 }, { c: 1 }]);
  expect(judged.map((one) => one.judged && one.alive)).toEqual([true, true, true]);
  expect(seen.map((texts) => texts.length)).toEqual([3, 1, 1]);
  expect(seen[1]?.[0]).toContain('"c":1');
});
