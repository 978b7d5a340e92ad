import type { Compiled, Drift, Written } from "../targets/target.ts";

/** A difference, and for what no rule of the policy explains, who wrote it. */
export interface OwnedDrift extends Drift {
  /**
   * `ours`: it was in the policy when twsrt wrote the file, or the user let it be overridden before. `theirs`: twsrt did
   * not write it.
   */
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
    if (one.kind !== "extra" && one.kind !== "overridden") return one;
    const key = one.kind === "overridden" ? ACCEPTED + one.key : one.key;
    return { ...one, owner: ours.has(idOf(key, one.value ?? one.entry)) ? "ours" : "theirs" };
  });
}

/** In front of the key of a setting that the user let be overridden: the next rule behind it needs no word. */
const ACCEPTED = "overridden ";

/** What is to be remembered after a write: what the policy explains, and what the user let be overridden. */
export function remembered(
  before: Written | undefined,
  drift: readonly OwnedDrift[],
  explanation: Written,
): Written {
  const accepted = new Map<string, Set<string>>();
  for (const [key, values] of Object.entries(before ?? {}))
    if (key.startsWith(ACCEPTED)) accepted.set(key, new Set(values));
  for (const { kind, key, entry } of drift) {
    if (kind !== "overridden") continue;
    const values = accepted.get(ACCEPTED + key) ?? new Set();
    accepted.set(ACCEPTED + key, values.add(entry));
  }
  return { ...explanation, ...Object.fromEntries([...accepted].map(([key, values]) => [key, [...values]])) };
}

/** The restrictions that a write would take away although twsrt did not write them. */
export function foreignRestrictions(drift: readonly OwnedDrift[]): readonly OwnedDrift[] {
  return drift.filter(({ owner, restricts }) => owner === "theirs" && restricts !== undefined);
}

/** What the policy explains in an artifact, also where only another machine would write it; a list may be empty. */
export function explained(artifact: string, { entries, alternatives, lists }: Compiled): Written {
  const written = new Map<string, string[]>(lists.map((key) => [key, []]));
  for (const { artifact: where, key, value } of [...entries, ...alternatives]) {
    if (where !== artifact) continue;
    const values = written.get(key);
    if (values === undefined) written.set(key, [String(value)]);
    else values.push(String(value));
  }
  return Object.fromEntries(written);
}

/**
 * What of an explanation twsrt wrote, or writes now: an entry that people write themselves, and that was in the file already, is
 * theirs.
 * @param before what was remembered up to now
 */
export function withoutTheirs(
  explanation: Written,
  { entries }: Pick<Compiled, "entries">,
  drift: readonly Drift[],
  before: Written | undefined,
): Written {
  const shared = entries.filter(({ isShared }) => isShared === true);
  if (shared.length === 0) return explanation;
  const own = new Set(
    drift.flatMap(({ kind, key, entry }) => (kind === "missing" ? [idOf(key, entry)] : [])),
  );
  for (const [key, values] of Object.entries(before ?? {}))
    for (const value of values) own.add(idOf(key, value));
  const theirs = new Set(
    shared.map(({ key, value }) => idOf(key, String(value))).filter((id) => !own.has(id)),
  );
  return Object.fromEntries(
    Object.entries(explanation).map(([key, values]) => [
      key,
      values.filter((value) => !theirs.has(idOf(key, value))),
    ]),
  );
}

function idOf(key: string, value: string): string {
  return `${key}\0${value}`;
}
