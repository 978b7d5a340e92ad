import { expect, it } from "vitest";
import { fitnessOf, settingsIn } from "./fitness.ts";
import type { Doctor } from "./doctor.ts";
import type { DoctorReport } from "./report.ts";

const reportOn = (alive: readonly boolean[]): DoctorReport => ({
  ran: true,
  version: "2.1.330",
  files: alive.map((one) => ({ alive: one, issues: [] })),
});
/** An agent that is asked for sound files, and then for broken ones. The last answer is that to all that follows. */
const doctor =
  (...reports: DoctorReport[]): Doctor =>
  () => {
    const [report = reportOn([])] = reports;
    if (reports.length > 1) reports.shift();
    return Promise.resolve(report);
  };

const ALL = reportOn([true, true, true]);
const NONE = reportOn([false, false, false]);

it("believes an agent that loads sound files and drops broken ones", async () => {
  expect(await fitnessOf(doctor(ALL, NONE))).toEqual({ fit: true, version: "2.1.330" });
});

it("asks again when there is no report", async () => {
  const late: DoctorReport = { ran: false, reason: "it did not end within 60 s" };
  expect(await fitnessOf(doctor(late, late, ALL, late, NONE))).toMatchObject({ fit: true });
});

it.each([
  ["no report", [{ ran: false, reason: "it printed no report", said: "bwrap: no" }], "it printed no report"],
  ["no report on broken files", [ALL, { ran: false, reason: "it is cut off" }], "it is cut off"],
  ["no version", [{ ran: true, files: [] }, NONE], "names no version"],
  ["no sign of the channel", [reportOn([false, true, true]), NONE], "the user's sound settings file"],
  ["no sign of the rule", [reportOn([true, false, true]), NONE], "the project's sound settings file"],
  ["no sign of the local file", [reportOn([true, true, false]), NONE], "the local sound settings file"],
  ["everything alive", [ALL, ALL], "the user's broken settings file"],
  [
    "a local file that is always alive",
    [ALL, reportOn([false, false, true])],
    "the local broken settings file",
  ],
  ["everything dead", [NONE, NONE], "the user's sound settings file"],
] satisfies [string, DoctorReport[], string][])(
  "does not believe one with %s",
  async (_name, reports, reason) => {
    expect(await fitnessOf(doctor(...reports))).toMatchObject({
      fit: false,
      reason: expect.stringContaining(reason),
    });
  },
);

it("finds the names of settings, up to the end of their table", () => {
  const text =
    "apiKeyHelper:()=>a.string(),model:()=>b,$schema:()=>c,env:()=>{d:()=>1}}}function e(){x,no:()=>1}";
  expect(settingsIn(text)).toEqual(["model", "$schema", "env"]);
  expect(settingsIn("")).toEqual([]);
});
