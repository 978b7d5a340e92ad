import { isObject } from "../../edit/json.ts";
import type { KeyPath } from "../../diagnostics/diagnostic.ts";

/** What of a settings file decides about permissions. */
export interface Settings {
  readonly permissions: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  /** `tools.approvalMode`. */
  readonly mode: unknown;
}

export type Checked =
  | { readonly kind: "accepted"; readonly settings: Settings }
  | { readonly kind: "refused"; readonly path: KeyPath; readonly expected: string; readonly got: string };

/**
 * Whether the agent reads the permissions of a settings file (facts.md, section A, release 0.24.4).
 * @param value the parsed file
 */
export function checkSettings(value: unknown): Checked {
  if (!isObject(value)) return refused([], "object", value);
  const permissions = value["permissions"];
  if (permissions !== undefined && !isObject(permissions))
    return refused(["permissions"], "object", permissions);
  for (const name of ["deny", "ask", "allow"]) {
    const list = permissions?.[name];
    if (list === undefined) continue;
    if (!Array.isArray(list)) return refused(["permissions", name], "array", list);
    const at = list.findIndex((item) => typeof item !== "string");
    if (at >= 0) return refused(["permissions", name, at], "string", list[at]);
  }
  const tools = value["tools"];
  return {
    kind: "accepted",
    settings: {
      permissions: permissions as Settings["permissions"],
      mode: isObject(tools) ? tools["approvalMode"] : undefined,
    },
  };
}

function refused(path: KeyPath, expected: string, value: unknown): Checked {
  const got = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return { kind: "refused", path, expected, got };
}
