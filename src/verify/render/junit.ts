import {
  isGuardMissing,
  type AgentReport,
  type ObservationReport,
  type ProbeReport,
  type RuleReport,
  type VerifiedAgent,
} from "../report.ts";
import { guardText } from "./guard.ts";
import type { ProbeVerdict } from "../verdict.ts";
import { overruledText } from "./overruled.ts";
import { NOTHING, type Accepting } from "../../gate/acceptance.ts";
import { acceptedCase, junitText, type JUnitCase, type Suite } from "../../gate/junit.ts";
import { acceptedName, VERIFY_CODES, type VerifyCode } from "../findings.ts";

/** Verdicts that a build has to stop for, and those that only say that nothing was shown. */
const FAILURES: ReadonlySet<ProbeVerdict> = new Set(["fail", "vacuous", "inconclusive"]);

/** What was found out about some agents, for a build server: a suite for each agent, a case for each rule and access. */
export function verifyJUnit(agents: readonly AgentReport[], accepts: Accepting = NOTHING): string {
  return junitText(
    "twsrt verify",
    agents.map((agent) => suiteOf(agent, accepts)),
  );
}

function suiteOf(agent: AgentReport, accepts: Accepting): Suite {
  return {
    name: agent.agent,
    cases: agent.status === "verified" ? casesOf(agent, accepts) : [unverifiedCase(agent)],
    seconds: agent.status === "verified" ? agent.ms / 1000 : 0,
  };
}

function casesOf(agent: VerifiedAgent, accepts: Accepting): readonly JUnitCase[] {
  const { acceptance, agent: name } = agent;
  const about = (code: VerifyCode, ...rules: readonly string[]) => accepts({ code, agent: name, rules });
  const taken: JUnitCase = {
    name: "the agent accepts its configuration",
    className: agent.agent,
    seconds: 0,
    kind: acceptance.kind === "accepted" ? "passed" : acceptance.kind === "ignored" ? "failure" : "skipped",
    ...(acceptance.kind === "accepted" ? {} : { type: acceptance.kind, message: acceptance.why }),
  };
  const others = agent.overruled.map((one): JUnitCase => ({
    name: `other files leave the policy in force: ${one.place}`,
    className: agent.agent,
    seconds: 0,
    kind: "failure",
    type: "overruled",
    message: overruledText(one),
  }));
  const { guard } = agent;
  const ofGuard: readonly JUnitCase[] =
    guard === undefined
      ? []
      : [
          {
            name: "the guard answers",
            className: agent.agent,
            seconds: 0,
            kind: isGuardMissing(guard) ? "failure" : guard.state === "untried" ? "skipped" : "passed",
            ...(guard.state === "answered" ? {} : { type: guard.state, message: guardText(guard) }),
          },
        ];
  const ofRules = agent.rules.flatMap((rule) => {
    const by = (verdict: string) => {
      const code = verdict === "surprise" ? "verify-surprise" : `verify-${verdict}`;
      return isCode(code) ? about(code, acceptedName(rule)) : undefined;
    };
    return ruleCases(name, rule).map((one) => acceptedCase(one, by(one.type ?? "")));
  });
  return [
    acceptedCase(taken, about("verify-ignored")),
    ...others.map((one) => acceptedCase(one, about("verify-overruled"))),
    ...ofGuard.map((one) => acceptedCase(one, about("verify-guard"))),
    ...ofRules,
  ];
}

function isCode(code: string): code is VerifyCode {
  return Object.hasOwn(VERIFY_CODES, code);
}

function ruleCases(agent: string, rule: RuleReport): readonly JUnitCase[] {
  const className = `${agent}: ${rule.effect} ${rule.action} ${rule.subject} (${rule.id})`;
  if (rule.probes.length === 0)
    return [
      {
        name: "(nothing to try)",
        className,
        seconds: 0,
        kind: "skipped",
        type: rule.verdict,
        message: rule.reason,
      },
    ];
  const alone = (rule.alone ?? []).map(({ access, verdict, reason, observed }): JUnitCase => {
    const outcome = outcomeOf(verdict, reason, false);
    return { name: `${access} (alone)`, className, seconds: observed.ms / 1000, ...outcome };
  });
  return [...rule.probes.map((probe) => probeCase(probe, className)), ...alone];
}

function probeCase(probe: ProbeReport, className: string): JUnitCase {
  const { access, form, expected, predicted, open, configured, verdict, reason, surprise } = probe;
  const told = (name: string, observation: ObservationReport | undefined): string[] =>
    observation === undefined
      ? []
      : [`${name}: ${[observation.verdict, observation.rule, observation.text].filter(Boolean).join(" ")}`];
  const details = [
    `expected: ${expected}`,
    `predicted: ${predicted.verdict}`,
    ...told("with prompts off", open),
    ...told("without the rules", probe.openControl),
    ...told("as configured", configured),
    ...told("as configured, without the rules", probe.configuredControl),
    ...told("with the guard", probe.guarded),
  ].join("\n");
  const seconds = (configured ?? open)?.ms ?? 0;
  const outcome = outcomeOf(verdict, reason, surprise);
  return {
    name: `${access} (${form})${probe.layer === "guard" ? ", by the guard" : ""}`,
    className,
    seconds: seconds / 1000,
    ...outcome,
    ...(outcome.kind === "failure" ? { details } : {}),
  };
}

function outcomeOf(
  verdict: ProbeVerdict,
  reason: string,
  surprise: boolean,
): Pick<JUnitCase, "kind" | "type" | "message"> {
  if (FAILURES.has(verdict)) return { kind: "failure", type: verdict, message: reason };
  if (surprise)
    return { kind: "failure", type: "surprise", message: `not what was measured of the agent; ${reason}` };
  return verdict === "pass" ? { kind: "passed" } : { kind: "skipped", type: verdict, message: reason };
}

function unverifiedCase(agent: Exclude<AgentReport, VerifiedAgent>): JUnitCase {
  const why = "why" in agent ? agent.why : "file" in agent ? agent.file : "";
  const isMissing = agent.status === "missing";
  return {
    name: "the agent can be tried",
    className: agent.agent,
    seconds: 0,
    kind: isMissing ? "skipped" : "error",
    type: agent.status,
    message: isMissing ? `not installed; ${agent.install}` : `${agent.status} ${why}`.trim(),
  };
}
