import type { Observation } from "./event.ts";
import { render, smallerThan, type Node } from "./grammar/node.ts";
import { isRestricting } from "./happened.ts";
import { JUDGES, kindsOf, missOf, type Miss } from "./judge.ts";

/** So many candidates of a line are tried in one round, and so many rounds are made. */
const MOST = { candidates: 12, rounds: 12 } as const;

export interface Found {
  readonly node: Node;
  readonly miss: Miss;
}

/**
 * Makes lines smaller for as long as the same kind of thing is missed under the same policy. All lines go at the same
 * time, so that a round is one start of the boxes.
 */
export async function reduced(
  found: readonly Found[],
  observe: (lines: readonly string[]) => Promise<readonly Observation[]>,
): Promise<readonly Found[]> {
  const smallest = [...found];
  let open = found.map((_, i) => i);
  const tried = new Set<string>();
  for (let round = 0; round < MOST.rounds && open.length > 0; round++) {
    const candidates = open.flatMap((i) => {
      const { node, miss } = smallest[i] as Found;
      return (
        smallerThan(node)
          .map((smaller) => ({ i, smaller, text: render(smaller) }))
          .filter(({ text }) => !tried.has(`${i} ${text}`) && text.trim() !== "")
          // What the engine restricts is no miss, whatever happens.
          .filter(({ text }) => !isRestricting(JUDGES[miss.policy]?.answer(text) ?? "deny"))
          .slice(0, MOST.candidates)
      );
    });
    for (const { i, text } of candidates) tried.add(`${i} ${text}`);
    const texts = [...new Set(candidates.map(({ text }) => text))];
    if (texts.length === 0) break;
    const observations = await observe(texts);
    const events = new Map(texts.map((text, n) => [text, observations[n]?.events ?? []]));
    const better = new Set<number>();
    for (const { i, smaller, text } of candidates) {
      if (better.has(i)) continue;
      const { miss: before } = smallest[i] as Found;
      const miss = missOf(before.policy, text, events.get(text) ?? []);
      if (miss === undefined || !kindsOf(miss).some((kind) => kindsOf(before).includes(kind))) continue;
      smallest[i] = { node: smaller, miss };
      better.add(i);
    }
    // Where none of the shortest did it, longer ones are left to try.
    open = open.filter((i) => better.has(i) || candidates.some((one) => one.i === i));
  }
  return smallest;
}
