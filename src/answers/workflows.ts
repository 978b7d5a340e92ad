import { together, type Verdict } from "../enforcers/model.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { perPolicy, policyFor, policyForAny } from "../policy/applies.ts";
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
 * Asks the policy and each agent, with what `generate` would write, about the command lines of an ordinary working day: what a
 * policy costs the person who works with it.
 */
export async function workflowsOf(workspace: Workspace, targets: readonly Target[]): Promise<WorkflowReport> {
  const { environment } = workspace;
  const attempts = lines.map((line) =>
    attemptOf({ tool: "Bash", text: line, cwd: environment.cwd }, environment),
  );
  const effectsIn = perPolicy((policy) => {
    const judge = judgeOf(policy, environment);
    return attempts.map((attempt) => judge.decide(attempt).effect);
  });
  const names = targets.map(({ name }) => name);
  const agents: AgentWorkflows[] = [];
  for (const target of targets) {
    const enforcer = await agentEnforcer(workspace, target, "generated", environment);
    const wanted = effectsIn(policyFor(workspace.policy, target.name));
    const answers = attempts.map((attempt, i) => ({
      line: attempt.access.text,
      effect: wanted[i] as PolicyEffect,
      verdict: together(enforcer.decide(attempt)),
    }));
    const count = (one: Verdict): number => answers.filter(({ verdict }) => verdict === one).length;
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
  for (const effect of effectsIn(policyForAny(workspace.policy, names)))
    effects[effect] = (effects[effect] ?? 0) + 1;
  return { format: 1, lines: lines.length, policy: effects, agents };
}
