import { isObject } from "../../edit/json.ts";
import { KEYS } from "./keys.ts";
import type { Json } from "./read.ts";
import { nameOf } from "./render.ts";
import { matches } from "./wildcard.ts";

const NAMES = Object.values(KEYS).map((key) => (key === KEYS.fetch ? "webfetch" : nameOf(key)));

const OURS: ReadonlySet<string> = new Set(Object.values(KEYS).map(nameOf));

/** Settings in the file itself that the agent reads after the rules, or that move them to the front. */
export function overruling(config: Json): readonly string[] {
  const found: string[] = [];
  for (const section of ["agent", "mode"]) {
    const agents = config[section];
    if (!isObject(agents)) continue;
    for (const [name, agent] of Object.entries(agents)) {
      if (!isObject(agent)) continue;
      if (opens(agent["permission"])) found.push(`${section}.${name}.permission`);
      if (isObject(agent["tools"]) && Object.values(agent["tools"]).includes(true))
        found.push(`${section}.${name}.tools`);
    }
  }
  // `tools` come first, and take the rules under the same name with them, before whatever else speaks of it.
  const { tools, permission } = config;
  if (isObject(tools) && isObject(permission)) {
    for (const tool of Object.keys(tools)) {
      const name = /^(write|patch)$/.test(tool) ? "edit" : tool;
      const others = Object.keys(permission).filter((key) => key !== name && !OURS.has(key));
      if (NAMES.includes(name) && others.some((key) => matches(name, key))) found.push(`tools.${tool}`);
    }
  }
  return found;
}

/** Whether rules allow or ask for something that rules of ours could deny. */
function opens(permission: unknown): boolean {
  if (permission === undefined) return false;
  if (!isObject(permission)) return permission !== "deny";
  return Object.entries(permission).some(([key, rules]) => {
    if (!NAMES.some((name) => matches(name, key))) return false;
    return isObject(rules) ? Object.values(rules).some((action) => action !== "deny") : rules !== "deny";
  });
}
