import { isObject } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { CONFIG } from "../artifacts.ts";
import type { Json } from "../read.ts";
import { asRules, fold, fromTools, mergeDeep, saidBy, type Layer } from "./layers.ts";
import { lastRules, ownRules, Rules, rulesOf } from "./rules.ts";

/** What all configurations come to. */
export type Settings =
  | { readonly kind: "rules"; readonly rules: Rules }
  /** The agent does not start with them. */
  | { readonly kind: "refused"; readonly entry?: NativeEntry }
  | { readonly kind: "unknown"; readonly reason: string };

/** Reads all configurations as the agent does when it starts its default agent. */
export function settingsOf(
  text: string | undefined,
  scopes: readonly ScopeText[],
  environment: Environment,
): Settings {
  const folded = fold(text, scopes);
  if (folded.kind !== "layers") return folded;
  const { layers, merged } = folded;
  const { default_agent: started } = merged;
  const name = typeof started === "string" ? started : "build";
  const agent = agentOf(merged, name);
  if (agent === undefined) return { kind: "unknown", reason: "other-agent" };
  // `tools` come first, and what stands under the same name takes their place (facts.md, "Which word counts").
  const permission = mergeDeep(fromTools(merged["tools"]), asRules(merged["permission"]));
  const rules = [
    ...ownRules(environment),
    ...rulesOf(permission, environment, (key, pattern, value) =>
      entryOf(
        layers,
        [
          ["permission", key, pattern],
          ["permission", key],
          ["tools", key],
        ],
        value,
      ),
    ),
    ...rulesOf(asRules(agent["permission"]), environment, (key, pattern, value) => {
      const routes = ["mode", "agent"].flatMap((section) => {
        const route = [section, name, "permission", key];
        return [[...route, pattern], route];
      });
      return entryOf(layers, routes, value);
    }),
  ];
  return { kind: "rules", rules: new Rules([...rules, ...lastRules(rules, environment)]) };
}

/** Where a rule stands: the first of these routes that a layer has, in the last layer that has it. */
function entryOf(
  layers: readonly Layer[],
  routes: readonly (readonly string[])[],
  value: string,
): NativeEntry {
  for (const route of routes) {
    const artifact = saidBy(layers, route);
    const key = route.slice(0, route[0] === "permission" || route[0] === "tools" ? 2 : 4).join(".");
    if (artifact !== undefined) return { artifact, key, value };
  }
  return { artifact: CONFIG, key: "tools", value };
}

/** Agents that come with the program and bring other rules than `build`. */
const NATIVE: ReadonlySet<string> = new Set("plan general explore compaction title summary".split(" "));

/**
 * The settings of the agent that is started without a name.
 * @returns undefined where it brings rules along that were not measured, or does not start
 */
function agentOf(merged: Json, name: string): Json | undefined {
  const agents = ["agent", "mode"].map((section) => {
    const all = merged[section];
    return isObject(all) && Object.hasOwn(all, name) ? all[name] : undefined;
  });
  const [first, second] = agents.map((agent) => (isObject(agent) ? agent : undefined));
  if (NATIVE.has(name)) return undefined;
  if (name !== "build" && first === undefined && second === undefined) return undefined;
  const agent = mergeDeep(first ?? {}, second ?? {});
  if (agent["disable"] !== undefined || agent["hidden"] !== undefined) return undefined;
  const mode = second === undefined ? agent["mode"] : "primary";
  return mode === undefined || mode === "primary" || mode === "all" ? agent : undefined;
}
