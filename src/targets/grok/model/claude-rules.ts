import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { IDS } from "../scopes.ts";
import { ruleOf, type ListName, type Rule } from "./config.ts";

export type Rules = Readonly<Record<ListName, readonly Rule[]>>;

/**
 * The rules in the user's settings of Claude Code, which the agent takes as well (facts.md, section G, release 1.0.41). A path below
 * the home counts in each of the ways in which the two agents write it, because it was not measured which of them act.
 * @returns undefined where other files, or other settings in these, may change what the agent does
 */
export function claudeRules(scopes: readonly ScopeText[], home: string): Rules | undefined {
  const rules: Record<ListName, Rule[]> = { deny: [], ask: [], allow: [] };
  for (const scope of scopes) {
    if (scope.kind === "state") continue;
    if ((scope.id !== IDS.claude && scope.id !== IDS.claudeLocal) || scope.state !== "read") return undefined;
    const read = readJson(scope.text, LENIENT_JSON);
    if (!read.ok || !isObject(read.value)) return undefined;
    const { permissions = {} } = read.value;
    if (!isObject(permissions)) return undefined;
    const { defaultMode, additionalDirectories } = permissions;
    if (defaultMode !== undefined || additionalDirectories !== undefined) return undefined;
    for (const name of ["deny", "ask", "allow"] as const) {
      const list = permissions[name] ?? [];
      if (!Array.isArray(list)) return undefined;
      for (const item of list) {
        const found = typeof item === "string" ? rulesOf(item, scope.id, name, home) : undefined;
        if (found === undefined) return undefined;
        rules[name].push(...found);
      }
    }
  }
  return rules;
}

/** @returns undefined for a rule about a tool of which it is not known whether the agent has it under this name */
function rulesOf(text: string, artifact: string, name: ListName, home: string): readonly Rule[] | undefined {
  const known = text.replace(/^(?:MultiEdit|NotebookEdit)(?=\(|$)/, "Edit");
  const rule = ruleOf(known, { artifact, key: `permissions.${name}`, value: text });
  if (rule === undefined) return undefined;
  if (rule === "search") return [];
  const { kind, argument } = rule;
  if (argument === undefined || (kind !== "read" && kind !== "edit")) return [rule];
  // Claude Code writes an absolute path with two slashes.
  const absolute = argument.replace(/^\/\//, "/");
  const below = absolute.replace(/^~(?=\/|$)/, home);
  return [...new Set([absolute, below])].map((one) => ({ ...rule, argument: one }));
}
