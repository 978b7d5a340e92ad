import { createHash } from "node:crypto";

/**
 * The members of each group that come first by a digest of their names: the same ones on every machine and in every
 * run, and no rule in what they are.
 */
export function sampleOf<T>(
  all: readonly T[],
  groupOf: (one: T) => string,
  nameOf: (one: T) => string,
  perGroup: number,
): readonly T[] {
  const groups = new Map<string, { readonly one: T; readonly rank: string }[]>();
  for (const one of all) {
    const group = groupOf(one);
    const rank = createHash("sha256")
      .update(`${group}\0${nameOf(one)}`)
      .digest("hex");
    const members = groups.get(group) ?? [];
    groups.set(group, members);
    members.push({ one, rank });
  }
  const chosen = new Set(
    [...groups.values()].flatMap((members) =>
      members
        .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
        .slice(0, perGroup)
        .map(({ one }) => one),
    ),
  );
  return all.filter((one) => chosen.has(one));
}
