import type { LayerAnswer } from "../enforcers/model.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import { callJudge } from "../guard/decide.ts";
import type { Attempt } from "../policy/attempt.ts";
import { hasConditions } from "../policy/conditions.ts";
import type { Environment } from "../policy/environment.ts";
import type { Policy, Rule } from "../policy/policy.ts";
import type { Target } from "../targets/target.ts";
import { hookProgram } from "../workspace/hook.ts";
import type { Workspace } from "../workspace/load.ts";

/** A file of the agent, as it is on the disk or would be written. */
interface AgentFile {
  readonly artifact: string;
  readonly path?: string;
  readonly text?: string;
}

/** What the guard says on a machine. */
export type GuardLayer = (environment: Environment) => (attempt: Attempt) => LayerAnswer;

/**
 * The guard as a layer: every access goes through what the agent tells its hook, so that it says nothing about a tool that the agent
 * does not have.
 * @returns undefined where the agent's file has no hook of twsrt that refuses calls
 */
export async function guardLayer(
  workspace: Workspace,
  target: Target,
  files: readonly AgentFile[],
  scopes: readonly ScopeText[],
): Promise<GuardLayer | undefined> {
  const { hook, guard, name } = target;
  const file = files.find(({ artifact }) => artifact === hook?.artifact);
  if (hook === undefined || guard === undefined || file?.text === undefined) return undefined;
  const seat = await hook.seat();
  const registered = await seat.registered(file.text, file.path ?? "", workspace.variables);
  if (registered === undefined || registered.off !== undefined) return undefined;
  const { words } = registered;
  if (words.includes("--watch")) return undefined;
  if (contextOf(words) !== contextOf(hookProgram(workspace, name).arguments))
    return always({ verdict: "unknown", reason: "guard-has-other-policy" });
  for (const scope of scopes)
    if (scope.state === "read" && (await seat.switchedOff(scope.text, registered)) !== undefined)
      return always({ verdict: "unknown", reason: "guard-may-be-off" });
  const { guard: dialect } = await guard();
  const unknown =
    valueOf("--unknown", words) === "deny" || workspace.layers.isUnattended === true ? "deny" : "ask";
  return (environment) => {
    const judge = callJudge(workspace.policy, environment, name, { unknown });
    // An agent that hides the directory of a call leaves all conditions unknown, and what is not known never weakens a rule.
    const loosest =
      dialect.hidesDirectory === true || !workspace.policy.rules.some(hasConditions)
        ? judge
        : callJudge(loosestReading(workspace.policy), environment, name, { unknown });
    return ({ access }) => {
      const event = dialect.eventOf(access);
      if (event === undefined) return NOTHING;
      const reading = dialect.read(event, { home: environment.home, cwd: access.cwd });
      if (reading.kind === "unreadable") return { verdict: "deny" };
      const { effect } = judge(reading.call);
      if (loosest !== judge && loosest(reading.call).effect !== effect)
        return { verdict: "unknown", reason: "guard-depends-on-conditions" };
      if (effect === "none") return NOTHING;
      return effect === "ask" && !dialect.canAsk
        ? { verdict: "deny", reason: "guard-denies-asks" }
        : { verdict: effect };
    };
  };
}

/** The policy where no restriction with conditions acts, and every allow does. */
function loosestReading(policy: Policy): Policy {
  const rules = policy.rules.flatMap((rule): readonly Rule[] => {
    if (!hasConditions(rule)) return [rule];
    const { when: _, ...acting } = rule;
    return rule.effect === "allow" ? [acting] : [];
  });
  return { ...policy, rules };
}

const NOTHING: LayerAnswer = { verdict: "none" };

function always(answer: LayerAnswer): GuardLayer {
  return () => () => answer;
}

/** The word behind an option of a command; empty: it does not have the option. */
function valueOf(option: string, words: readonly string[]): string {
  const at = words.indexOf(option);
  return at < 0 ? "" : (words[at + 1] ?? "");
}

/** Which configuration and profile a command names. */
function contextOf(words: readonly string[]): string {
  return JSON.stringify([valueOf("--config", words), valueOf("--profile", words)]);
}
