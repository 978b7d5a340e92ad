import { isObject } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import { refusedValues } from "../check.ts";
import { readConfig, type Json } from "../read.ts";
import { lastRules, ownRules, Rules, rulesOf } from "./rules.ts";

/** What a configuration comes to. */
export type Settings =
  | { readonly kind: "rules"; readonly rules: Rules }
  /** The agent does not start with it. */
  | { readonly kind: "refused"; readonly entry?: NativeEntry }
  | { readonly kind: "unknown"; readonly reason: string };

/** Reads the user's configuration as the agent does when it starts its default agent. */
export function settingsOf(text: string | undefined, environment: Environment): Settings {
  // Nothing, and a byte-order mark alone, are files without settings; blanks are not.
  const read = readConfig(text === undefined || /^\uFEFF?$/.test(text) ? "{}" : text);
  if (!read.ok)
    return read.problem.kind === "too-deep"
      ? { kind: "unknown", reason: "nested-too-deeply" }
      : { kind: "refused" };
  const config = read.value;
  if (!isObject(config)) return { kind: "refused" };
  const [problem] = refusedValues(config);
  if (problem !== undefined) {
    const key = problem.path.join(".");
    return { kind: "refused", entry: { artifact: "config", key, value: problem.got } };
  }
  // Texts like these are replaced before the file is read, by what only the start knows.
  if (
    /\{(env|file):/.test(text ?? "") &&
    SPEAKING.some((key) => /\{(env|file):/.test(JSON.stringify(config[key] ?? "")))
  )
    return { kind: "unknown", reason: "text-replaced" };
  const agent = agentOf(config);
  if (agent === undefined) return { kind: "unknown", reason: "other-agent" };
  const rules = [
    ...ownRules(environment),
    ...rulesOf(permissionOf(config), "permission", environment),
    ...rulesOf(asRules(agent["permission"]), "agent.build.permission", environment),
  ];
  return { kind: "rules", rules: new Rules([...rules, ...lastRules(rules, environment)]) };
}

/** The keys that have a say in permissions. */
const SPEAKING = ["permission", "tools", "agent", "mode", "default_agent"] as const;

/** `tools` come first, and what stands under the same name takes their place (facts.md, "Which word counts"). */
function permissionOf({ tools, permission }: Json): Json {
  const first = Object.entries(isObject(tools) ? tools : {}).map(([name, isOn]) => [
    /^(write|edit|patch)$/.test(name) ? "edit" : name,
    isOn === true ? "allow" : "deny",
  ]);
  return { ...Object.fromEntries(first), ...asRules(permission) } as Json;
}

function asRules(permission: unknown): Json {
  if (permission === undefined) return {};
  return isObject(permission) ? permission : { "*": permission };
}

/**
 * The settings of the agent that is started without a name, as far as it is the one that was measured.
 * @returns undefined for another one
 */
function agentOf(config: Json): Json | undefined {
  const name = config["default_agent"] ?? "build";
  if (name !== "build") return undefined;
  const found = ["agent", "mode"].map((section) => {
    const agents = config[section];
    const agent = isObject(agents) ? agents["build"] : undefined;
    return isObject(agent) ? agent : {};
  });
  const [first = {}, second = {}] = found;
  const isOther = found.some((agent) => ["disable", "tools", "mode"].some((key) => agent[key] !== undefined));
  // How two of them are put together was not measured.
  const isTwice = first["permission"] !== undefined && second["permission"] !== undefined;
  return isOther || isTwice ? undefined : { ...first, ...second };
}
