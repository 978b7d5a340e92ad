import type { Compiled, Drift } from "../targets/target.ts";

/** The entries that twsrt wrote into a file: the values under each key. */
export type Written = Readonly<Record<string, readonly string[]>>;

/** A difference, and for what no rule of the policy explains, who wrote it. */
export interface OwnedDrift extends Drift {
  /** `ours`: it was in the policy when twsrt wrote the file. `theirs`: twsrt did not write it. */
  readonly owner?: "ours" | "theirs";
}

/**
 * Says of everything that the policy does not explain who wrote it. What the policy explains is in the file and in the
 * compilation, and so is not drift.
 * @param written what is remembered; undefined: nothing, so that everything is theirs
 */
export function owned(drift: readonly Drift[], written: Written | undefined): readonly OwnedDrift[] {
  const ours = new Set<string>();
  for (const [key, values] of Object.entries(written ?? {}))
    for (const value of values) ours.add(idOf(key, value));
  return drift.map((one): OwnedDrift => {
    if (one.kind === "overridden") return { ...one, owner: "theirs" };
    if (one.kind !== "extra") return one;
    return { ...one, owner: ours.has(idOf(one.key, one.value ?? one.entry)) ? "ours" : "theirs" };
  });
}

/** The restrictions that a write would take away although twsrt did not write them. */
export function foreignRestrictions(drift: readonly OwnedDrift[]): readonly OwnedDrift[] {
  return drift.filter(({ owner, restricts }) => owner === "theirs" && restricts !== undefined);
}

/** What the policy explains in an artifact, also where only another machine would write it. */
export function explained(artifact: string, { entries, alternatives }: Compiled): Written {
  const written = new Map<string, string[]>();
  for (const { artifact: where, key, value } of [...entries, ...alternatives]) {
    if (where !== artifact) continue;
    const values = written.get(key);
    if (values === undefined) written.set(key, [String(value)]);
    else values.push(String(value));
  }
  return Object.fromEntries(written);
}

function idOf(key: string, value: string): string {
  return `${key}\0${value}`;
}
