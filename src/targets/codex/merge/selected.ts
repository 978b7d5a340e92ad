import type { Drift, Entry } from "../../target.ts";
import { entryOf, PROFILES, routeText, settingOf, tablesOf } from "../settings.ts";
import { isTable, valueAt } from "./values.ts";

type File = Readonly<Record<string, unknown>>;

/** A wanted entry with the setting that it is written as. */
interface Wanted {
  readonly entry: Entry;
}

/**
 * The selection of another profile, which gives way: it restricts what that profile denies and the wanted one does not.
 * @param replaced the selection as drift
 */
export function selected(replaced: Drift, file: File, wanted: Iterable<Wanted>): Drift {
  const { kind, key, entry } = replaced;
  const implies = restrictionsOf(entry, file, wantedBelow(wanted));
  return { kind, key, entry, ...(implies.length === 0 ? {} : { restricts: "srt", implies }) };
}

/** What the agent does when a name is selected, as far as it restricts. A profile that is not there stops the agent. */
function restrictionsOf(name: string, file: File, wanted: ReadonlySet<string>): readonly string[] {
  if (name === ":read-only") return wanted.has(BASE) ? closedTo(new Set(), wanted) : ["all writes denied"];
  if (name.startsWith(":")) return [];
  const profile = valueAt(file, tablesOf(name).profile);
  if (!isTable(profile)) return [];
  const denied = below(profile, [], tablesOf(name).profile)
    .filter(({ ids }) => !ids.some((id) => wanted.has(id)))
    .map(({ text }) => text);
  return profile["extends"] === ":read-only"
    ? [...denied, ...closedTo(grantsOf(profile, []), wanted)]
    : denied;
}

/** The places to which a profile that starts from `:read-only` does not write, and the wanted one does. */
function closedTo(granted: ReadonlySet<string>, wanted: ReadonlySet<string>): readonly string[] {
  return [...wanted].flatMap((id) => {
    const route = JSON.parse(id) as readonly string[];
    return route.at(-1) === "write" && !granted.has(id) ? [`writing to ${route.at(-2)} denied`] : [];
  });
}

function grantsOf(table: File, route: readonly string[]): ReadonlySet<string> {
  const grants = Object.entries(table).flatMap(([key, value]) => {
    if (isTable(value)) return [...grantsOf(value, [...route, key])];
    return value === "write" ? [idOf([...route, key], value)] : [];
  });
  return new Set(grants);
}

const BASE = idOf(["extends"], ":read-only");

/** The settings of a profile, without its name in front. */
function wantedBelow(wanted: Iterable<Wanted>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { entry } of wanted) {
    const { table, key, value } = settingOf(entry.key, entry.value);
    const isProfile = table[0] === "permissions" && Object.values<string>(PROFILES).includes(table[1] ?? "");
    if (isProfile) ids.add(idOf([...table.slice(2), key], value));
  }
  return ids;
}

function below(
  table: File,
  route: readonly string[],
  root: readonly string[],
): readonly { readonly ids: readonly string[]; readonly text: string }[] {
  return Object.entries(table).flatMap(([key, value]) => {
    if (isTable(value)) return below(value, [...route, key], root);
    if (OPENING.has(value)) return [];
    const text = typeof value === "string" || typeof value === "boolean" ? value : JSON.stringify(value);
    const named = entryOf({ table: [...root, ...route], key, value: text });
    const shown = String(named.value);
    const isPair = named.key === routeText([...root, ...route]);
    // A denial covers what may only be read.
    const ids = [value, ...(value === "read" ? ["deny"] : [])].map((one) => idOf([...route, key], one));
    return [{ ids, text: isPair ? shown : `${named.key} = ${shown}` }];
  });
}

/** Values that restrict nothing. */
export const OPENING: ReadonlySet<unknown> = new Set(["write", "allow", ":workspace", true]);

function idOf(route: readonly string[], value: unknown): string {
  return JSON.stringify([...route, value === "none" ? "deny" : value]);
}
