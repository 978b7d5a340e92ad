import type { ToolRule } from "../../policy/policy.ts";
import { WITNESS, type Witnesses } from "./witness.ts";

/** The accesses that show what a rule about tools of an MCP server comes to. */
export function toolWitnesses({ subject: { server, tool } }: ToolRule, out: Witnesses): void {
  if (typeof tool === "string") return out.common("MCP", `${server}.${tool}`);
  // A name in the way of servers, which has no hyphen.
  const name = WITNESS.replaceAll("-", "_");
  out.common("MCP", `${server}.${tool.prefix}${name}`);
  if (/[A-Za-z0-9]$/.test(tool.prefix)) out.common("MCP", `${server}.${tool.prefix}`, "the beginning alone");
}
