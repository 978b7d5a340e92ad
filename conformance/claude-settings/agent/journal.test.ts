import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openJournal } from "./journal.ts";
import type { DoctorReport } from "./report.ts";

let folder = "";
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-journal-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const report = (ran: boolean): DoctorReport =>
  ran ? { ran, files: [{ alive: true, issues: [] }] } : { ran, reason: "it printed no report" };

/** An agent that says how often it was asked. */
function asked(ran = true): { count: number; doctor: () => Promise<DoctorReport> } {
  const self = {
    count: 0,
    doctor: () => {
      self.count++;
      return Promise.resolve(report(ran));
    },
  };
  return self;
}

it("asks only what a run that was ended has not asked", async () => {
  const file = path.join(folder, "deeper/a.jsonl");
  const first = asked();
  const ended = openJournal(file, "one", first.doctor);
  await ended.doctor(["{}"], false);
  await ended.doctor(["{}"], true);
  expect(first.count).toBe(2);
  fs.appendFileSync(file, '["half a li');

  const second = asked();
  const next = openJournal(file, "one", second.doctor);
  expect(next.found).toBe(2);
  expect(await next.doctor(["{}"], false)).toEqual(report(true));
  expect(second.count).toBe(0);
  await next.doctor(["{} "], false);
  expect(second.count).toBe(1);
  expect(openJournal(file, "one", second.doctor).found).toBe(3);

  next.remove();
  expect(openJournal(file, "one", second.doctor).found).toBe(0);
});

it("takes no answer of another agent", async () => {
  const file = path.join(folder, "b.jsonl");
  await openJournal(file, "one", asked().doctor).doctor(["{}"], false);
  expect(openJournal(file, "two", asked().doctor).found).toBe(0);
  expect(openJournal(file, "one", asked().doctor).found).toBe(0);
});

it("keeps no start that failed", async () => {
  const file = path.join(folder, "c.jsonl");
  await openJournal(file, "one", asked(false).doctor).doctor(["{}"], false);
  expect(openJournal(file, "one", asked().doctor).found).toBe(0);
});

it("has an answer of its own for each time that the same is asked", async () => {
  const file = path.join(folder, "d.jsonl");
  const { doctor } = openJournal(file, "one", asked().doctor);
  await doctor(["{}"], false);
  await doctor(["{}"], false);

  const second = asked();
  const next = openJournal(file, "one", second.doctor);
  expect(next.found).toBe(2);
  await next.doctor(["{}"], false);
  await next.doctor(["{}"], false);
  expect(second.count).toBe(0);
  await next.doctor(["{}"], false);
  expect(second.count).toBe(1);
});
