import type { Environment } from "../../policy/environment.ts";
import { upwards } from "../../policy/normalize.ts";
import { placeOf, wholeText, type PathEntry } from "./path.ts";
import { Places } from "./places.ts";
import { plainFolder } from "./reach.ts";

interface Numbered {
  readonly entry: PathEntry;
  readonly index: number;
}

/** What a key says that another one says already adds nothing: its rules go to the outermost that says it. */
export function foldCovered(all: readonly PathEntry[], environment: Environment): readonly PathEntry[] {
  const outer = outerKeys(all, environment);
  const grants = new Places(
    all.filter(({ access }) => access === "write").map((entry) => placeOf(entry, environment)),
  );
  const kept = new Map(all.map((entry) => [entry, [...entry.rules]]));
  for (const entry of all) {
    const outermost = lastOver(entry);
    if (outermost === undefined) continue;
    kept.delete(entry);
    const rules = kept.get(outermost);
    for (const rule of entry.rules) rules?.push(rule);
  }
  return [...kept].map(([entry, rules]) => ({ ...entry, rules: [...new Set(rules)] }));

  /** The key that stays. A key that covers this one may be covered too, by one whose text is as long: `b` by `.`. */
  function lastOver(entry: PathEntry): PathEntry | undefined {
    let last: PathEntry | undefined;
    for (let next = outermostOver(entry); next !== undefined; next = outermostOver(next)) last = next;
    return last;
  }

  function outermostOver(entry: PathEntry): PathEntry | undefined {
    if (entry.access === "write") return undefined;
    const place = entry.isPattern ? plainFolder(wholeText(entry, environment)) : placeOf(entry, environment);
    const granted = entry.access === "read" ? grants.deepestOver(place) : undefined;
    let found: Numbered | undefined;
    for (const folder of upwards(place)) {
      if (folder === place && !entry.isPattern) continue;
      found = shorter(found, outer.get(idOf(entry.table, "deny", folder)));
      // A grant between the two makes a difference.
      if (entry.access === "read" && (granted === undefined || granted.length < folder.length))
        found = shorter(found, outer.get(idOf(entry.table, "read", folder)));
    }
    return found?.entry;
  }
}

/** For each place the key that is written the shortest, the first of these. */
function outerKeys(all: readonly PathEntry[], environment: Environment): ReadonlyMap<string, Numbered> {
  const found = new Map<string, Numbered>();
  for (const [index, entry] of all.entries()) {
    if (entry.isPattern || entry.access === "write") continue;
    const id = idOf(entry.table, entry.access, placeOf(entry, environment));
    found.set(id, shorter(found.get(id), { entry, index }));
  }
  return found;
}

function idOf(table: PathEntry["table"], access: "deny" | "read", place: string): string {
  return `${table} ${access} ${place}`;
}

function shorter(one: Numbered | undefined, other: Numbered): Numbered;
function shorter(one: Numbered | undefined, other: Numbered | undefined): Numbered | undefined;
function shorter(one: Numbered | undefined, other: Numbered | undefined): Numbered | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const difference = one.entry.text.length - other.entry.text.length || one.index - other.index;
  return difference <= 0 ? one : other;
}
