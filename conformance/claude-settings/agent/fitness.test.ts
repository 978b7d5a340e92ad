import { expect, it } from "vitest";
import { fitnessOf, settingsIn } from "./fitness.ts";
import type { DoctorReport } from "./report.ts";

const doctor =
  (alive: readonly boolean[], more: Partial<DoctorReport> = {}) =>
  (): Promise<DoctorReport> =>
    Promise.resolve({
      ran: true,
      version: "2.1.330",
      files: alive.map((one) => ({ alive: one, issues: [] })),
      ...more,
    });

it("believes an agent that loads sound files and drops the broken one", async () => {
  expect(await fitnessOf(doctor([true, true, false]))).toEqual({ fit: true, version: "2.1.330" });
});

it.each([
  ["no report", doctor([true, true, false], { ran: false, said: "bwrap: no" }), "gave no report"],
  ["no sign of the channel", doctor([false, true, false]), "sound settings file"],
  ["no sign of the rule", doctor([true, false, false]), "sound settings file"],
  ["everything alive", doctor([true, true, true]), "broken settings file"],
  ["everything dead", doctor([false, false, false]), "sound settings file"],
])("does not believe one with %s", async (_name, agent, reason) => {
  const fitness = await fitnessOf(agent);
  expect(fitness.fit).toBe(false);
  expect(fitness).toHaveProperty("reason", expect.stringContaining(reason));
});

it("finds the names of settings, up to the end of their table", () => {
  const text =
    "apiKeyHelper:()=>a.string(),model:()=>b,$schema:()=>c,env:()=>{d:()=>1}}}function e(){x,no:()=>1}";
  expect(settingsIn(text)).toEqual(["model", "$schema", "env"]);
  expect(settingsIn("")).toEqual([]);
});
