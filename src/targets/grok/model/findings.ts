import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable, ScopeText } from "../../../enforcers/scope.ts";
import { CONFIG } from "../keys.ts";
import type { GrokOptions } from "../options.ts";
import { IDS } from "../scopes.ts";
import { readConfig } from "./config.ts";

/** What files besides the user's configuration can do to the policy (facts.md, section G, release 1.0.41). */
export const FINDINGS = {
  "claude-allows": {
    severity: "note",
    title: "allows accesses without asking, because the agent reads settings of Claude Code too",
    why: "Allow rules of this file ended questions about writing files. Deny and ask rules still win. Those that twsrt writes for Claude Code are your policy's own.",
    remedy: "remove only entries that your policy does not have; `twsrt diff claude` names them",
  },
  "claude-sets-mode": {
    severity: "warning",
    title: "sets the mode of the agent, because the agent reads settings of Claude Code too",
    why: "With `bypassPermissions` and `acceptEdits` files were written without a prompt. Deny rules still apply.",
    remedy: "remove `permissions.defaultMode`",
  },
  "asks-nothing": {
    severity: "error",
    title: "runs the agent in a mode that skips all prompts",
    why: "Every tool runs without a prompt, also where your policy asks. Deny rules still apply.",
    remedy: "remove the setting",
  },
  "file-not-measured": {
    severity: "note",
    title: "may change what the agent does, which has not been measured",
    why: "Files of a project had no effect until its folder is trusted. What trusted ones and files of an administrator do was not tried.",
    remedy: "check its rules and modes yourself",
  },
} as const satisfies FindingTable;

export function findings({ files, scopes = [] }: ModelInput<GrokOptions>): readonly Finding[] {
  return [...ownMode(files[CONFIG]), ...scopes.flatMap(ofScope)];
}

function ownMode(text: string | undefined): readonly Finding[] {
  const config = readConfig(text);
  if (config.kind !== "read" || !config.asksNothing) return [];
  return [{ code: "asks-nothing", scope: CONFIG, key: "ui" }];
}

function ofScope(scope: ScopeText): readonly Finding[] {
  if (scope.kind === "state") return [];
  if (scope.id !== IDS.claude && scope.id !== IDS.claudeLocal)
    return [{ code: "file-not-measured", scope: scope.id }];
  const read = scope.state === "read" ? readJson(scope.text, LENIENT_JSON) : undefined;
  const settings = read?.ok === true && isObject(read.value) ? read.value : {};
  const { permissions } = settings;
  if (!isObject(permissions)) return [];
  const { allow, defaultMode } = permissions;
  return [
    ...(Array.isArray(allow) && allow.length > 0
      ? [{ code: "claude-allows", scope: scope.id, key: "permissions.allow" }]
      : []),
    ...(typeof defaultMode === "string"
      ? [{ code: "claude-sets-mode", scope: scope.id, key: "permissions.defaultMode", value: defaultMode }]
      : []),
  ];
}
