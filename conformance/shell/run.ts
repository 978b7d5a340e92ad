import { randomOf } from "../suite/random.ts";
import { observeAll } from "./box.ts";
import { randomLine } from "./grammar/line.ts";
import { render, type Node } from "./grammar/node.ts";
import { isRestricting } from "./happened.ts";
import { JUDGES, missOf, type Miss } from "./judge.ts";
import { keyOf, knownKeys, type Kept, type Known } from "./kept.ts";
import { reduced, type Found } from "./reduce.ts";

export interface RunOptions {
  readonly lines: number;
  readonly seed: number;
  readonly driver: string;
  readonly corpus: readonly Kept[];
  readonly known: readonly Known[];
  readonly say: (line: string) => void;
}

export interface RunResult {
  readonly lines: number;
  readonly timedOut: number;
  /** Lines in which something happened that some policy restricts. */
  readonly telling: number;
  /** Pairs of a line and a policy with the engine's answer: missed, seen, restricted without need, and left alone. */
  readonly missed: number;
  readonly seen: number;
  readonly overblocked: number;
  readonly free: number;
  /** Missed and not on the list of known misses, made small. */
  readonly fresh: readonly (Miss & { readonly from: readonly string[] })[];
  /** New misses that were too many to be made small. */
  readonly notReduced: number;
  /** Known misses that no longer are any. */
  readonly mended: readonly Known[];
  /** Lines of the corpus that no longer do what they did once: they test nothing any more. */
  readonly idle: readonly Kept[];
}

/** Making a line small takes many runs. Where so many lines are missed, the others are of the same kinds. */
const MOST_REDUCED = 300;

/** Runs the corpus and so many generated lines in real bash, and compares with what the engine says. */
export async function runOracle(options: RunOptions): Promise<RunResult> {
  const { driver, corpus, known, seed, say } = options;
  const observe = (lines: readonly string[]): ReturnType<typeof observeAll> => observeAll(lines, driver);
  const keys = knownKeys(known);
  const fresh: Found[] = [];

  const again = await observe(corpus.map(({ line }) => line));
  const idle: Kept[] = [];
  const missedAgain = new Set<string>();
  corpus.forEach((kept, n) => {
    const events = again[n]?.events ?? [];
    if (JUDGES[kept.policy]?.restricted(events).length === 0) idle.push(kept);
    const miss = missOf(kept.policy, kept.line, events);
    if (miss === undefined) return;
    missedAgain.add(keyOf(kept));
    if (!keys.has(keyOf(kept))) fresh.push({ node: { sort: "statement", parts: [kept.line] }, miss });
  });
  // A machine without some program shows nothing about its lines: what counts is what the engine says now.
  const mended = known.filter(({ policy, line }) => isRestricting(JUDGES[policy]?.answer(line) ?? ""));
  say(
    `${corpus.length} lines of the corpus: ${missedAgain.size} missed, ${mended.length} known misses mended`,
  );

  const nodes = linesOf(options.lines, seed);
  const texts = nodes.map(render);
  const observations = await observe(texts);
  const counts = { timedOut: 0, telling: 0, missed: 0, seen: 0, overblocked: 0, free: 0 };
  texts.forEach((line, n) => {
    const { events, timedOut } = observations[n] ?? { events: [], timedOut: true };
    if (timedOut) counts.timedOut++;
    let isTelling = false;
    for (const [policy, judged] of Object.entries(JUDGES)) {
      const hasHappened = judged.restricted(events).length > 0;
      if (hasHappened) isTelling = true;
      const isSaid = isRestricting(judged.answer(line));
      if (!hasHappened) counts[isSaid ? "overblocked" : "free"]++;
      else if (isSaid) counts.seen++;
      else {
        counts.missed++;
        const miss = missOf(policy, line, events);
        if (miss !== undefined && !keys.has(keyOf(miss))) fresh.push({ node: nodes[n] as Node, miss });
      }
    }
    if (isTelling) counts.telling++;
  });
  const first = fresh.slice(0, MOST_REDUCED);
  if (fresh.length > 0) say(`${fresh.length} new misses, ${first.length} of them are made smaller now`);
  const small = await reduced(first, observe);
  return {
    lines: texts.length,
    ...counts,
    fresh: merged(small, first).filter((one) => !keys.has(keyOf(one))),
    notReduced: fresh.length - first.length,
    mended,
    idle,
  };
}

/** The lines of a seed: the first of a long run are those of a short one. */
export function linesOf(count: number, seed: number): readonly Node[] {
  return Array.from({ length: count }, (_, n) => randomLine(randomOf(`${seed}:${n}`)));
}

/** What was made small, each line once. */
function merged(
  small: readonly Found[],
  before: readonly Found[],
): readonly (Miss & { readonly from: readonly string[] })[] {
  const found = new Map<string, Miss & { from: string[] }>();
  small.forEach(({ miss }, n) => {
    const key = keyOf(miss);
    const entry = found.get(key) ?? { ...miss, from: [] };
    const from = before[n]?.miss.line;
    if (from !== undefined && from !== miss.line) entry.from.push(from);
    found.set(key, entry);
  });
  return [...found.values()];
}
