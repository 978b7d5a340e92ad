import { readJson } from "../../../edit/json.ts";
import { DIALECT } from "../json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import { checkSettings } from "../settings.ts";
import { SETTINGS } from "../keys.ts";

export type ListName = "deny" | "ask" | "allow";

/** How the agent treats what no rule settles (facts.md, section F, release 0.24.4). */
export type Mode = "default" | "auto" | "auto-edit" | "yolo" | "plan";

/** A rule as it stands in a list. */
export interface RawRule {
  readonly list: ListName;
  readonly text: string;
  readonly entry: NativeEntry;
}

/** What the agent makes of its settings file. */
export type Settings =
  | {
      readonly kind: "read";
      readonly rules: readonly RawRule[];
      readonly mode: Mode;
      /** A list is of a type that the agent passes over. */
      readonly isListIgnored: boolean;
    }
  /** It ends, or answers nothing. */
  | { readonly kind: "refused" }
  | { readonly kind: "not-measured"; readonly key: string };

/** Settings that decide about permissions in a way that was not measured. */
const UNMEASURED: readonly (readonly [string, string?])[] = [
  ["hooks"],
  ["tools", "core"],
  ["tools", "disabled"],
  ["tools", "sandbox"],
  ["tools", "executionSandbox"],
];

const MODES: Readonly<Record<string, Mode>> = {
  default: "default",
  auto: "auto",
  "auto-edit": "auto-edit",
  autoedit: "auto-edit",
  auto_edit: "auto-edit",
  yolo: "yolo",
  plan: "plan",
};

type Json = Readonly<Record<string, unknown>>;

/** @param text undefined where there is no file */
export function readSettings(text: string | undefined): Settings {
  if (text === undefined) return { kind: "read", rules: [], mode: "auto", isListIgnored: false };
  const read = readJson(text, DIALECT);
  if (!read.ok)
    return read.problem.kind === "too-deep" ? { kind: "not-measured", key: "" } : { kind: "refused" };
  const settings = objectOf(read.value);
  if (settings === undefined || checkSettings(settings)[0]?.code === "target-stops-agent")
    return { kind: "refused" };
  for (const [first, second] of UNMEASURED) {
    const value = second === undefined ? settings[first] : objectOf(settings[first])?.[second];
    if (value !== undefined)
      return { kind: "not-measured", key: second === undefined ? first : `${first}.${second}` };
  }
  const permissions = objectOf(settings["permissions"]) ?? {};
  const tools = objectOf(settings["tools"]) ?? {};
  const rules: RawRule[] = [];
  let isListIgnored = false;
  for (const [list, key, value] of [
    ["deny", "permissions.deny", permissions["deny"]],
    ["deny", "tools.exclude", tools["exclude"]],
    ["ask", "permissions.ask", permissions["ask"]],
    ["allow", "permissions.allow", permissions["allow"]],
    ["allow", "tools.allowed", tools["allowed"]],
  ] as const) {
    if (!Array.isArray(value)) isListIgnored ||= typeof value === "string" && list !== "allow";
    else
      for (const rule of value as readonly (string | null)[])
        if (rule !== null) rules.push({ list, text: rule, entry: { artifact: SETTINGS, key, value: rule } });
  }
  const mode = modeOf(tools["approvalMode"]);
  if (mode === undefined) return { kind: "refused" };
  return { kind: "read", rules, mode, isListIgnored };
}

/** @returns undefined for a word with which the agent does not start */
function modeOf(value: unknown): Mode | undefined {
  if (typeof value !== "string") return "auto";
  return MODES[value.toLowerCase()];
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
