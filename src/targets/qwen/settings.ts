import { isObject } from "../../edit/json.ts";
import type { KeyPath } from "../../diagnostics/diagnostic.ts";

/** What of a settings file decides about permissions. */
export interface Settings {
  readonly permissions: Readonly<Record<string, readonly (string | null)[] | undefined>> | undefined;
  /** `tools.approvalMode`. */
  readonly mode: unknown;
}

/** With it the agent ends; or it ignores this one value, and rules cannot be put in its place. */
export interface Wrong {
  readonly kind: "stops" | "ignored";
  readonly path: KeyPath;
  readonly expected: string;
  readonly got: string;
}

export type Checked = { readonly kind: "accepted"; readonly settings: Settings } | Wrong;

const MODES: ReadonlySet<string> = new Set([
  "default",
  "auto",
  "auto-edit",
  "autoedit",
  "auto_edit",
  "yolo",
  "plan",
]);

/**
 * Whether the agent reads the permissions of a settings file (facts.md, section A, release 0.24.4).
 * @param value the parsed file
 */
export function checkSettings(value: unknown): Checked {
  if (!isObject(value)) return wrong("stops", [], "an object", value);
  const tools = isObject(value["tools"]) ? value["tools"] : {};
  const permissions = value["permissions"];
  const lists = isObject(permissions) ? permissions : {};
  const found =
    stopping(["permissions", "deny"], lists["deny"]) ??
    stopping(["permissions", "ask"], lists["ask"]) ??
    stopping(["permissions", "allow"], lists["allow"]) ??
    stopping(["tools", "exclude"], tools["exclude"]) ??
    stopping(["tools", "allowed"], tools["allowed"]) ??
    badMode(tools["approvalMode"]);
  if (found !== undefined) return found;
  if (permissions !== undefined && !isObject(permissions))
    return wrong("ignored", ["permissions"], "an object", permissions);
  for (const name of ["deny", "ask", "allow"]) {
    const list = lists[name];
    if (list !== undefined && !Array.isArray(list))
      return wrong("ignored", ["permissions", name], "an array", list);
  }
  return {
    kind: "accepted",
    settings: {
      permissions: permissions as Settings["permissions"],
      mode: tools["approvalMode"],
    },
  };
}

/** A text or `null` in place of a list, and `null` in one, are ignored; anything else of a wrong type ends the agent. */
function stopping(path: KeyPath, list: unknown): Wrong | undefined {
  if (list === undefined || list === null || typeof list === "string") return undefined;
  if (!Array.isArray(list)) return wrong("stops", path, "an array", list);
  const at = list.findIndex((item) => typeof item !== "string" && item !== null);
  return at < 0 ? undefined : wrong("stops", [...path, at], "a string", list[at]);
}

function badMode(mode: unknown): Wrong | undefined {
  if (mode === undefined || mode === null) return undefined;
  if (typeof mode === "string" && MODES.has(mode.toLowerCase())) return undefined;
  return wrong("stops", ["tools", "approvalMode"], "a mode that the agent has", mode);
}

function wrong(kind: "stops" | "ignored", path: KeyPath, expected: string, value: unknown): Wrong {
  return { kind, path, expected, got: described(value) };
}

function described(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" ? "an object" : `${value as boolean | number}`;
}
