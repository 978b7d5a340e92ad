import { titleWithRelease } from "../../enforcers/release.ts";
import { printable } from "../../diagnostics/text.ts";
import { printAccess } from "../../policy/access.ts";
import type { Access } from "../../policy/attempt.ts";
import type { PolicyEffect } from "../../policy/decide.ts";
import type { Step } from "../steps.ts";
import type { AgentExplanation, Explanation, LayerExplanation, Speaker } from "../explain.ts";
import { paints } from "./paint.ts";

/** How many rules are named before the rest is only counted. */
const MAX_NAMED = 8;

/** One access with every rule, layer and remedy, for a terminal. Texts of the policy and of files come out as data. */
export function explanationText(
  explanation: Explanation,
  {
    color,
    guessed = false,
  }: {
    readonly color: boolean;
    /** The text named no tool, and the access is what was made of it. */
    readonly guessed?: boolean;
  },
): string {
  const { bold } = paints(color);
  const { access, policy, agents } = explanation;
  const lines = [bold(printable(access)) + (guessed ? "   (tool guessed)" : "")];
  lines.push(...policyLines(policy));
  lines.push(...explanation.steps.map((step) => `    ${printable(stepText(step))}`));
  for (const agent of agents) {
    lines.push(
      "",
      `  ${bold(titleWithRelease(agent.title, agent.version, agent.measured))}: ${outcome(agent)}`,
    );
    lines.push(...agentLines(agent));
  }
  return `${lines.join("\n")}\n`;
}

/** An assertion that does not hold. */
export function failureText(failure: {
  readonly access: Access;
  readonly expected: PolicyEffect;
  readonly policy: Explanation["policy"];
  readonly line?: number;
}): string {
  const { access, expected, policy, line } = failure;
  const where = line === undefined ? "" : `line ${line}: `;
  const head = `${where}${printable(printAccess(access))}: the policy says ${policy.effect}, not ${expected}`;
  return `${[head, ...speakers(policy.by, "")].join("\n")}\n`;
}

function policyLines(policy: Explanation["policy"]): string[] {
  const lines = [`  policy: ${policy.effect}${policy.effect === "default" ? ", no rule matches" : ""}`];
  lines.push(...speakers(policy.by, ""));
  lines.push(...speakers(policy.also, "overridden: "));
  return lines;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case "command": {
      const { words, wrappers, where, directory, dormant } = step;
      const notes = [
        ...(where === "top" ? [] : [`in a ${where}`]),
        ...(wrappers.length === 0 ? [] : [`started by ${wrappers.join(", ")}`]),
        ...(directory === undefined ? [] : [`in the directory ${directory}`]),
        ...(dormant ? ["never called"] : []),
      ];
      const text = words.length === 0 ? "(redirection)" : words.join(" ");
      return `runs ${text}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
    }
    case "touch":
      return `${step.guessed ? "may use" : { read: "reads", write: "writes", connect: "connects to" }[step.action]} ${step.what}`;
    case "unknown":
      return `not understood: ${step.part} [${step.code}]`;
  }
}

function speakers(all: readonly Speaker[], prefix: string): string[] {
  const lines = all.slice(0, MAX_NAMED).map((speaker) => `    ${prefix}${speakerText(speaker)}`);
  if (all.length > MAX_NAMED) lines.push(`    ${prefix}and ${all.length - MAX_NAMED} more`);
  return lines;
}

function speakerText(speaker: Speaker): string {
  const { effect, text, about, rule, certain, reason, agents, file, line, column, code } = speaker;
  if (code !== undefined) return printable(`unknown: ${text}: ${about} [${code}]${couldText(speaker)}`);
  const layer = speaker.layer === undefined ? "" : ` (${speaker.layer})`;
  const place =
    file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}:${column}`}${layer}: `;
  if (rule === undefined)
    return printable(`${place}${effect}, ${about === undefined ? "" : `${about} is `}${text}`);
  const of = about === undefined ? "" : ` (matches ${about})`;
  const doubt = certain ? "" : ", depending on the run";
  const because = reason === undefined ? "" : `; reason: ${reason}`;
  const only = agents === undefined ? "" : `, only for ${agents.join(", ")}`;
  return printable(`${place}${effect} ${text}${of}${doubt}${because}${only}`);
}

function couldText({ could, file, line, column, layer }: Speaker): string {
  if (could === undefined) return "";
  const where = layer === undefined ? "" : `, ${layer}`;
  const place =
    file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}:${column}`}${where})`;
  return `, so the rule \`${could}\`${place} could apply`;
}

function outcome({ verdict, depth, comparison }: AgentExplanation): string {
  const layers = ["", ", by one layer", ", by two layers"][depth] ?? "";
  const against = {
    exact: "",
    open: "",
    unknown: "",
    weaker: ", WEAKER than the policy",
    stricter: ", stricter than the policy",
  }[comparison];
  return `${verdict === "unknown" ? "unknown, not measured" : verdict}${layers}${against}`;
}

function agentLines(explanation: AgentExplanation): string[] {
  const { layer1, layer2, guard, files, why, lift, agent, policy } = explanation;
  const lines = [
    ...(policy === undefined ? [] : [`    policy for this agent: ${policy}`]),
    `    layer 1 (${layer1.what}): ${layerText(layer1)}`,
    `    layer 2 (its own rules): ${layerText(layer2)}`,
    ...(guard === undefined ? [] : [`    guard (its hook): ${layerText(guard)}`]),
  ];
  if (why !== undefined) {
    const isSaid = [layer1.reason?.code, layer2.reason?.code, guard?.reason?.code].includes(why.code);
    if (!isSaid) lines.push(`    why: ${why.title} [${why.code}]`);
    lines.push(`    remedy: ${why.remedy}`);
  }
  if (lift !== undefined) lines.push(`    to change this rule: ${lift.join(" && ")}`);
  for (const { path, state, drift, problem } of files) {
    const name = path === undefined ? "" : printable(path);
    if (state === "missing")
      lines.push(
        `    ${name} is missing, so none of its rules takes effect: twsrt generate ${agent} --write`,
      );
    else if (state === "unreadable") lines.push(`    ${name} cannot be read: ${printable(problem ?? "")}`);
    else if (state === "generated" && path === undefined)
      lines.push("    no file is configured, so this shows what `twsrt generate` would write");
    else if (state === "read" && drift.length > 0)
      lines.push(
        `    ${name} has drifted, ${drift.length} ${drift.length === 1 ? "entry differs" : "entries differ"}: twsrt diff ${agent}`,
      );
  }
  return lines;
}

function layerText({ verdict, entry, rules, reason }: LayerExplanation): string {
  const said =
    verdict === "none" ? "not consulted" : verdict === "unknown" ? "unknown, not measured" : verdict;
  const by = entry === undefined ? "" : `, ${printable(`${entry.key}: ${entry.value}`)}`;
  const from = rules.length === 0 ? "" : ` [${printable(rules.slice(0, 3).join(", "))}]`;
  const because = reason === undefined ? "" : ` (${reason.title}) [${reason.code}]`;
  return `${said}${by}${from}${because}`;
}
