import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable } from "../../../enforcers/scope.ts";
import { POLICY, SETTINGS } from "../artifacts.ts";
import type { GeminiOptions } from "../options.ts";
import { IDS, POLICIES } from "../scopes.ts";
import { isSecure, loadsOwn } from "./layers.ts";
import { userFolderOf } from "./policies.ts";
import { rulesOf } from "./rules.ts";
import { sectionOf, settingsOf, type Layer } from "./settings.ts";

/** What files besides twsrt's own can do to the policy (facts.md, "Which file decides", release 0.61.0). */
export const FINDINGS = {
  "policy-paths-replace": {
    severity: "error",
    title: "makes the agent read other policy files in place of the user's folder",
    why: "With `policyPaths` in any settings file the agent does not read `~/.gemini/policies` unless the list names it.",
    remedy:
      "remove the setting, or set `gemini_settings = true` in config.toml so that your rules get the highest tier",
  },
  "policy-not-loaded": {
    severity: "error",
    isNotLoaded: true,
    title: "is not in a folder that the agent reads",
    why: "The agent reads `~/.gemini/policies` and what its settings name. No rule in a file elsewhere takes effect.",
    remedy:
      "remove `gemini_policy` from config.toml, or set `gemini_settings = true` there so that the settings name the file; then run `twsrt generate gemini --write`",
  },
  "project-admin-policies": {
    severity: "error",
    title: "adds policy files of the highest tier",
    why: "The agent accepts `adminPolicyPaths` from the settings of a trusted project; rules there override yours.",
    remedy:
      "remove the setting; one policy file in /etc/gemini-cli/policies makes the agent ignore `adminPolicyPaths` everywhere",
  },
  "settings-refused": {
    severity: "error",
    title: "is not a JSON object, so the agent does not start",
    why: "The agent ends with an error that names the file.",
    remedy: "fix the file",
  },
  "system-policies-insecure": {
    severity: "warning",
    title: "is in a folder that others can change, so the agent skips it",
    why: "The agent reads the administrator's policies only from a folder that belongs to root and that neither its group nor others can write.",
    remedy: "change the owner of the folder to root and its mode to 0755",
  },
  "policy-file-dropped": {
    severity: "note",
    title: "is ignored by the agent, with every rule in it",
    why: "One syntax error or wrong value makes the agent drop the whole file.",
    remedy: "fix the file, or remove it",
  },
  "symlinked-policy": {
    severity: "note",
    title: "is a link, which the agent does not read",
    why: "The agent reads only regular files of the policies folder.",
    remedy: "replace the link with a copy",
  },
  "yolo-reachable": {
    severity: "note",
    title: "does not switch the yolo mode off",
    why: "Without it `--approval-mode yolo` runs whatever no rule settles; deny and ask rules still count.",
    remedy: "set `security.disableYoloMode` to true in your settings file",
  },
} as const satisfies FindingTable;

/** What the agent's files hold, whether an access shows it or not. */
export function findings(input: ModelInput<GeminiOptions>): readonly Finding[] {
  const { files, places, scopes = [], environment } = input;
  const system = scopes.filter(({ id }) => id.startsWith(POLICIES.system));
  const policies = scopes.flatMap((scope): readonly Finding[] => {
    if (!scope.id.startsWith(POLICIES.user) && !system.includes(scope)) return [];
    if (scope.isLink === true) return [{ code: "symlinked-policy", scope: scope.id }];
    if (system.includes(scope) && !isSecure([scope]))
      return [{ code: "system-policies-insecure", scope: scope.id }];
    const isDropped = scope.state === "read" && rulesOf(scope.text, scope.id).kind === "dropped";
    return isDropped ? [{ code: "policy-file-dropped", scope: scope.id }] : [];
  });
  const read = settingsOf({ files, scopes, environment });
  if (read.kind === "refused") return [{ code: "settings-refused", scope: read.by.artifact }, ...policies];
  if (read.kind !== "layers") return policies;
  const yolo = read.layers
    .map(({ value }) => sectionOf(value, "security")["disableYoloMode"])
    .findLast((one) => one !== undefined);
  const isLoaded = loadsOwn(input);
  const place = places?.[POLICY];
  const isElsewhere = place !== undefined && !place.startsWith(`${userFolderOf(scopes, environment)}/`);
  return [
    ...(isElsewhere && !isLoaded && files[POLICY] !== undefined
      ? [{ code: "policy-not-loaded", scope: POLICY }]
      : []),
    ...read.layers.flatMap((layer) => inLayer(layer, system.length > 0, isLoaded)),
    ...policies,
    ...(yolo === true ? [] : [{ code: "yolo-reachable", scope: SETTINGS }]),
  ];
}

function inLayer({ id, value }: Layer, isLocked: boolean, isLoaded: boolean): readonly Finding[] {
  const each = (code: keyof typeof FINDINGS, key: string): readonly Finding[] =>
    isSet(value[key]) ? [{ code, scope: id, key }] : [];
  return [
    ...(isLoaded ? [] : each("policy-paths-replace", "policyPaths")),
    ...(id === IDS.project && !isLocked ? each("project-admin-policies", "adminPolicyPaths") : []),
    ...(id === IDS.project && isSet(sectionOf(value, "hooks")["BeforeTool"])
      ? [{ code: "project-hooks", scope: id, key: "hooks.BeforeTool" }]
      : []),
  ];
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === "string";
}
