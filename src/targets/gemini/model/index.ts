import type { LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { GeminiOptions } from "../options.ts";
import { fileAnswer } from "./files.ts";
import { IgnoredLines } from "./ignored.ts";
import { fold } from "./layers.ts";
import { RuleIndex } from "./rule-index.ts";
import { argumentsText, serverRule } from "./rules.ts";
import { shellAnswer } from "./shell.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/**
 * What the agent does with the texts of its policy and settings files, in its default mode (facts.md beside the
 * translation, release 0.61.0).
 */
export function model(input: ModelInput<GeminiOptions>): Model {
  const { files, environment } = input;
  const read = fold(input);
  if (read.kind === "not-measured") return always({ verdict: "unknown", reason: "rule-not-measured" });
  if (read.kind === "refused")
    return always({ verdict: "deny", entry: read.by, reason: "other-settings-refused" });
  const rules = new RuleIndex(read.rules);
  const ignored = new IgnoredLines(files);
  const decided = (attempt: Attempt): LayerAnswer => {
    if (attempt.tool === "Bash") return shellAnswer(attempt, rules, environment);
    if (attempt.tool === "MCP") return serverToolAnswer(attempt, rules);
    return attempt.tool === "WebFetch"
      ? fetchAnswer(attempt, rules)
      : fileAnswer(attempt, { rules, ignored, environment });
  };
  return {
    decide: (attempt) => {
      const answer = decided(attempt);
      const isOpen = read.isDropped && answer.verdict !== "deny";
      const layer2 = isOpen ? { ...answer, reason: "policy-dropped" } : answer;
      return { layer1: { verdict: "none", reason: "no-sandbox-written" }, layer2 };
    },
  };
}

function always(layer2: LayerAnswer): Model {
  return { decide: () => ({ layer1: { verdict: "none", reason: "no-sandbox-written" }, layer2 }) };
}

/** `web_fetch`, which is given a text with the address in it. */
function fetchAnswer({ access }: Extract<Attempt, { tool: "WebFetch" }>, rules: RuleIndex): LayerAnswer {
  const text = access.text.trim();
  const url = text.includes("://") ? text : `https://${text}`;
  const rule = rules.first("web_fetch", argumentsText({ prompt: `Fetch ${url}` }));
  if (rule?.isDoubtful === true) return { verdict: "unknown", reason: "rule-not-measured" };
  if (rule === undefined) return { verdict: "ask", reason: "fetch-asks" };
  const verdict = rule.decision === "ask_user" ? "ask" : rule.decision;
  return { verdict, entry: rule.entry };
}

/** A tool of an MCP server, of whose arguments nothing is known. */
function serverToolAnswer(
  { server, name: tool }: Extract<Attempt, { tool: "MCP" }>,
  rules: RuleIndex,
): LayerAnswer {
  const rule = serverRule(rules.all, { server, tool });
  if (rule === undefined) return { verdict: "ask", reason: "server-tool-asks" };
  if (rule.isDoubtful || rule.pattern !== undefined)
    return { verdict: "unknown", reason: "rule-not-measured" };
  return { verdict: rule.decision === "ask_user" ? "ask" : rule.decision, entry: rule.entry };
}
