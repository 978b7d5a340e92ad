import { explainer } from "../answers/explain.ts";
import { callJudge, type Verdict } from "../guard/decide.ts";
import { masked } from "../guard/mask.ts";
import { shownCall } from "../guard/shown.ts";
import { placeText } from "../guard/reason.ts";
import { realEnvironment } from "../files/environment.ts";
import { appliesTo } from "../policy/applies.ts";
import type { Policy } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import { isRun, type Outcome } from "../targets/transcript.ts";
import type { Workspace } from "../workspace/load.ts";
import { idleRules, type IdleRule } from "./idle.ts";
import type { JudgedCall, Session } from "./sessions.ts";

/** What the policy says to one past call. */
export interface Replayed {
  readonly call: string;
  readonly effect: Verdict["effect"];
  readonly outcome: Outcome;
  readonly rule?: string;
  readonly place?: string;
  /** What the other policy says, where that differs. */
  readonly other?: Verdict["effect"];
}

/** A session as the policy judges it. */
export interface Replay {
  readonly agent: string;
  readonly file: string;
  readonly calls: readonly Replayed[];
  /** Rules that no call of the session has met. */
  readonly idle: readonly IdleRule[];
  /** Calls that cannot have ended so by the files of the agent, as they are now and as the model reads them. */
  readonly impossible: readonly {
    readonly call: string;
    readonly outcome: Outcome;
    readonly model: string;
  }[];
}

/** Judges each call of a session by the policy, and by another one. */
export async function replay(session: Session, workspace: Workspace, other?: Policy): Promise<Replay> {
  const { target, calls } = session;
  const { home } = workspace.environment;
  const judges = (policy: Policy): ((past: JudgedCall) => Verdict) => {
    const known = new Map<string, (call: JudgedCall["call"]) => Verdict>();
    return ({ call }) => {
      const environment = realEnvironment({ home, cwd: call.cwd });
      const judge = known.get(call.cwd) ?? callJudge(policy, environment, target.name, { unknown: "ask" });
      known.set(call.cwd, judge);
      return judge(call);
    };
  };
  const judge = judges(workspace.policy);
  const otherJudge = other === undefined ? undefined : judges(other);
  const fired = new Set<string>();
  const rows: Replayed[] = [];
  for (const past of calls) {
    const { effect, voice, heard } = judge(past);
    const otherEffect = otherJudge?.(past).effect;
    for (const one of heard) if (one.kind === "rule") fired.add(one.rule.id);
    rows.push({
      call: shownCall(past.call).map(masked).join(", ") || past.call.tool,
      effect,
      outcome: past.outcome,
      ...(voice?.kind === "rule"
        ? { rule: subjectText(voice.rule), place: await placeText(voice.rule.origin) }
        : {}),
      ...(otherEffect === undefined || otherEffect === effect ? {} : { other: otherEffect }),
    });
  }
  return {
    agent: target.name,
    file: session.file,
    calls: rows,
    idle: await idleRules(workspace.policy, (rule) => !appliesTo(rule, target.name) || fired.has(rule.id)),
    impossible: await impossibleIn(session, workspace),
  };
}

/** A denied call that ran, or one that a rule denied and the model lets run. A call of several accesses is left out. */
async function impossibleIn(session: Session, workspace: Workspace): Promise<Replay["impossible"]> {
  const found: Replay["impossible"][number][] = [];
  for (const cwd of new Set(session.calls.map(({ call }) => call.cwd))) {
    const calls = session.calls.filter(({ call }) => call.cwd === cwd);
    const environment = realEnvironment({ home: workspace.environment.home, cwd });
    const model = await explainer({ ...workspace, environment }, [session.target], "disk", "of-present");
    for (const { call, outcome, byRule } of calls) {
      const [access, ...more] = call.accesses;
      if (access === undefined || more.length > 0) continue;
      const ran = isRun(outcome);
      if (!ran && byRule !== true) continue;
      const { agents } = await model.explain(access, "of-present");
      const said = agents[0]?.layer2;
      if (said === undefined || (ran ? said.verdict !== "deny" : said.verdict !== "allow")) continue;
      const entry = said.entry === undefined ? "" : ` by ${said.entry.value}`;
      const [shown = call.tool] = shownCall(call);
      found.push({ call: masked(shown), outcome, model: `${said.verdict}${entry}` });
    }
  }
  return found;
}
