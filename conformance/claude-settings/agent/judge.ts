import { batches, lacksRoom, textWithCanary, withCanary, withCanaryInLists, type Tried } from "./canary.ts";
import type { Doctor } from "./doctor.ts";
import type { FileReport } from "./report.ts";

/** What became of one document. `judged` is false when the agent gave no report, twice. */
export interface Judgement extends FileReport {
  readonly judged: boolean;
}

/** Judges settings; the answers come in the order of the questions. */
export type Judge = (all: readonly Tried[]) => Promise<readonly Judgement[]>;

/** The agent to be measured. */
export interface Agent {
  readonly version: string;
  /** Names in its table of settings. */
  readonly settings: readonly string[];
  readonly judge: Judge;
  /** How many reports it has given so far. */
  readonly reports: () => number;
}

const NOT_JUDGED: Judgement = { judged: false, alive: false, issues: [] };

/** Three documents a start, so that each shares a machine with others. */
export function judgeOf(doctor: Doctor, jobs: number): Judge {
  return async (all) => {
    const out: Judgement[] = all.map(() => NOT_JUDGED);
    await inParallel(batches(all), jobs, async (batch) => {
      const places = batch.filter((i) => i !== undefined);
      const tried = places.map((i) => all[i] ?? "");
      const texts = tried.map((one, slot) => textWithCanary(one, slot === 0));
      const channelCanary = lacksRoom(tried[0] ?? "");
      const files = await reportsOf(doctor, texts, channelCanary);
      for (const [slot, i] of places.entries()) out[i] = files[slot] ?? NOT_JUDGED;
    });
    return out;
  };
}

/** One document a start, the user's file, both canaries: for documents that other programs have made. */
export function soleJudgeOf(doctor: Doctor, jobs: number): Judge {
  return async (all) => {
    const out: Judgement[] = all.map(() => NOT_JUDGED);
    await inParallel([...all.entries()], jobs, async ([i, tried]) => {
      const isText = typeof tried === "string";
      const text = isText ? tried : JSON.stringify(withCanaryInLists(withCanary(tried, true)));
      const channelCanary = !isText && !Object.hasOwn(tried, "autoUpdatesChannel");
      const [file] = await reportsOf(doctor, [text], channelCanary);
      out[i] = file ?? NOT_JUDGED;
    });
    return out;
  };
}

async function reportsOf(
  doctor: Doctor,
  texts: readonly string[],
  channelCanary: boolean,
): Promise<readonly Judgement[]> {
  const first = await doctor(texts, channelCanary);
  const report = first.ran ? first : await doctor(texts, channelCanary);
  return report.files.map((file) => (report.ran ? { ...file, judged: true } : NOT_JUDGED));
}

async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}
