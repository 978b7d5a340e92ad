import type { Accepting } from "../gate/acceptance.ts";
import { SELF_PROTECTION } from "../gate/acceptance.ts";
import { isRed, type GateFinding } from "../gate/finding.ts";
import { ruleVerb } from "../answers/render/words.ts";
import { overruledText } from "./render/overruled.ts";
import { guardText } from "./render/guard.ts";
import { isGuardMissing, type AgentReport, type RuleReport, type VerifiedAgent } from "./report.ts";
import type { ProbeVerdict } from "./verdict.ts";

type Text = Pick<GateFinding, "title" | "why" | "remedy">;

/** What each code of `verify` means. */
export const VERIFY_CODES = {
  "verify-fail": {
    title: "the agent does not do what its file says",
    why: "The real agent allowed an access that an entry of the policy restricts, or restricted one that is allowed.",
    remedy: "look at the access with `twsrt verify AGENT -v`",
  },
  "verify-vacuous": {
    title: "the agent does the same without the rule",
    why: "The access was denied, or asked about, with the rules of the policy and without them, so the run proves nothing.",
    remedy: "look at the access with `twsrt verify AGENT -v`",
  },
  "verify-inconclusive": {
    title: "the agent did not answer",
    why: "The agent did not try the access, or its answer could not be read.",
    remedy: "run it again, with a longer `--timeout` if it timed out",
  },
  "verify-surprise": {
    title: "the agent differs from the recorded behavior of its release",
    why: "What the real agent did is not what was measured, so predictions of twsrt about this form may be wrong.",
    remedy: "compare the installed release with the measured one",
  },
  "verify-ignored": {
    title: "the agent ignores its configuration",
    why: "The agent did not accept the file, so no rule in it takes effect.",
    remedy: "look at the reason with `twsrt verify AGENT`",
  },
  "verify-unchecked": {
    title: "the agent did not show whether it accepts its configuration",
    why: "The check of the file went wrong, and no rule was seen to act.",
    remedy: "look at the reason with `twsrt verify AGENT`",
  },
  "verify-guard": {
    title: "the guard does not answer",
    why: "The configuration has a guard for the agent, and it is not registered, or the agent passed on no answer of it.",
    remedy: "look at the hook with `twsrt guard --self-test` and `twsrt status AGENT`",
  },
  "verify-overruled": {
    title: "another file takes something from the policy",
    why: "The agent reads this file besides the one that twsrt writes, and the two together are weaker.",
    remedy: "look at the setting with `twsrt status AGENT`",
  },
} as const satisfies Readonly<Record<string, Text>>;

export type VerifyCode = keyof typeof VERIFY_CODES;

/** Verdicts of a rule that are findings. */
const BAD: Partial<Readonly<Record<ProbeVerdict, VerifyCode>>> = {
  fail: "verify-fail",
  vacuous: "verify-vacuous",
  inconclusive: "verify-inconclusive",
};

/** What `verify` found in agents that could be tried. Each finding fails the command. */
export function verifyFindings(agents: readonly AgentReport[], accepts: Accepting): readonly GateFinding[] {
  return agents.flatMap((agent) => (agent.status === "verified" ? ofAgent(agent, accepts) : []));
}

/** Whether all that is wrong with an agent is accepted. */
export function isAccepted(agent: VerifiedAgent, accepts: Accepting): boolean {
  return !isRed(ofAgent(agent, accepts));
}

function ofAgent(agent: VerifiedAgent, accepts: Accepting): readonly GateFinding[] {
  const { acceptance, guard, overruled, rules, totals } = agent;
  const make = maker(agent.agent, accepts);
  const first =
    acceptance.kind === "ignored"
      ? [make("verify-ignored", acceptance.why)]
      : acceptance.kind === "accepted" || totals.rules.pass > 0
        ? []
        : [make("verify-unchecked", acceptance.why)];
  return [
    ...first,
    ...(guard !== undefined && isGuardMissing(guard) ? [make("verify-guard", guardText(guard))] : []),
    ...overruled.map((one) => make("verify-overruled", overruledText(one), one)),
    ...rules.flatMap((rule) => ofRule(rule, make)),
  ];
}

type Place = Pick<GateFinding, "file" | "line" | "column">;
type Make = (code: VerifyCode, message: string, place?: Place, rule?: RuleReport) => GateFinding;

function maker(agent: string, accepts: Accepting): Make {
  return (code, message, { file, line, column } = {}, rule) => {
    const rules = rule === undefined ? [] : [acceptedName(rule)];
    const { title, why, remedy } = VERIFY_CODES[code];
    const accepted = accepts({ code, agent, rules });
    return {
      code,
      agent,
      rules,
      severity: "error",
      title,
      why,
      remedy: remedy.replaceAll("AGENT", agent),
      message: `${agent}: ${message}`,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      fails: true,
      ...(accepted === undefined ? {} : { accepted }),
    };
  };
}

function ofRule(rule: RuleReport, make: Make): readonly GateFinding[] {
  const name = `${ruleVerb(rule)} ${rule.subject}`;
  const code = BAD[rule.verdict];
  const probe = rule.probes.find(({ verdict }) => verdict === rule.verdict);
  const example = probe === undefined ? "" : `; for example ${probe.access}: ${probe.reason}`;
  const surprises = rule.probes.filter(({ surprise }) => surprise);
  const [surprise] = surprises;
  return [
    ...(code === undefined ? [] : [make(code, `${name}: ${rule.reason}${example}`, rule, rule)]),
    ...(surprise === undefined
      ? []
      : [make("verify-surprise", `${name}: ${surprise.access}: ${surprise.reason}`, rule, rule)]),
  ];
}

/** A rule of a report as `[[accept]]` names it. */
export function acceptedName({ source, subject }: Pick<RuleReport, "source" | "subject">): string {
  return source === SELF_PROTECTION ? SELF_PROTECTION : subject;
}
