import { toolSubjectOf } from "../../../policy/tool-name.ts";
import type { Meaning } from "../../reading.ts";
import { kept } from "./meaning.ts";

/** The rule for a restriction on tools of an MCP server, from the server and the agent's pattern for its tools. */
export function toolMeaning(effect: "deny" | "ask" | "allow", server: string, tools: string): Meaning {
  if (effect === "allow") return kept("allow-tool");
  const text = `${server}.${tools}`;
  if (toolSubjectOf(text) === undefined) return kept("wildcards");
  return { kind: "exact", rules: [{ list: `mcp ${effect}`, text }] };
}

/** The same from `mcp__github__delete_repo`, where a server alone is every tool of it. */
export function namedToolMeaning(effect: "deny" | "ask" | "allow", name: string): Meaning {
  const [, server = "", tools] = /^mcp__(.+?)(?:__(.*))?$/.exec(name) ?? [];
  return toolMeaning(effect, server, tools ?? "*");
}
