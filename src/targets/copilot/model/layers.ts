import { isObject } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import { scopeText, type ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { ALLOW_ALL, IDS } from "../scopes.ts";
import type { LaunchFlags, ToolRule, UrlFlag } from "./flags.ts";
import { isTexts, strictTableIn, tableIn, voidingKey, type Table } from "./settings.ts";
import { parseUrlRule } from "./url-rules.ts";

/** An administrator's file. */
export type Managed =
  | { readonly kind: "absent" }
  /** The agent runs no command, because it does not accept the file. */
  | { readonly kind: "closed"; readonly entry: NativeEntry }
  | { readonly kind: "read"; readonly table: Table };

/** What is said besides the flags. */
export interface Beside {
  /** The variable that allows all tools; `refused`: the agent ends because of its value. */
  readonly allowAll: { readonly kind: "on" | "refused"; readonly entry: NativeEntry } | undefined;
  readonly managed: Managed;
  /** What a person has let pass for good in this place. */
  readonly approvals: Approvals | undefined;
  readonly settings: Pick<LaunchFlags, "denyUrls" | "allowUrls">;
}

interface Approvals extends Pick<LaunchFlags, "allow" | "directories"> {
  readonly entry: NativeEntry;
  /** It has something whose effect was not measured. */
  readonly isPartly: boolean;
}

/** Reads the other files and the variable (facts.md, "Which file decides", release 1.0.102). */
export function besideOf(scopes: readonly ScopeText[], environment: Environment): Beside {
  return {
    allowAll: allowAllOf(scopeText(scopes, IDS.allowAll)),
    managed: managedOf(scopes.find(({ id }) => id === IDS.managed)),
    approvals: approvalsOf(tableIn(scopeText(scopes, IDS.approvals)), environment),
    settings: settingsOf(scopeText(scopes, IDS.settings)),
  };
}

const ON = /^(true|1|yes|on|y)$/;
const OFF = /^(false|0|no|off|n|)$/;

function allowAllOf(text: string | undefined): Beside["allowAll"] {
  if (text === undefined) return undefined;
  const word = text.trim().toLowerCase();
  if (OFF.test(word)) return undefined;
  const entry = { artifact: IDS.allowAll, key: ALLOW_ALL, value: text };
  return { kind: ON.test(word) ? "on" : "refused", entry };
}

/** Addresses of the user's settings, which act like flags. A file with a wrong type in it does not count. */
function settingsOf(text: string | undefined): Beside["settings"] {
  const table = text === undefined || voidingKey(text) !== undefined ? {} : (tableIn(text) ?? {});
  const urls = (key: string): readonly UrlFlag[] => {
    const list = table[key];
    return (isTexts(list) ? list : []).map((value) => ({
      rule: parseUrlRule(value),
      entry: { artifact: IDS.settings, key, value },
    }));
  };
  return { denyUrls: urls("deniedUrls"), allowUrls: urls("allowedUrls") };
}

/** Approvals are kept for the root of the repository, outside of one for the start directory. */
function approvalsOf(table: Table | undefined, environment: Environment): Approvals | undefined {
  const locations = table?.["locations"];
  const { cwd } = environment;
  const root = repositoryOf(environment);
  const place = [root, cwd].find((one) => isObject(locations) && Object.hasOwn(locations, one));
  if (place === undefined || !isObject(locations)) return undefined;
  const here = locations[place];
  const entry = { artifact: IDS.approvals, key: "locations", value: place };
  const { tool_approvals: tools = [], allowed_directories: directories = [] } = isObject(here) ? here : {};
  const allow: ToolRule[] = [];
  let isPartly = !isObject(here) || place !== root || !Array.isArray(tools) || !isTexts(directories);
  for (const one of Array.isArray(tools) ? (tools as readonly unknown[]) : []) {
    const { kind, commandIdentifiers: names } = isObject(one) ? one : {};
    if (kind === "commands" && isTexts(names))
      allow.push(...names.map((value): ToolRule => ({ kind: "shell", value, entry })));
    else if (kind === "write") allow.push({ kind, entry });
    else isPartly = true;
  }
  const isCertain = place === root;
  return {
    entry,
    isPartly,
    allow: isCertain ? allow : [],
    directories: isCertain && isTexts(directories) ? directories : [],
  };
}

function repositoryOf({ cwd, kind }: Environment): string {
  for (let at = cwd; at !== ""; at = at.slice(0, at.lastIndexOf("/")))
    if (kind(`${at}/.git`) !== "absent") return at;
  return cwd;
}

function managedOf(scope: ScopeText | undefined): Managed {
  if (scope === undefined) return { kind: "absent" };
  const closed = (key: string): Managed => ({
    kind: "closed",
    entry: { artifact: IDS.managed, key, value: "" },
  });
  const table = scope.state === "read" ? strictTableIn(scope.text) : undefined;
  if (table === undefined) return closed("");
  const { permissions = {}, sandbox = {} } = table;
  if (!isObject(permissions)) return closed("permissions");
  if (!isObject(sandbox)) return closed("sandbox");
  const wrong = ["deny", "ask", "allow"].find((list) => {
    const value = permissions[list];
    return value !== undefined && !(isTexts(value) && value.every(isSelector));
  });
  return wrong === undefined ? { kind: "read", table } : closed(`permissions.${wrong}`);
}

/** Selectors that the agent takes; any other makes it refuse the file. Which further kinds there are was not measured. */
function isSelector(text: string): boolean {
  return !/^(Tool|Bogus|WebFetch|mcp__\w*)(\(|$)|^\w+\(\)$/.test(text);
}

/** The flags with what the variable, the approvals and the user's settings add to them. */
export function withBeside(flags: LaunchFlags, { allowAll, approvals, settings }: Beside): LaunchFlags {
  const all = allowAll === undefined ? {} : { allTools: allowAll.entry, allUrls: allowAll.entry };
  return {
    ...all,
    ...flags,
    allow: [...flags.allow, ...(approvals?.allow ?? [])],
    directories: [...flags.directories, ...(approvals?.directories ?? [])],
    denyUrls: [...flags.denyUrls, ...settings.denyUrls],
    allowUrls: [...flags.allowUrls, ...settings.allowUrls],
  };
}
