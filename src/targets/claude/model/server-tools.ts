import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import { nativeTool } from "../tool.ts";
import { LISTS, type List, type Rule } from "./entries.ts";
import { asked, unruled, type Mode } from "./modes.ts";

/** What is answered about tools of MCP servers (facts.md R, release 2.1.330). */
export interface ServerTools {
  decide(attempt: Extract<Attempt, { readonly tool: "MCP" }>): LayerAnswer;
}

export function serverTools(all: readonly Rule[], mode: Mode): ServerTools {
  const rules = all.flatMap((rule) => {
    const pattern = rule.content === undefined ? patternOf(rule) : undefined;
    return pattern === undefined ? [] : [{ rule, pattern }];
  });
  return {
    decide({ server, name: tool }) {
      const name = nativeTool({ server, tool });
      const find = (list: List): Rule | undefined =>
        rules.find(({ rule, pattern }) => rule.list === list && pattern.test(name))?.rule;
      const [denied, question, allowed] = LISTS.map(find);
      if (denied !== undefined) return { verdict: "deny", entry: denied.entry };
      if (question !== undefined) return asked({ verdict: "ask", entry: question.entry }, mode);
      // In this mode it asks whatever a rule allows.
      if (allowed === undefined || mode === "plan") return unruled(mode, "server-tool-asks");
      return { verdict: "allow", entry: allowed.entry };
    },
  };
}

/**
 * The names that a rule is about. A server alone is all of its tools; what allows has to name the server without a star.
 * @returns undefined for a rule that is about none of them
 */
function patternOf({ list, tool, entry }: Rule): RegExp | undefined {
  // With parentheses, whatever is in them, it does nothing.
  if (entry.value.includes("(")) return undefined;
  if (tool === "*") return list === "deny" ? /^/ : undefined;
  const [, server = "", name] = /^mcp__(.+?)(?:__(.*))?$/.exec(tool) ?? [];
  if (server === "" || (list === "allow" && server.includes("*"))) return undefined;
  const isServer = name === undefined && !tool.endsWith("*");
  return new RegExp(`^${tool.replaceAll("*", ".*")}${isServer ? "__.*" : ""}$`);
}
