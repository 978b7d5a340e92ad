import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { valueAt } from "../../policy/value-at.ts";
import type { ClaudeOptions } from "./options.ts";
import { routeOf } from "../kit/json-text.ts";
import { OPENING_KEYS } from "./sandbox-keys.ts";

/**
 * Says when the settings, as they will stand, leave the agent's own sandbox off or take something out of it
 * (research/claude-code.md section 5): `filesystem.disabled` drops all path protection, and commands that match
 * `excludedCommands` run outside.
 */
export function layerOneFindings(
  settings: Readonly<Record<string, unknown>>,
  file: string,
  options: ClaudeOptions,
): Diagnostic[] {
  const sandbox = section(settings, "sandbox");
  if (sandbox["enabled"] !== true) {
    return options.sandbox === "require" ? [] : [{ code: "layer1-off", args: { file }, target: "claude" }];
  }
  const holes: string[] = [];
  if (section(sandbox, "filesystem")["disabled"] === true) holes.push("sandbox.filesystem.disabled");
  const excluded = sandbox["excludedCommands"];
  if (Array.isArray(excluded) && excluded.length > 0) holes.push("sandbox.excludedCommands");
  const found = holes.map((setting): Diagnostic => ({
    code: "layer1-weakened",
    args: { file, setting },
    target: "claude",
  }));
  const opened = OPENING_KEYS.filter((key) => (valueAt(settings, routeOf(key)) ?? false) !== false);
  for (const setting of opened)
    found.push({ code: "layer1-opened", args: { file, setting }, target: "claude" });
  return found;
}

function section(value: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const inner = value[key];
  return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
}
