import { valueText } from "../../schema/findings.ts";
import { isObject } from "../../edit/json.ts";
import type { KeyPath } from "../../diagnostics/diagnostic.ts";
import type { Refused } from "../kit/json-file.ts";

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
 * The first value with which the agent does not read the permissions of a settings file (facts.md, section A, release
 * 0.24.4): it ends, or it ignores this one value, and rules cannot be put in its place.
 * @param value the parsed file
 */
export function checkSettings(value: unknown): readonly Refused[] {
  if (!isObject(value)) return [wrong("target-stops-agent", [], "an object", value)];
  const tools = isObject(value["tools"]) ? value["tools"] : {};
  const permissions = value["permissions"];
  const lists = isObject(permissions) ? permissions : {};
  const names = ["deny", "ask", "allow"];
  const stops = [
    ...names.map((name) => stopping(["permissions", name], lists[name])),
    ...["exclude", "allowed"].map((name) => stopping(["tools", name], tools[name])),
    badMode(tools["approvalMode"]),
  ].find((found) => found !== undefined);
  if (stops !== undefined) return [stops];
  if (permissions !== undefined && !isObject(permissions))
    return [wrong("target-value-ignored", ["permissions"], "an object", permissions)];
  const ignored = names.find((name) => lists[name] !== undefined && !Array.isArray(lists[name]));
  if (ignored === undefined) return [];
  return [wrong("target-value-ignored", ["permissions", ignored], "an array", lists[ignored])];
}

/** A text or `null` in place of a list, and `null` in one, are ignored; anything else of a wrong type ends the agent. */
function stopping(path: KeyPath, list: unknown): Refused | undefined {
  if (list === undefined || list === null || typeof list === "string") return undefined;
  if (!Array.isArray(list)) return wrong("target-stops-agent", path, "an array", list);
  const at = list.findIndex((item) => typeof item !== "string" && item !== null);
  return at < 0 ? undefined : wrong("target-stops-agent", [...path, at], "a string", list[at]);
}

function badMode(mode: unknown): Refused | undefined {
  if (mode === undefined || mode === null) return undefined;
  if (typeof mode === "string" && MODES.has(mode.toLowerCase())) return undefined;
  return wrong("target-stops-agent", ["tools", "approvalMode"], "a mode that the agent has", mode);
}

function wrong(code: Refused["code"], path: KeyPath, expected: string, value: unknown): Refused {
  return { code, path, expected, got: valueText(value) };
}
