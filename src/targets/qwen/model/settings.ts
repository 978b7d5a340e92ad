import { isObject } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { isGuard, wordsIn } from "../../guard-line.ts";
import { SETTINGS } from "../keys.ts";
import { IDS } from "../scopes.ts";
import { checkSettings } from "../settings.ts";
import { layersOf, sectionsOf, strongestOf, unitedOf } from "./layers.ts";

export type ListName = "deny" | "ask" | "allow";

/** How the agent treats what no rule settles (facts.md, section F, release 0.24.4). */
export type Mode = "default" | "auto" | "auto-edit" | "yolo" | "plan";

/** A rule as it stands in a list. */
export interface RawRule {
  readonly list: ListName;
  readonly text: string;
  readonly entry: NativeEntry;
}

/** What the agent makes of its settings files. */
export type Settings =
  | {
      readonly kind: "read";
      readonly rules: readonly RawRule[];
      readonly mode: Mode;
      /** MCP servers that the settings trust. */
      readonly trusted: ReadonlySet<string>;
      /** A list is of a type that the agent passes over. */
      readonly isListIgnored: boolean;
    }
  /** It ends, or answers nothing; `by` is set for a file besides the user's. */
  | { readonly kind: "refused"; readonly by?: NativeEntry }
  | { readonly kind: "not-measured"; readonly key: string };

/** Settings of tools that decide about permissions in a way that was not measured. So do hooks. */
const UNMEASURED = ["core", "disabled", "sandbox", "executionSandbox"] as const;

/** Where twsrt registers the guard. In a project's file any program could bear its name. */
const GUARDED: ReadonlySet<string> = new Set([SETTINGS, IDS.system]);

/** Whether the guard is the only hook. It never allows a call, so the rules decide what they decide without it. */
function isGuardAlone(id: string, hooks: unknown): boolean {
  if (!GUARDED.has(id) || !isObject(hooks)) return false;
  const { PreToolUse: groups, ...others } = hooks;
  return (
    Array.isArray(groups) &&
    Object.keys(others).length === 0 &&
    groups.every((group: unknown) => {
      const handlers: unknown = isObject(group) ? group["hooks"] : undefined;
      return Array.isArray(handlers) && handlers.length > 0 && handlers.every(isGuardHandler);
    })
  );
}

function isGuardHandler(handler: unknown): boolean {
  const command = isObject(handler) ? handler["command"] : undefined;
  return typeof command === "string" && isGuard(wordsIn(command), "qwen");
}

const MODES: Readonly<Record<string, Mode>> = {
  default: "default",
  auto: "auto",
  "auto-edit": "auto-edit",
  autoedit: "auto-edit",
  auto_edit: "auto-edit",
  yolo: "yolo",
  plan: "plan",
};

/**
 * What all settings files come to.
 * @param text the user's file; undefined where there is none
 */
export function readSettings(
  text: string | undefined,
  scopes: readonly ScopeText[],
  environment: Environment,
): Settings {
  const read = layersOf(text, scopes, environment);
  if (read.kind !== "layers") return read;
  const { layers } = read;
  const permissions = sectionsOf(layers, "permissions");
  const tools = sectionsOf(layers, "tools");
  const lists = (
    [
      ["deny", "permissions.deny", unitedOf(permissions, "deny")],
      ["deny", "tools.exclude", unitedOf(tools, "exclude")],
      ["ask", "permissions.ask", unitedOf(permissions, "ask")],
      ["allow", "permissions.allow", unitedOf(permissions, "allow")],
      ["allow", "tools.allowed", unitedOf(tools, "allowed")],
    ] as const
  ).map(([list, key, united]) => ({ list, key, united }));
  const mode = strongestOf(tools, "approvalMode");
  // The agent checks what the files come to.
  const merged = { permissions: {} as Record<string, unknown>, tools: {} as Record<string, unknown> };
  for (const { key, united } of lists) {
    const [section, name] = key.split(".") as ["permissions" | "tools", string];
    const value = united.kind === "list" ? united.items.map((item) => item.value) : united.value;
    if (value !== undefined) merged[section][name] = value;
  }
  if (mode !== undefined) merged.tools["approvalMode"] = mode.value;
  if (checkSettings(merged)[0]?.code === "target-stops-agent") return { kind: "refused" };
  if (layers.some(({ id, value }) => value["hooks"] !== undefined && !isGuardAlone(id, value["hooks"])))
    return { kind: "not-measured", key: "hooks" };
  for (const name of UNMEASURED)
    if (strongestOf(tools, name) !== undefined) return { kind: "not-measured", key: `tools.${name}` };
  const rules: RawRule[] = [];
  let isListIgnored = false;
  for (const { list, key, united } of lists) {
    if (united.kind === "other") isListIgnored ||= typeof united.value === "string" && list !== "allow";
    else
      for (const { id, value } of united.items)
        if (typeof value === "string") rules.push({ list, text: value, entry: { artifact: id, key, value } });
  }
  const word = modeOf(mode?.value);
  if (word === undefined) return { kind: "refused" };
  const trusted = new Set(
    sectionsOf(layers, "mcpServers").flatMap(({ value }) =>
      Object.entries(value).flatMap(([name, server]) =>
        isObject(server) && server["trust"] === true ? [name] : [],
      ),
    ),
  );
  return {
    kind: "read",
    rules,
    trusted,
    mode: read.isTrusted || word === "plan" ? word : "default",
    isListIgnored,
  };
}

/** @returns undefined for a word with which the agent does not start */
function modeOf(value: unknown): Mode | undefined {
  if (typeof value !== "string") return "auto";
  return MODES[value.toLowerCase()];
}
