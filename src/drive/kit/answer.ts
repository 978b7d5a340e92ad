import type { DriveInput, Observation, TriedAccess } from "./driver.ts";
import type { ModelServer } from "../model-server.ts";
import type { Chooser } from "../tool-call.ts";

/** What an access came to, with the id of the call that got the answer. */
export type Answer = Omit<Observation, "ms"> & { readonly id?: string };

/** What every access came to where the agent went on without a single tool. */
export const TOOLLESS: Answer = { verdict: "not-offered", text: "it offers no tool at all" };

/** Accesses that are the same are tried once. */
export function keyOf({ tool, text }: TriedAccess): string {
  return `${tool}\n${text}`;
}

/** The items, those with the same key once, in their order. */
export function different<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/** A script that tells after each turn how many accesses are answered, where those are more than before. */
export function telling(
  choose: Chooser,
  answers: ReadonlyMap<string, unknown>,
  { accesses, onProgress }: Pick<DriveInput, "accesses" | "onProgress">,
): Chooser {
  let answered = 0;
  return (seen) => {
    const turn = choose(seen);
    if (answers.size > answered) {
      answered = answers.size;
      onProgress?.(accesses.filter((access) => answers.has(keyOf(access))).length);
    }
    return turn;
  };
}

/** One observation for each access, in their order. An access without an answer is `missing`. */
export function observationsOf(
  accesses: readonly TriedAccess[],
  answers: ReadonlyMap<string, Answer>,
  times: ModelServer["times"],
  missing: Answer = { verdict: "lost", text: "" },
): readonly Observation[] {
  return accesses.map((access) => {
    const { id, ...said } = answers.get(keyOf(access)) ?? missing;
    const time = id === undefined ? undefined : times.get(id);
    return { ...said, ms: time?.answered === undefined ? 0 : time.answered - time.made };
  });
}
