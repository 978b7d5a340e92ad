import type { TomlTable } from "smol-toml";
import { isObject } from "../../../edit/json.ts";
import { tomlTable } from "../../../edit/toml-table.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import { CONFIG } from "../keys.ts";

export type ListName = "deny" | "ask" | "allow";

/** What a rule is about. `tool`: a tool of an MCP server. */
export type RuleKind = "read" | "edit" | "bash" | "fetch" | "tool";

/** A rule as it was read; without an argument it is about the whole tool. */
export interface Rule {
  readonly kind: RuleKind;
  readonly argument: string | undefined;
  readonly entry: NativeEntry;
}

export type Config =
  | {
      readonly kind: "read";
      readonly rules: Readonly<Record<ListName, readonly Rule[]>>;
      readonly asksNothing: boolean;
      readonly isListIgnored: boolean;
    }
  | { readonly kind: "broken" }
  | { readonly kind: "not-measured" };

/** Names of tools in rules; case counts. The last ones are about searches, which no access makes. */
const KINDS: Readonly<Record<string, RuleKind | "search">> = {
  Read: "read",
  Edit: "edit",
  Write: "edit",
  Bash: "bash",
  WebFetch: "fetch",
  MCPTool: "tool",
  Grep: "search",
  Glob: "search",
  WebSearch: "search",
};

/** Rules of the configuration that the agent reads (facts.md, sections A to E, release 1.0.41). */
export function readConfig(text: string | undefined): Config {
  const table = tomlTable(text ?? "");
  if (table === undefined) return { kind: "broken" };
  const { permission = {}, ui = {} } = table;
  const mode = isObject(ui) ? modeOf(ui) : undefined;
  if (mode === undefined) return { kind: "not-measured" };
  const none: Config = { ...EMPTY, asksNothing: mode === "none" };
  if (!isObject(permission) && !Array.isArray(permission)) return { kind: "not-measured" };
  if (!isObject(permission)) return { ...none, isListIgnored: true };
  if (permission["rules"] !== undefined) return { kind: "not-measured" };
  const rules: Record<ListName, Rule[]> = { deny: [], ask: [], allow: [] };
  let isListIgnored = false;
  for (const name of ["deny", "ask", "allow"] as const) {
    const list = permission[name] ?? [];
    isListIgnored ||= !Array.isArray(list) && name !== "allow";
    for (const item of Array.isArray(list) ? list : []) {
      if (typeof item !== "string") continue;
      const rule = ruleOf(item, { artifact: CONFIG, key: `permission.${name}`, value: item });
      if (rule === undefined) return { kind: "not-measured" };
      if (rule !== "search") rules[name].push(rule);
    }
  }
  return { ...none, rules, isListIgnored };
}

const EMPTY = {
  kind: "read",
  rules: { deny: [], ask: [], allow: [] },
  asksNothing: false,
  isListIgnored: false,
} as const;

/** @returns undefined for a tool that was not measured, `search` for one that no access is about */
export function ruleOf(text: string, entry: NativeEntry): Rule | "search" | undefined {
  // As Claude Code writes it; a server alone is all of its tools.
  const [, server, tool = "*"] = /^mcp__([\w-]+?)(?:__([\w-]*\*?))?$/.exec(text) ?? [];
  if (server !== undefined) return { kind: "tool", argument: `${server}__${tool}`, entry };
  const [, name = "", argument] = /^([A-Za-z]+)(?:\((.*)\))?$/s.exec(text) ?? [];
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined || kind === "search") return kind;
  return { kind, argument: argument === "" || argument === "*" ? undefined : argument, entry };
}

/** @returns undefined for a mode in which not everything was tried */
function modeOf({ permission_mode: mode, yolo }: TomlTable): "none" | "asks" | undefined {
  if (yolo === true) return "none";
  if (mode === undefined || mode === "ask" || mode === "default") return "asks";
  return mode === "always-approve" ? "none" : undefined;
}
