import { batches, lacksRoom, textWithCanary, withCanary, withCanaryInLists, type Tried } from "./canary.ts";
import { ATTEMPTS, reportOf } from "./attempts.ts";
import type { Doctor } from "./doctor.ts";
import type { FileReport } from "./report.ts";
import { severityOf } from "./words.ts";

/** What became of one document, or why that could not be found out. */
export type Judgement =
  (FileReport & { readonly judged: true }) | { readonly judged: false; readonly reason: string };

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

const NOT_ASKED: Judgement = { judged: false, reason: "it was not asked" };

/** Three documents a start, so that each shares a machine with others. */
export function judgeOf(doctor: Doctor, jobs: number): Judge {
  return async (all) => {
    const out: Judgement[] = all.map(() => NOT_ASKED);
    await inParallel(batches(all), jobs, async (batch) => {
      const places = batch.filter((i) => i !== undefined);
      const files = await asked(
        doctor,
        places.map((i) => all[i] ?? ""),
      );
      for (const [slot, i] of places.entries())
        out[i] = await certain(files[slot] ?? NOT_ASKED, () => askedAlone(doctor, all[i] ?? ""));
    });
    return out;
  };
}

/** One document a start, the user's file, both canaries: for documents that other programs have made. */
export function soleJudgeOf(doctor: Doctor, jobs: number): Judge {
  return async (all) => {
    const out: Judgement[] = all.map(() => NOT_ASKED);
    await inParallel([...all.entries()], jobs, async ([i, tried]) => {
      const isText = typeof tried === "string";
      const text = isText ? tried : JSON.stringify(withCanaryInLists(withCanary(tried, true)));
      const channelCanary = !isText && !Object.hasOwn(tried, "autoUpdatesChannel");
      const ask = async (): Promise<Judgement> =>
        (await reportsOf(doctor, [text], channelCanary))[0] ?? NOT_ASKED;
      out[i] = await certain(await ask(), ask);
    });
    return out;
  };
}

async function askedAlone(doctor: Doctor, tried: Tried): Promise<Judgement> {
  return (await asked(doctor, [tried]))[0] ?? NOT_ASKED;
}

function asked(doctor: Doctor, tried: readonly Tried[]): Promise<readonly Judgement[]> {
  const texts = tried.map((one, slot) => textWithCanary(one, slot === 0));
  return reportsOf(doctor, texts, lacksRoom(tried[0] ?? ""));
}

/**
 * A file that is gone although no word of doctor's explains that: a canary that was missed looks the same. Two
 * starts, one after the other, have to say the same.
 */
async function certain(first: Judgement, again: () => Promise<Judgement>): Promise<Judgement> {
  let last = first;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    if (!last.judged || (attempt === 1 && !isUnexplained(last))) return last;
    const next = await again();
    if (next.judged && next.alive === last.alive) return next;
    last = next;
  }
  return last.judged ? notJudged({ reason: "one start loads the file, the next one drops it" }) : last;
}

const isUnexplained = ({ alive, issues }: FileReport): boolean =>
  !alive && issues.every(({ message }) => severityOf(message) === "entry");

async function reportsOf(
  doctor: Doctor,
  texts: readonly string[],
  channelCanary: boolean,
): Promise<readonly Judgement[]> {
  const report = await reportOf(doctor, texts, channelCanary);
  return report.ran
    ? report.files.map((file) => ({ ...file, judged: true }))
    : texts.map(() => notJudged(report));
}

const notJudged = ({ reason }: { readonly reason: string }): Judgement => ({ judged: false, reason });

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
