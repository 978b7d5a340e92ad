import * as fs from "node:fs";
import type { Played, ToolCall, ToolResult, Turn } from "../../../drive/tool-call.ts";
import type { Trial } from "./calls.ts";
import { meaningOf, withoutReminders, type Meaning } from "./wordings.ts";

/**
 * Calls a turn. With release 2.1.330 the agent answered 100 in one turn as it answered them one by one, a refused one
 * never cancelled its neighbours, and larger turns were no faster (facts.md, section L).
 */
const BATCH = 100;

/** How often an access is tried that was not answered: with others, then alone. */
const MOST_TRIES = 2;

/** The turns of a run, and what came of them. */
export interface Conversation {
  /** The next turn; undefined at the end. */
  readonly next: (played: Played) => Turn | undefined;
  /** The ids of the calls made for each trial, in the order of the trials. */
  readonly calls: readonly (readonly string[])[];
  /** Whether a call only prepares the others. */
  readonly isPreparation: (id: string) => boolean;
  /** Whether everything was played. */
  readonly isOver: () => boolean;
}

/**
 * Plays trials: first files are read that a trial changes, because the agent refuses to change what it did not read,
 * before it looks at its rules; then all trials, many a turn; then once more what was not answered.
 * @param keep a file that is never removed to make room for a trial
 * @param isSettled whether the agent has asked about a call or refused it, whatever its result says
 */
export function conversationOf(
  trials: readonly Trial[],
  keep: string,
  isSettled: (id: string) => boolean,
): Conversation {
  const prepared = preparations(trials);
  const made = trials.map((): string[] => []);
  let tries = 0;
  let waiting: number[][] = batches(inOrder(trials, keep), BATCH);
  let isPrepared = prepared.length === 0;
  let isOver = false;

  const call = (place: number): ToolCall[] => {
    const trial = trials[place];
    const ids = made[place];
    if (trial === undefined || ids === undefined) return [];
    const id = `toolu_twsrt_${place}_${ids.length}`;
    ids.push(id);
    return [{ id, name: trial.tool, input: trial.input() }];
  };

  const again = (results: ReadonlyMap<string, ToolResult>): number[] =>
    trials.flatMap((trial, place) => {
      const id = made[place]?.at(-1) ?? "";
      const result = results.get(id);
      if (isSettled(id)) return [];
      const meaning = result === undefined ? undefined : resultMeaning(trial, result);
      if (meaning !== undefined && meaning !== "unready") return [];
      if (meaning === "unready") makeRoom(trial, keep);
      return [place];
    });

  const next = ({ results }: Played): Turn | undefined => {
    if (!isPrepared) {
      isPrepared = true;
      return prepared;
    }
    if (waiting.length === 0 && ++tries < MOST_TRIES) {
      waiting = batches(again(results), 1);
    }
    const turn = waiting.shift()?.flatMap(call);
    isOver = turn === undefined;
    return turn;
  };

  return {
    next,
    calls: made,
    isPreparation: (id) => prepared.some((one) => one.id === id),
    isOver: () => isOver,
  };
}

/** What a result shows; undefined for a wording that is not known. */
export function resultMeaning({ tool }: Trial, { isError, text }: ToolResult): Meaning | undefined {
  return meaningOf(tool, isError, withoutReminders(text));
}

function preparations(trials: readonly Trial[]): readonly ToolCall[] {
  const files = new Set(
    trials.flatMap(({ tool, file }) => (tool !== "Read" && file !== undefined && isFile(file) ? [file] : [])),
  );
  return [...files].map((file, place) => ({
    id: `toolu_twsrt_before_${place}`,
    name: "Read",
    input: { file_path: file },
  }));
}

/**
 * Changes of what the agent is steered by come last: it reads its settings again while it runs, and nothing that
 * follows shall depend on that.
 */
function inOrder(trials: readonly Trial[], keep: string): number[] {
  const isLate = ({ tool, file }: Trial): boolean =>
    tool !== "Read" && file !== undefined && (file === keep || file.includes("/.claude/"));
  const places = [...trials.keys()];
  const late = new Set(
    places.filter((place) => isLate(trials[place] ?? { tool: "Read", input: () => ({}) })),
  );
  return [...places.filter((place) => !late.has(place)), ...late];
}

function batches(places: readonly number[], size: number): number[][] {
  const out: number[][] = [];
  for (let at = 0; at < places.length; at += size) out.push(places.slice(at, at + size));
  return out;
}

/** What was not read, or no longer is what was read, can be made anew: then there is nothing to have read. */
function makeRoom({ tool, file }: Trial, keep: string): void {
  if (tool === "Read" || file === undefined || !isFile(file)) return;
  try {
    const real = fs.realpathSync(file);
    if (real !== keep) fs.rmSync(real);
  } catch {
    // It cannot be removed: the agent says once more why it does not get to its rules.
  }
}

function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
