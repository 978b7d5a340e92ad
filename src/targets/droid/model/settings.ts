import { isObject, readJson } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import { valueAt } from "../../../policy/value-at.ts";
import { DIALECT } from "../json.ts";
import { ENABLED, KEYS, SETTINGS } from "../keys.ts";
import { LOCAL } from "../scopes.ts";

type Values = Readonly<Record<string, unknown>>;

/** How much the agent runs without a prompt. Of each command its own model says how risky it is. */
export type Level = "off" | "low" | "medium" | "high";

/** The items of the lists, by their keys. */
export type Lists = Readonly<Record<string, readonly NativeEntry[]>>;

export type Settings =
  | {
      readonly kind: "read";
      readonly lists: Lists;
      readonly isSandboxed: boolean;
      /** Undefined: one that was not tried. */
      readonly level: Level | undefined;
      /** Paths that may be read again, which twsrt does not write. */
      readonly reads: boolean;
    }
  /** It cannot be read, and nothing of it is taken. */
  | { readonly kind: "ignored" }
  /** The agent does not start. */
  | { readonly kind: "refused" }
  | { readonly kind: "not-measured" };

const OURS = [KEYS.deny, KEYS.ask, KEYS.denyRead, KEYS.denyWrite, KEYS.allowWrite, KEYS.domains] as const;

/**
 * The user's settings, with those of `settings.local.json` beside them, which replace single keys (facts.md, sections A and E,
 * release 0.225.2).
 * @param local its text; undefined: there is none
 */
export function readSettings(text: string | undefined, local: string | undefined): Settings {
  const own = parsed(text);
  if (own === undefined) return { kind: "ignored" };
  if (local === undefined) return settingsOf([[SETTINGS, own]]);
  const beside = parsed(local);
  return beside === undefined
    ? { kind: "not-measured" }
    : settingsOf([
        [LOCAL, beside],
        [SETTINGS, own],
      ]);
}

function parsed(text: string | undefined): Values | undefined {
  if (text === undefined || text.trim() === "") return {};
  const read = readJson(text, DIALECT);
  return read.ok && isObject(read.value) ? read.value : undefined;
}

type Layer = readonly [artifact: string, values: Values];

/** @param layers the stronger first */
function settingsOf(layers: readonly Layer[]): Settings {
  if (layers.some(([, values]) => stopsAgent(values))) return { kind: "refused" };
  const first = (key: string): { readonly artifact: string; readonly value: unknown } | undefined => {
    for (const [artifact, values] of layers) {
      const value = valueAt(values, key.split("."));
      if (value !== undefined) return { artifact, value };
    }
    return undefined;
  };
  const lists = Object.fromEntries(
    OURS.map((key) => {
      const found = first(key);
      const items: readonly unknown[] = Array.isArray(found?.value) ? found.value : [];
      return [
        key,
        items.map((item) => ({ artifact: found?.artifact ?? SETTINGS, key, value: String(item) })),
      ];
    }),
  );
  const isMeasured =
    first("permissionRules") === undefined &&
    first("sandbox.network.httpProxyPort") === undefined &&
    first("sandbox.network.socksProxyPort") === undefined &&
    first("sandbox.mode")?.value !== "whole-process";
  if (!isMeasured) return { kind: "not-measured" };
  const reads = first("sandbox.filesystem.allowRead")?.value;
  return {
    kind: "read",
    lists,
    isSandboxed: first(ENABLED)?.value === true,
    level: levelOf(first("sessionDefaultSettings")?.value),
    reads: Array.isArray(reads) && reads.length > 0,
  };
}

function levelOf(defaults: unknown): Level | undefined {
  if (defaults === undefined) return "off";
  if (!isObject(defaults)) return undefined;
  const { autonomyLevel: level = "off", autonomyMode: mode, interactionMode: way } = defaults;
  if (mode !== undefined || (way !== undefined && way !== "auto")) return undefined;
  return level === "off" || level === "low" || level === "medium" || level === "high" ? level : undefined;
}

/** A wrong type in `sandbox`, or an item of a list that is not a text (facts.md, section A). */
function stopsAgent(values: Values): boolean {
  const { sandbox } = values;
  if (sandbox !== undefined && !isObject(sandbox)) return true;
  const enabled = valueAt(values, ENABLED.split("."));
  if (enabled !== undefined && typeof enabled !== "boolean") return true;
  const mode = valueAt(values, ["sandbox", "mode"]);
  if (mode !== undefined && mode !== "per-command" && mode !== "whole-process") return true;
  return OURS.some((key) => {
    const list = valueAt(values, key.split("."));
    if (list === undefined) return false;
    if (!Array.isArray(list))
      return key.startsWith("sandbox.") || (typeof list !== "string" && list !== null);
    return !list.every((item) => typeof item === "string");
  });
}
