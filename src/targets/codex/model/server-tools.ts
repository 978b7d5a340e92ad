import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import { isTable } from "../merge/values.ts";
import type { Folded, Table } from "./layers.ts";

const SERVERS = "mcp_servers";

/**
 * What the agent does with a tool of an MCP server (facts.md, Tools of MCP servers, release 0.169.0). What takes a tool
 * away is in the table that defines its server.
 */
export function serverToolAnswer(
  { server, name }: Extract<Attempt, { tool: "MCP" }>,
  { layers, merged, requirements }: Extract<Folded, { kind: "folded" }>,
): LayerAnswer {
  if (requirements?.table[SERVERS] !== undefined) return { verdict: "unknown", reason: "not-measured" };
  const table = tableAt(tableAt(merged, SERVERS), server);
  const entry = (key: string, value: unknown): NativeEntry => ({
    artifact: layers.findLast((layer) => keyIn(layer.table, server, key))?.id ?? "config",
    key: `${SERVERS}.${server}.${key}`,
    value: typeof value === "string" ? value : JSON.stringify(value),
  });
  if (table["enabled"] === false) return { verdict: "deny", entry: entry("enabled", false) };
  const { disabled_tools: disabled, enabled_tools: enabled } = table;
  if (Array.isArray(disabled) && disabled.includes(name))
    return { verdict: "deny", entry: entry("disabled_tools", disabled) };
  if (Array.isArray(enabled) && !enabled.includes(name))
    return { verdict: "deny", entry: entry("enabled_tools", enabled) };
  const own = tableAt(tableAt(table, "tools"), name)["approval_mode"];
  const mode = own ?? table["default_tools_approval_mode"];
  const key = own === undefined ? "default_tools_approval_mode" : "tools";
  if (mode === "prompt") return { verdict: "ask", entry: entry(key, mode) };
  if (mode === "approve") return { verdict: "allow", entry: entry(key, mode) };
  return { verdict: "unknown", reason: "server-says-read-only" };
}

function tableAt(table: Table, key: string): Table {
  const found = Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(found) ? found : {};
}

function keyIn(table: Table, server: string, key: string): boolean {
  return Object.hasOwn(tableAt(tableAt(table, SERVERS), server), key);
}
