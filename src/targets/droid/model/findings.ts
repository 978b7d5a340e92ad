import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import { scopeText, type Finding, type FindingTable, type ScopeText } from "../../../enforcers/scope.ts";
import type { DroidOptions } from "../options.ts";
import { SETTINGS } from "../keys.ts";
import { LOCAL, SESSION } from "../scopes.ts";

/** What files besides the user's settings can do to the policy (facts.md, section E, release 0.225.2). */
export const FINDINGS = {
  "local-replaces": {
    severity: "error",
    title: "replaces settings that twsrt wrote",
    why: "Each key of `settings.local.json` replaces the same key of `settings.json`: with `sandbox.enabled` false denied files were read, and with an empty `commandBlocklist` a denied command ran.",
    remedy: "remove the key from `settings.local.json`",
  },
  "hook-may-answer": {
    severity: "warning",
    title: "contains hooks, which can answer a question in place of a person",
    why: "A hook of a project that answered `allow` ended the question about a command. Denied commands stayed denied.",
    remedy: "check what its hooks do, or remove them",
  },
  "runs-more": {
    severity: "note",
    title: "lets the agent run more without a prompt",
    why: "At a higher autonomy level files are written and commands run without a prompt. What the policy denies stays denied, and its questions are asked.",
    remedy: "remove `sessionDefaultSettings.autonomyLevel` if that is not wanted",
  },
  "file-not-measured": {
    severity: "note",
    title: "may change what the agent does, which has not been measured",
    why: "Files of a project lifted no denial: with the sandbox off, other grants and empty lists everything stayed as before. Not every setting was tried.",
    remedy: "check its settings yourself",
  },
} as const satisfies FindingTable;

export function findings({ places, scopes = [] }: ModelInput<DroidOptions>): readonly Finding[] {
  const isFinal = isSettingsOfSession(scopes, places);
  return scopes.flatMap((scope) => (isFinal && scope.id === SESSION ? [] : ofScope(scope)));
}

/** Whether the settings that twsrt writes are those of the session too, so that a denial is final. */
export function isSettingsOfSession(scopes: readonly ScopeText[], places: ModelInput["places"]): boolean {
  const named = scopeText(scopes, SESSION);
  return named !== undefined && named === places?.[SETTINGS];
}

function ofScope(scope: ScopeText): readonly Finding[] {
  const { id } = scope;
  const value = valueOf(scope);
  if (value === undefined)
    return scope.kind === "environment" || scope.state === "unreadable"
      ? [{ code: "file-not-measured", scope: id }]
      : [];
  const isHooks = id.includes("hooks");
  if (isHooks || value["hooks"] !== undefined) return [{ code: "hook-may-answer", scope: id, key: "hooks" }];
  if (id !== LOCAL) return Object.keys(value).length === 0 ? [] : [{ code: "file-not-measured", scope: id }];
  return [
    ...REPLACING.filter((key) => value[key] !== undefined).map((key) => ({
      code: "local-replaces",
      scope: id,
      key,
    })),
    ...(value["sessionDefaultSettings"] === undefined
      ? []
      : [{ code: "runs-more", scope: id, key: "sessionDefaultSettings" }]),
  ];
}

const REPLACING = ["sandbox", "commandBlocklist", "commandDenylist"] as const;

function valueOf(scope: ScopeText): Readonly<Record<string, unknown>> | undefined {
  if (scope.state !== "read" || scope.kind === "environment") return undefined;
  const read = readJson(scope.text, LENIENT_JSON);
  return read.ok && isObject(read.value) ? read.value : undefined;
}

/** Whether a scope may change what the user's two files say. */
export function saysMore(scope: ScopeText): boolean {
  if (scope.id === LOCAL) return false;
  const value = valueOf(scope);
  return value === undefined || Object.keys(value).length > 0;
}
