import { isObject } from "../../../edit/json.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable } from "../../../enforcers/scope.ts";
import { SETTINGS } from "../keys.ts";
import type { QwenOptions } from "../options.ts";
import { IDS } from "../scopes.ts";
import { layersOf, sectionsOf, strongestOf, type Layer } from "./layers.ts";

/** What files besides the user's can do to the policy (facts.md, "Which file decides", release 0.24.4). */
export const FINDINGS = {
  "project-voids-rules": {
    severity: "error",
    title: "removes the rules and modes that weaker files set in this section",
    why: "The agent replaces the whole section with a value that is not an object. It trusts every project unless `security.folderTrust.enabled` is true.",
    remedy:
      "remove the setting; `security.folderTrust.enabled: true` in your settings file makes the agent ignore files of projects that you do not trust",
  },
  "asks-void": {
    severity: "error",
    title: "runs the agent in a mode in which ask rules do nothing",
    why: "In `yolo` nothing is asked about; in `auto-edit` files and addresses are not. Deny rules still apply.",
    remedy: "remove the setting; an administrator's file overrides it (`twsrt generate qwen --managed`)",
  },
  "project-sets-mode": {
    severity: "warning",
    title: "lets a model decide about what the agent would ask you",
    why: "A project's file replaces `tools.approvalMode` of your settings file. In the mode `auto` a language model judges what no rule settles.",
    remedy: "remove the setting; an administrator's file overrides it (`twsrt generate qwen --managed`)",
  },
  "project-allows": {
    severity: "note",
    title: "allows accesses without asking",
    why: "Allow rules of a project count unless folder trust is on. Deny and ask rules still win.",
    remedy: "remove the entries that you did not write",
  },
  "hooks-off": {
    severity: "warning",
    title: "turns all hooks off",
    why: "A project's file overrides `disableAllHooks` of your settings file.",
    remedy: "remove the setting; an administrator's file prevents it (`twsrt generate qwen --managed`)",
  },
  "settings-refused": {
    severity: "error",
    title: "is not a JSON object, so the agent does not start",
    why: "The agent ends with an error that names the file.",
    remedy: "fix the file",
  },
  "settings-corrupted": {
    severity: "note",
    title: "is a copy that the agent made of a settings file it could not read",
    why: "The agent replaced the project's broken file with an empty one, so what the file set does not take effect.",
    remedy: "restore the settings that you need, then remove the copy",
  },
  "system-moved": {
    severity: "note",
    title: "makes the agent read another file than the administrator's",
    why: "Rules of the system settings file do not take effect in sessions that are started with this variable.",
    remedy: "unset the variable unless you set it on purpose",
  },
} as const satisfies FindingTable;

type Code = keyof typeof FINDINGS;

const SILENT: ReadonlySet<unknown> = new Set(["yolo", "auto-edit", "autoedit", "auto_edit"]);

/** What the agent's files hold, whether an access shows it or not. */
export function findings({ files, scopes = [], environment }: ModelInput<QwenOptions>): readonly Finding[] {
  const found: Finding[] = scopes.flatMap(({ id }): Finding[] => {
    if (id === "corrupted") return [{ code: "settings-corrupted", scope: id }];
    return id === "environment/system" || id === "environment/defaults"
      ? [{ code: "system-moved", scope: id }]
      : [];
  });
  const read = layersOf(files[SETTINGS], scopes, environment);
  if (read.kind === "refused" && read.by !== undefined)
    found.push({ code: "settings-refused", scope: read.by.artifact });
  if (read.kind !== "layers") return found;
  const project = read.layers.find(({ id }) => id === IDS.project);
  return [...(project === undefined ? [] : inProject(project, read.layers)), ...modes(read.layers), ...found];
}

function finding(code: Code, scope: string, key: string, said: unknown): Finding {
  return { code, scope, key, value: typeof said === "string" ? said : JSON.stringify(said) };
}

function inProject(project: Layer, layers: readonly Layer[]): readonly Finding[] {
  const { id, value } = project;
  const permissions = isObject(value["permissions"]) ? value["permissions"] : {};
  const allow = permissions["allow"];
  const hooks = strongestOf(layers, "disableAllHooks");
  const before = isObject(value["hooks"]) ? value["hooks"]["PreToolUse"] : undefined;
  return [
    ...["permissions", "tools"].flatMap((name) =>
      Object.hasOwn(value, name) && !isObject(value[name])
        ? [finding("project-voids-rules", id, name, value[name])]
        : [],
    ),
    ...(Array.isArray(allow) ? (allow as readonly unknown[]) : [])
      .filter((rule) => typeof rule === "string")
      .map((rule) => finding("project-allows", id, "permissions.allow", rule)),
    ...(Array.isArray(before) && before.length > 0
      ? [{ code: "project-hooks", scope: id, key: "hooks.PreToolUse" }]
      : []),
    ...(hooks?.id === id && hooks.value === true ? [finding("hooks-off", id, "disableAllHooks", true)] : []),
  ];
}

/** The mode that counts, where it is weaker than that of the user's file. */
function modes(layers: readonly Layer[]): readonly Finding[] {
  const key = "tools.approvalMode";
  const mode = strongestOf(sectionsOf(layers, "tools"), "approvalMode");
  if (mode === undefined) return [];
  const { id, value } = mode;
  if (typeof value === "string" && SILENT.has(value.toLowerCase()))
    return [finding("asks-void", id, key, value)];
  const others = layers.filter((layer) => layer.id !== IDS.project);
  const usual = strongestOf(sectionsOf(others, "tools"), "approvalMode")?.value;
  const isLooser =
    id === IDS.project &&
    (value === null || value === "auto") &&
    typeof usual === "string" &&
    ["default", "plan"].includes(usual.toLowerCase());
  return isLooser ? [finding("project-sets-mode", id, key, value)] : [];
}
