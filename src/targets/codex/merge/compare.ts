import { missing } from "../../kit/drift.ts";
import type { Change } from "../../../edit/change.ts";
import type { Drift, Entry } from "../../target.ts";
import {
  DEFAULT_PROFILE,
  entryOf,
  FEATURES,
  NETWORK_PROXY,
  routeText,
  settingOf,
  tablesOf,
  valueText,
  type Setting,
} from "../settings.ts";
import { OPENING, selected } from "./selected.ts";
import { isTable, valueAt } from "./values.ts";

/** How a file differs, and the changes that mend it. */
export interface Comparison {
  readonly drift: readonly Drift[];
  readonly changes: readonly Change[];
}

/** Compares by meaning: where a key stands, and how its table is written, does not count. */
export function compareSettings(
  entries: readonly Entry[],
  tolerated: readonly Entry[],
  file: Readonly<Record<string, unknown>>,
  profile: string,
): Comparison {
  const drift: Drift[] = [];
  const changes: Change[] = [];
  const owned = leaves(valueAt(file, tablesOf(profile).profile), tablesOf(profile).profile);
  const wanted = new Map(
    entries.map((entry) => {
      const setting = settingOf(entry.key, entry.value);
      return [idOf(setting), { entry, setting: placed(setting, file) }];
    }),
  );
  for (const { entry, setting } of wanted.values()) {
    const present = valueAt(file, [...setting.table, setting.key]);
    if (present === setting.value) continue;
    if (present !== undefined && !isTable(present)) {
      const replaced = { ...extra({ ...setting, value: present }, setting.value), isReplaced: true } as const;
      drift.push(entry.key === DEFAULT_PROFILE ? selected(replaced, file, wanted.values()) : replaced);
    }
    drift.push(missing(entry));
    changes.push({
      kind: "set",
      route: [...setting.table, setting.key],
      value: { kind: "raw", text: valueText(setting.value) },
    });
  }
  const explained = new Set(tolerated.map(({ key, value }) => `${key}\0${String(value)}`));
  drift.push(...overridden(drift, file));
  for (const leaf of owned) {
    if (wanted.has(idOf(leaf))) continue;
    if (typeof leaf.value === "string" && isExplained(explained, { ...leaf, value: leaf.value })) continue;
    drift.push(extra(leaf));
    changes.push({ kind: "remove", route: [...leaf.table, leaf.key] });
  }
  return { drift, changes };
}

/** In one file the profile wins over the older setting (research/codex.md section 2), also where that is stricter. */
function overridden(drift: readonly Drift[], file: Readonly<Record<string, unknown>>): readonly Drift[] {
  const isNew = drift.some(({ kind, key }) => kind === "missing" && key === DEFAULT_PROFILE);
  const isRead = file[DEFAULT_PROFILE] === undefined;
  if (!isNew || !isRead || file["sandbox_mode"] !== "read-only") return [];
  return [{ kind: "overridden", key: "sandbox_mode", entry: "read-only", restricts: "srt" }];
}

/** A key of the profile with whatever stands behind it. */
type Leaf = Omit<Setting, "value"> & { readonly value: unknown };

function leaves(value: unknown, table: readonly string[]): readonly Leaf[] {
  if (!isTable(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isTable(inner) ? leaves(inner, [...table, key]) : [{ table, key, value: inner }],
  );
}

/** A feature may be a table with settings of its own. */
function placed(setting: Setting, file: Readonly<Record<string, unknown>>): Setting {
  const route = [...FEATURES, NETWORK_PROXY];
  const isProxy = routeText([...setting.table, setting.key]) === routeText(route);
  return isProxy && isTable(valueAt(file, route)) ? { table: route, key: "enabled", value: true } : setting;
}

function idOf({ table, key }: Pick<Setting, "table" | "key">): string {
  return JSON.stringify([...table, key]);
}

function isExplained(explained: ReadonlySet<string>, setting: Setting): boolean {
  const { key, value } = entryOf(setting);
  return explained.has(`${key}\0${String(value)}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}

/** A setting that is not wanted, or not with this value. */
function extra({ table, key, value }: Leaf, wanted?: unknown): Drift {
  const isPlain = typeof value === "string" || typeof value === "boolean";
  const named = isPlain ? entryOf({ table, key, value }) : { key: routeText([...table, key]), value: "" };
  const entry = isPlain ? String(named.value) : shown(value);
  // Without the proxy an enabled network is open.
  const isOpening = OPENING.has(value) || key === NETWORK_PROXY || isStricter(wanted, value);
  return { kind: "extra", key: named.key, entry, ...(isOpening ? {} : { restricts: "srt" }) };
}

const STRICTNESS = ["write", "read", "deny"] as const;

function isStricter(wanted: unknown, present: unknown): boolean {
  if (wanted === undefined) return false;
  const rankOf = (access: unknown): number => STRICTNESS.findIndex((known) => known === access);
  const rank = rankOf(present === "none" ? "deny" : present);
  return rank >= 0 && rankOf(wanted) >= rank;
}
