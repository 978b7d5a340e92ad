import { isObj } from "../../../src/targets/claude/settings/objects.ts";
import type { Json, JsonObject } from "../tried/nodes.ts";
import { CANARY_CHANNEL, CANARY_RULE } from "./report.ts";

/** Settings, or the text of a file as it is. */
export type Tried = JsonObject | string;

const LISTS = ["deny", "ask", "allow"] as const;

const isObject = (value: Json | undefined): value is JsonObject => isObj(value);

/** The text of a settings file with the canary wherever the settings leave room for it. */
export function textWithCanary(tried: Tried, isUserFile: boolean): string {
  return typeof tried === "string" ? tried : JSON.stringify(withCanary(tried, isUserFile));
}

/** @param isUserFile doctor repeats the update channel of that file alone */
export function withCanary(doc: JsonObject, isUserFile: boolean): JsonObject {
  const permissions = Object.hasOwn(doc, "permissions") ? doc["permissions"] : {};
  return {
    ...doc,
    ...(isObject(permissions)
      ? {
          permissions: {
            ...permissions,
            ...Object.fromEntries(
              LISTS.filter((list) => !Object.hasOwn(permissions, list)).map((list) => [list, [CANARY_RULE]]),
            ),
          },
        }
      : {}),
    ...(isUserFile && !Object.hasOwn(doc, "autoUpdatesChannel")
      ? { autoUpdatesChannel: CANARY_CHANNEL }
      : {}),
  };
}

/** Adds the rule to the lists that the settings have themselves, for values that leave them valid. */
export function withCanaryInLists(doc: JsonObject): JsonObject {
  const permissions = doc["permissions"];
  if (!isObject(permissions)) return doc;
  const lists = LISTS.flatMap((list) => {
    const rules = permissions[list];
    return Array.isArray(rules) && !rules.includes(CANARY_RULE) ? [[list, [...rules, CANARY_RULE]]] : [];
  });
  return { ...doc, permissions: { ...permissions, ...Object.fromEntries(lists) } };
}

/** Whether the rule finds no place, because `permissions` itself is what is tried. */
export function lacksRoom(tried: Tried): boolean {
  if (typeof tried === "string" || !Object.hasOwn(tried, "permissions")) return false;
  const { permissions } = tried;
  return !isObject(permissions) || LISTS.every((list) => Object.hasOwn(permissions, list));
}

/** Whether it can be tried as the user's file alone, where there are two canaries. */
export function belongsToUser(tried: Tried): boolean {
  return typeof tried === "string" || lacksRoom(tried) || Object.hasOwn(tried, "autoUpdatesChannel");
}

/** One start of the agent: up to three settings, by their places in the list they come from. */
export type Batch = readonly [number, number?, number?];

/**
 * Combines settings to batches: the agent reads three files (the user's, the project's and a local one), which take
 * the same values (`src/targets/claude/settings/facts.md`, fact 16).
 */
export function batches(all: readonly Tried[]): readonly Batch[] {
  const places = all.map((_, i) => i);
  const user = places.filter((i) => belongsToUser(all[i] ?? ""));
  const free = places.filter((i) => !belongsToUser(all[i] ?? ""));
  const out: Batch[] = [];
  for (;;) {
    const first = user.shift() ?? free.shift();
    if (first === undefined) return out;
    out.push([first, ...free.splice(0, 2)] as unknown as Batch);
  }
}
