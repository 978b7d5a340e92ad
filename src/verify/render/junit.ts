import type { AgentReport, ObservationReport, ProbeReport, RuleReport, VerifiedAgent } from "../report.ts";
import type { ProbeVerdict } from "../verdict.ts";

/** Verdicts that a build has to stop for, and those that only say that nothing was shown. */
const FAILURES: ReadonlySet<ProbeVerdict> = new Set(["fail", "vacuous", "inconclusive"]);

interface Case {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly type?: string;
  readonly message?: string;
  readonly details?: string;
}

/** What was found out about some agents, for a build server: a suite for each agent, a case for each rule and access. */
export function verifyJUnit(agents: readonly AgentReport[]): string {
  const suites = agents.map(suiteOf);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="twsrt verify">\n${suites.join("")}</testsuites>\n`;
}

function suiteOf(agent: AgentReport): string {
  const cases = agent.status === "verified" ? casesOf(agent) : [unverifiedCase(agent)];
  const count = (kind: Case["kind"]): number => cases.filter((one) => one.kind === kind).length;
  const time = agent.status === "verified" ? agent.ms / 1000 : 0;
  const head = attributes({
    name: agent.agent,
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
    time: time.toFixed(3),
  });
  return `  <testsuite${head}>\n${cases.map(caseText).join("")}  </testsuite>\n`;
}

function casesOf(agent: VerifiedAgent): readonly Case[] {
  const { acceptance } = agent;
  const accepted: Case = {
    name: "the agent takes its configuration",
    className: agent.agent,
    seconds: 0,
    kind: acceptance.kind === "accepted" ? "passed" : acceptance.kind === "ignored" ? "failure" : "skipped",
    ...(acceptance.kind === "accepted" ? {} : { type: acceptance.kind, message: acceptance.why }),
  };
  return [accepted, ...agent.rules.flatMap((rule) => ruleCases(agent.agent, rule))];
}

function ruleCases(agent: string, rule: RuleReport): readonly Case[] {
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
  const alone = (rule.alone ?? []).map(({ access, verdict, reason, observed }): Case => {
    const outcome = outcomeOf(verdict, reason, false);
    return { name: `${access} (alone)`, className, seconds: observed.ms / 1000, ...outcome };
  });
  return [...rule.probes.map((probe) => probeCase(probe, className)), ...alone];
}

function probeCase(probe: ProbeReport, className: string): Case {
  const { access, form, expected, predicted, open, configured, verdict, reason, surprise } = probe;
  const told = (name: string, observation: ObservationReport | undefined): string[] =>
    observation === undefined
      ? []
      : [`${name}: ${[observation.verdict, observation.rule, observation.text].filter(Boolean).join(" ")}`];
  const details = [
    `expected: ${expected}`,
    `predicted: ${predicted.verdict}`,
    ...told("with every tool open", open),
    ...told("without the rules", probe.openControl),
    ...told("as configured", configured),
    ...told("as configured, without the rules", probe.configuredControl),
  ].join("\n");
  const seconds = (configured ?? open)?.ms ?? 0;
  const outcome = outcomeOf(verdict, reason, surprise);
  return {
    name: `${access} (${form})`,
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
): Pick<Case, "kind" | "type" | "message"> {
  if (FAILURES.has(verdict)) return { kind: "failure", type: verdict, message: reason };
  if (surprise)
    return { kind: "failure", type: "surprise", message: `not what was measured of the agent; ${reason}` };
  return verdict === "pass" ? { kind: "passed" } : { kind: "skipped", type: verdict, message: reason };
}

function unverifiedCase(agent: Exclude<AgentReport, VerifiedAgent>): Case {
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

function caseText({ name, className, seconds, kind, type, message, details }: Case): string {
  const head = `    <testcase${attributes({ name, classname: className, time: seconds.toFixed(3) })}`;
  if (kind === "passed") return `${head}/>\n`;
  const why = attributes({
    ...(kind === "skipped" ? {} : { type: type ?? kind }),
    message: `${type}: ${message}`,
  });
  const body = details === undefined ? "/>" : `>${escaped(details)}</${kind}>`;
  return `${head}>\n      <${kind}${why}${body}\n    </testcase>\n`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A reader makes blanks of them in an attribute.
  "\n": "&#10;",
  "\t": "&#9;",
};

/** A text as XML 1.0 can carry it: what it has no way to write, and what turns or moves text, is left out. */
export function escaped(text: string): string {
  // Half a character becomes the sign for an unknown one.
  const whole = Buffer.from(text, "utf8").toString("utf8");
  return whole
    .replaceAll(
      // eslint-disable-next-line no-control-regex -- these characters are what is looked for
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g,
      "",
    )
    .replaceAll(/[&<>"'\n\t]/g, (char) => ENTITIES[char] ?? "");
}
