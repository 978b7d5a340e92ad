import { valueText } from "../../schema/findings.ts";
import { isObject } from "../../edit/json.ts";
import type { KeyPath } from "../../diagnostics/diagnostic.ts";
import type { Refused } from "../kit/json-file.ts";
import type { Json } from "./read.ts";

type Kind = "string" | "number" | "boolean" | "list" | "object";

/** Every key at the root that has a type, with those that the agent takes (facts.md, "The file", release 1.18.33). */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  $schema: ["string"],
  agent: ["object"],
  attachment: ["object"],
  autoshare: ["boolean"],
  autoupdate: ["boolean", "string"],
  command: ["object"],
  compaction: ["object"],
  default_agent: ["string"],
  disabled_providers: ["list"],
  enabled_providers: ["list"],
  enterprise: ["object"],
  experimental: ["object"],
  formatter: ["boolean", "object"],
  instructions: ["list"],
  layout: ["string"],
  logLevel: ["string"],
  lsp: ["boolean", "object"],
  mcp: ["object"],
  mode: ["object"],
  model: ["string"],
  permission: ["string", "object"],
  plugin: ["list"],
  provider: ["object"],
  reference: ["object"],
  references: ["object"],
  server: ["object"],
  share: ["string"],
  shell: ["string"],
  skills: ["list", "object"],
  small_model: ["string"],
  snapshot: ["boolean"],
  subagent_depth: ["number"],
  tool_output: ["object"],
  tools: ["object"],
  username: ["string"],
  watcher: ["object"],
};

/** Permissions that take one action, and no patterns. */
const ACTION_ONLY: ReadonlySet<string> = new Set(
  "todowrite question webfetch websearch doom_loop".split(" "),
);

const ACTIONS: ReadonlySet<unknown> = new Set(["ask", "allow", "deny"]);
const ACTION = '"ask", "allow" or "deny"';

/**
 * What in a configuration would keep the agent from starting, as far as it is known: the types of all keys at the root,
 * and everything that speaks of permissions (facts.md, "The file", release 1.18.33).
 */
export function refusedValues(value: unknown): readonly Refused[] {
  if (!isObject(value)) return [refused([], "an object", value)];
  const found: Refused[] = [];
  for (const [key, kinds] of Object.entries(KINDS)) {
    if (!Object.hasOwn(value, key)) continue;
    if (!kinds.includes(kindOf(value[key]) as Kind))
      found.push(refused([key], kinds.map(named).join(" or "), value[key]));
  }
  if (Object.hasOwn(value, "permissions"))
    found.push({
      code: "target-stops-agent",
      path: ["permissions"],
      expected: "written `permission` for this release",
      got: "the form of release 2",
    });
  if (found.length > 0) return found;
  found.push(...inPermission(value["permission"], ["permission"]), ...inTools(value["tools"], ["tools"]));
  for (const section of ["agent", "mode"]) {
    for (const [name, agent] of Object.entries((value[section] ?? {}) as Json)) {
      const path = [section, name];
      if (!isObject(agent)) found.push(refused(path, "an object", agent));
      else
        found.push(
          ...inPermission(agent["permission"], [...path, "permission"]),
          ...inTools(agent["tools"], [...path, "tools"]),
        );
    }
  }
  return found;
}

function inPermission(permission: unknown, path: KeyPath): readonly Refused[] {
  if (permission === undefined) return [];
  if (!isObject(permission))
    return ACTIONS.has(permission) ? [] : [refused(path, `an object, ${ACTION}`, permission)];
  return Object.entries(permission).flatMap(([name, rules]) => {
    if (ACTIONS.has(rules)) return [];
    if (ACTION_ONLY.has(name) || !isObject(rules)) {
      const expected = ACTION_ONLY.has(name) ? ACTION : `an object, ${ACTION}`;
      return [refused([...path, name], expected, rules)];
    }
    return Object.entries(rules).flatMap(([pattern, action]) =>
      ACTIONS.has(action) ? [] : [refused([...path, name, pattern], ACTION, action)],
    );
  });
}

function inTools(tools: unknown, path: KeyPath): readonly Refused[] {
  if (tools === undefined) return [];
  if (!isObject(tools)) return [refused(path, "an object", tools)];
  return Object.entries(tools).flatMap(([name, isOn]) =>
    typeof isOn === "boolean" ? [] : [refused([...path, name], "true or false", isOn)],
  );
}

function refused(path: KeyPath, expected: string, value: unknown): Refused {
  return { code: "target-stops-agent", path, expected, got: valueText(value) };
}

function kindOf(value: unknown): Kind | "null" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value as Kind;
}

function named(kind: Kind | "null"): string {
  if (kind === "null") return "null";
  return kind === "object" ? "an object" : kind === "boolean" ? "true or false" : `a ${kind}`;
}
