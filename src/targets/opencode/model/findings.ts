import { isObject } from "../../../edit/json.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable, ScopeText } from "../../../enforcers/scope.ts";
import { CONFIG } from "../artifacts.ts";
import type { OpencodeOptions } from "../options.ts";
import { configOf, type Json } from "../read.ts";
import { MANAGED_FOLDER, UNREAD } from "../scopes.ts";
import { asRules, fold, LAST } from "./layers.ts";

/** What configurations besides the one that twsrt writes can do to the policy (facts.md, "Which file decides", 1.18.33). */
export const FINDINGS = {
  "sibling-opens": {
    severity: "note",
    title: "allows or asks, and is merged with the file that twsrt writes",
    why: "The last rule that matches counts, and a key keeps the place that the first file gave it.",
    remedy: "move the setting into the file that twsrt writes, then run `twsrt generate AGENT --write`",
  },
  "key-order": {
    severity: "note",
    title: "names patterns of your policy before the file that twsrt writes does",
    why: "The files are merged, and a key keeps the place that the first file gave it: a rule of your policy then comes before rules that take its effect away.",
    remedy: "remove the rules from this file, and keep them in the file that twsrt writes",
  },
  "project-opens": {
    severity: "note",
    title: "allows or asks, and takes precedence over your own files",
    why: "A project needs no trust for this: its configurations are merged behind the user's.",
    remedy: "remove the setting, or start the agent with `OPENCODE_DISABLE_PROJECT_CONFIG=1`",
  },
  "agent-opens": {
    severity: "note",
    title: "gives an agent rules of its own, which come behind all others",
    why: "The rules of an agent are matched after `permission` of every file, an administrator's included.",
    remedy:
      "remove the setting, or start the agent with `OPENCODE_DISABLE_PROJECT_CONFIG=1` if it is a project's",
  },
  "agent-chosen": {
    severity: "note",
    title: "starts another agent than the usual one",
    why: "The rules of that agent are matched after `permission` of every file.",
    remedy: "remove `default_agent`",
  },
  "configuration-refused": {
    severity: "error",
    title: "keeps the agent from starting",
    why: "The agent ends with code 1 when it cannot read one of its configurations, or when a known key has a wrong type.",
    remedy: "fix the file",
  },
  "env-permission": {
    severity: "note",
    title: "is merged behind every file, an administrator's included",
    why: "Rules in this variable replace those of the files.",
    remedy: "unset the variable",
  },
  "managed-moved": {
    severity: "warning",
    title: "makes the agent read another folder than the administrator's",
    why: "The released program follows this variable, so the files in the usual folder have no effect.",
    remedy: "unset the variable",
  },
  "managed-name": {
    severity: "warning",
    title: "is not read by the agent",
    why: "Of the administrator's folder only `opencode.json` and `opencode.jsonc` are read.",
    remedy: "rename the file to `opencode.json`",
  },
} as const satisfies FindingTable;

type Code = keyof typeof FINDINGS;

/** What the configurations hold that may open something. */
export function findings({ files, scopes = [] }: ModelInput<OpencodeOptions>): readonly Finding[] {
  const folded = fold(files[CONFIG], scopes);
  const by = folded.kind === "refused" ? folded.entry : undefined;
  const refused: readonly Finding[] =
    by === undefined || by.artifact === CONFIG
      ? []
      : [
          {
            code: "configuration-refused",
            scope: by.artifact,
            ...(by.key === "" ? {} : { key: by.key, value: by.value }),
          },
        ];
  const own = configOf(files[CONFIG] ?? "{}") ?? {};
  const held = scopes.flatMap((scope): readonly Finding[] => {
    const { id, kind } = scope;
    if (scope.state !== "read") return [];
    if (id === UNREAD.name) return [{ code: "managed-name", scope: id }];
    if (id.startsWith(UNREAD.moved)) return [{ code: "managed-moved", scope: MANAGED_FOLDER }];
    if (kind === "state") return [];
    if (scope.syntax === "text") return [{ code: "agent-opens", scope: id }];
    const config = configOf(scope.text) ?? {};
    if (id === LAST)
      return [{ code: "env-permission", scope: id }, ...opening(config, "", "env-permission", id)];
    return [...inConfig(config, scope), ...(scope.precedesOwn === true ? inOrder(config, own, id) : [])];
  });
  return [...refused, ...held];
}

function inConfig(config: Json, { id, kind }: ScopeText): readonly Finding[] {
  const code: Code = kind === "project" ? "project-opens" : "sibling-opens";
  const { permission, tools, default_agent: started } = config;
  const agents = ["agent", "mode"].flatMap((section) => {
    const all = config[section];
    return Object.entries(isObject(all) ? all : {}).flatMap(([name, agent]) =>
      isObject(agent)
        ? [
            ...opening(agent["permission"], `${section}.${name}.permission`, "agent-opens", id),
            ...switchedOn(agent["tools"], `${section}.${name}.tools`, "agent-opens", id),
          ]
        : [],
    );
  });
  return [
    ...opening(permission, "permission", code, id),
    ...switchedOn(tools, "tools", code, id),
    ...agents,
    ...(typeof started === "string"
      ? [{ code: "agent-chosen", scope: id, key: "default_agent", value: started }]
      : []),
  ];
}

/** Rules that an earlier file names as well as our own. */
function inOrder({ permission }: Json, { permission: own }: Json, scope: string): readonly Finding[] {
  const ours = asRules(own);
  return Object.entries(asRules(permission)).flatMap(([name, rules]) => {
    const mine = ours[name];
    const isShared =
      isObject(rules) && isObject(mine) && Object.keys(rules).some((pattern) => Object.hasOwn(mine, pattern));
    return isShared ? [{ code: "key-order", scope, key: `permission.${name}` }] : [];
  });
}

/** The rules that do not deny. */
function opening(permission: unknown, key: string, code: Code, scope: string): readonly Finding[] {
  if (typeof permission === "string")
    return permission === "deny" ? [] : [{ code, scope, key, value: permission }];
  if (!isObject(permission)) return [];
  return Object.entries(permission).flatMap(([name, rules]) => {
    const at = key === "" ? name : `${key}.${name}`;
    if (!isObject(rules)) return rules === "deny" ? [] : [{ code, scope, key: at, value: String(rules) }];
    return Object.entries(rules).flatMap(([pattern, action]) =>
      action === "deny" ? [] : [{ code, scope, key: at, value: pattern }],
    );
  });
}

function switchedOn(tools: unknown, key: string, code: Code, scope: string): readonly Finding[] {
  return Object.entries(isObject(tools) ? tools : {}).flatMap(([name, isOn]) =>
    isOn === true ? [{ code, scope, key: `${key}.${name}`, value: "true" }] : [],
  );
}
