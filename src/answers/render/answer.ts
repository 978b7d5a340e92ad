import { titleWithRelease } from "../../enforcers/release.ts";
import { printable } from "../../diagnostics/text.ts";
import type { Verdict } from "../../enforcers/model.ts";
import type { PolicyEffect } from "../../policy/decide.ts";
import type { AgentExplanation, Explanation, LayerExplanation, Speaker } from "../explain.ts";
import { padded, widest, wrapped } from "./columns.ts";
import { paints, type Paint } from "./paint.ts";

const ANSWERS: Readonly<Record<PolicyEffect, string>> = {
  deny: "denied by your policy",
  ask: "your policy asks first",
  allow: "allowed by your policy",
  default: "not restricted by your policy, no rule matches",
  unknown: "cannot be decided before it runs",
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  deny: "denied",
  ask: "asks",
  allow: "allowed",
  unknown: "not measured",
};

/** A longer entry, such as a regular expression, explains nothing at a glance. In characters. */
const LONGEST_ENTRY = 60;

/** The gap between the name of an agent and what it does. */
const GAP = 2;

/**
 * One access in a few lines: the answer of the policy with its rule, then a line for each agent.
 * @param shape width in characters
 */
export function answerText(
  { access, policy, agents }: Explanation,
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const paint = paints(color);
  const lines = wrapped(`${printable(access)}: ${printable(policyText(policy))}`, width, "", "  ");
  const titles = agents.map(({ title, version, measured }) => titleWithRelease(title, version, measured));
  const column = widest(titles);
  if (agents.length > 0) lines.push("");
  for (const [index, agent] of agents.entries()) {
    const blanks = " ".repeat(2 + column + GAP);
    const [first = "", ...rest] = wrapped(agentText(agent), width, blanks);
    const said = first.slice(blanks.length);
    lines.push(`  ${padded(titles[index] ?? "", column + GAP)}${emphasized(said, agent, paint)}`, ...rest);
  }
  if (agents.some(({ comparison }) => comparison === "weaker" || comparison === "unknown"))
    lines.push("", "`-v` shows what each layer does, and what helps.");
  return `${lines.join("\n")}\n`;
}

function emphasized(text: string, { comparison }: AgentExplanation, paint: Paint): string {
  return comparison === "weaker" || comparison === "unknown" ? paint.word(comparison, text) : text;
}

function policyText({ effect, by }: Explanation["policy"]): string {
  const [first] = by;
  if (first === undefined) return ANSWERS[effect];
  const more = by.length === 1 ? "" : `, and ${by.length - 1} more`;
  return `${ANSWERS[effect]}${speakerText(first)}${more}`;
}

function speakerText({
  text,
  about,
  rule,
  code,
  reason,
  agents,
  layer,
  file,
  line,
  column,
}: Speaker): string {
  const place = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}:${column}`})`;
  const of = layer === undefined ? "" : ` in the ${layer} layer`;
  // What only the run decides may have no text of its own.
  if (code !== undefined)
    return `: ${text}${about === undefined || about === "…" ? "" : `: ${about}`} [${code}]`;
  // No rule decided, but that a list does not name it.
  if (rule === undefined) return `, ${about === undefined ? "" : `${about} is `}${text}${of}${place}`;
  const only = agents === undefined ? "" : `, only for ${agents.join(", ")}`;
  const because = reason === undefined ? "" : `; reason: ${reason}`;
  return `, matches \`${text}\`${of}${place}${only}${because}`;
}

function agentText(agent: AgentExplanation): string {
  const { verdict, comparison, policy } = agent;
  const against =
    comparison === "weaker" || comparison === "stricter" ? `, ${comparison} than your policy` : "";
  const own = policy === undefined ? "" : ` (your policy for this agent: ${policy})`;
  return printable(
    `${VERDICTS[verdict]}${layersText(agent)}${against}${own}${because(agent)}${driftText(agent)}`,
  );
}

/** What denies it or asks; where no entry does, the reason that follows says it. */
function layersText({ layer1, layer2, guard, verdict }: AgentExplanation): string {
  if (verdict !== "deny" && verdict !== "ask") return "";
  const bySandbox = layer1.verdict === verdict;
  const byRules = layer2.verdict === verdict;
  if (bySandbox) return byRules ? " by the sandbox and its own rules" : " by the sandbox";
  if (byRules) return layer2.entry === undefined ? "" : " by its own rules";
  return guard?.verdict === verdict ? " by the guard" : "";
}

function because({
  agent,
  files,
  why,
  comparison,
  verdict,
  layer1,
  layer2,
  guard,
}: AgentExplanation): string {
  const missing = files.find(({ state }) => state === "missing")?.path;
  if (missing !== undefined && comparison !== "exact" && comparison !== "open")
    return `: ${missing} is missing, run \`twsrt generate ${agent} --write\``;
  if (why !== undefined) return `: ${why.title} [${why.code}]`;
  const decided = [layer2, layer1, guard].find((layer) => layer?.verdict === verdict);
  return decided === undefined ? "" : decidedBy(decided);
}

function decidedBy({ entry, reason }: LayerExplanation): string {
  if (reason !== undefined) return `: ${reason.title} [${reason.code}]`;
  if (entry === undefined) return "";
  const text = `${entry.key}: ${entry.value}`;
  return text.length > LONGEST_ENTRY ? "" : `: ${text}`;
}

function driftText({ agent, files }: AgentExplanation): string {
  const unreadable = files.find(({ state }) => state === "unreadable");
  if (unreadable !== undefined)
    return `; ${unreadable.path ?? "its file"} cannot be read: ${unreadable.problem ?? ""}`;
  const drifted = files.find(({ state, drift }) => state === "read" && drift.length > 0);
  return drifted === undefined ? "" : `; ${drifted.path ?? "its file"} has drifted: twsrt diff ${agent}`;
}
