import { isObject } from "../../../edit/json.ts";
import { scopeText, type Finding, type ScopeText } from "../../../enforcers/scope.ts";
import { HOOKS, IDS } from "../scopes.ts";
import { tableIn, voidingKey } from "./settings.ts";

/** Both names are of the same event: the second one has Claude Code's form. */
const EVENTS = ["preToolUse", "PreToolUse"] as const;

/** An answer that is written into the hook itself, in whatever way it is quoted there. */
const ALLOWS = /\b(permissionDecision|behavior)\W{1,8}allow\b/;

/** Hooks that are asked before the flags (facts.md, "Hooks", release 1.0.102). */
export function hooksIn(scopes: readonly ScopeText[]): readonly Finding[] {
  const settings = scopeText(scopes, IDS.settings);
  const own = settings === undefined || voidingKey(settings) !== undefined ? {} : (tableIn(settings) ?? {});
  const isOff = own["disableAllHooks"] === true;
  return scopes.flatMap((scope): readonly Finding[] => {
    if (scope.state !== "read") return [];
    if (scope.id === IDS.settings) return isOff ? [] : inTable(own, scope.id);
    // The user's switch does not reach an administrator's hooks.
    if (!scope.id.startsWith(HOOKS) || (isOff && scope.kind !== "managed")) return [];
    return inTable(tableIn(scope.text) ?? {}, scope.id);
  });
}

function inTable({ hooks }: Readonly<Record<string, unknown>>, scope: string): readonly Finding[] {
  if (!isObject(hooks)) return [];
  return EVENTS.flatMap((event): readonly Finding[] => {
    const list = hooks[event];
    if (!Array.isArray(list) || list.length === 0) return [];
    const code = textsIn(list).some((text) => ALLOWS.test(text)) ? "hook-allows" : "hook-decides";
    return [{ code, scope, key: `hooks.${event}` }];
  });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(textsIn) : [];
}
