import { together, type Verdict } from "../enforcers/model.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { judgeOf, type PolicyEffect } from "../policy/decide.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { agentEnforcer } from "./enforcers.ts";
import lines from "./workflows.json" with { type: "json" };

/** What the policy says to the everyday command lines, and what each agent does with them. */
export interface WorkflowReport {
  readonly format: 1;
  readonly lines: number;
  /** How many lines the policy gives each answer. */
  readonly policy: Readonly<Partial<Record<PolicyEffect, number>>>;
  readonly agents: readonly AgentWorkflows[];
}

/** What one agent does with the everyday command lines, in its default mode. */
export interface AgentWorkflows {
  readonly name: string;
  readonly title: string;
  readonly allowed: number;
  readonly asked: number;
  readonly denied: number;
  /** Not measured of this agent. */
  readonly unknown: number;
  /** The lines that the agent denies although the policy does not. */
  readonly overblocked: readonly string[];
}

/**
 * Asks the policy and each agent, with a fresh generation, about the command lines of an ordinary working day: what a
 * policy costs the person who works with it.
 */
export async function workflowsOf(workspace: Workspace, targets: readonly Target[]): Promise<WorkflowReport> {
  const { policy, environment } = workspace;
  const judge = judgeOf(policy, environment);
  const judged = lines.map((line) => {
    const attempt = attemptOf({ tool: "Bash", text: line, cwd: environment.cwd }, environment);
    return { line, attempt, effect: judge.decide(attempt).effect };
  });
  const agents: AgentWorkflows[] = [];
  for (const target of targets) {
    const enforcer = await agentEnforcer(workspace, target, "generated", environment);
    const answers = judged.map(({ line, attempt, effect }) => ({
      line,
      effect,
      verdict: together(enforcer.decide(attempt)),
    }));
    const count = (wanted: Verdict): number => answers.filter(({ verdict }) => verdict === wanted).length;
    agents.push({
      name: enforcer.name,
      title: enforcer.title,
      allowed: count("allow"),
      asked: count("ask"),
      denied: count("deny"),
      unknown: count("unknown"),
      overblocked: answers
        .filter(({ verdict, effect }) => verdict === "deny" && (effect === "allow" || effect === "default"))
        .map(({ line }) => line),
    });
  }
  const effects: Partial<Record<PolicyEffect, number>> = {};
  for (const { effect } of judged) effects[effect] = (effects[effect] ?? 0) + 1;
  return { format: 1, lines: lines.length, policy: effects, agents };
}
