import type { Restriction } from "../answers/restrictions.ts";
import { readText } from "../files/read.ts";
import type { Workspace } from "../workspace/load.ts";
import { itemsOf, VERDICTS, type Item, type Verdict } from "./collect.ts";

/** A restriction that twsrt did not write, and what `import` would make of it. */
export interface Judged {
  readonly restriction: Restriction;
  /** Undefined where it is not read for rules. */
  readonly item?: Item;
}

export type Group = readonly [verdict: Verdict, members: readonly Judged[]];

/** Restrictions by the verdict of `import`. */
export async function groupedRestrictions(
  workspace: Workspace,
  restrictions: readonly Restriction[],
): Promise<readonly Group[]> {
  const read = new Map<string, readonly Item[]>();
  const judged: Judged[] = [];
  for (const restriction of restrictions) {
    const { target, artifact, file, drift } = restriction;
    const place = `${target.name}\0${file}`;
    const items = read.get(place) ?? (await itemsIn(restriction, workspace));
    read.set(place, items);
    const names = [drift.value, drift.entry];
    const item = items.find(
      ({ id, key, value }) => id === artifact && key === drift.key && names.includes(value),
    );
    judged.push(item === undefined ? { restriction } : { restriction, item });
  }
  return VERDICTS.map((verdict): Group => [
    verdict,
    judged.filter(({ item }) => (item?.verdict ?? "kept") === verdict),
  ]).filter(([, members]) => members.length > 0);
}

async function itemsIn(
  { target, artifact: id, file }: Restriction,
  { environment }: Workspace,
): Promise<readonly Item[]> {
  const text = readText(file);
  const module = await target.importer?.();
  if (module === undefined || text.kind !== "ok") return [];
  const readings = module.readingsOf({ id, kind: "user", file, text: text.text, environment }) ?? [];
  return itemsOf({ agent: target.name, id, file, isArtifact: true, readings, isExplained: () => false });
}
