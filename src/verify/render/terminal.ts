import { rangeText, titleWithRelease } from "../../enforcers/release.ts";
import { wrapped } from "../../answers/render/columns.ts";
import { paints, type Paint } from "../../answers/render/paint.ts";
import { counted, placeText, ruleVerb } from "../../answers/render/words.ts";
import { printable } from "../../diagnostics/text.ts";
import type {
  AgentReport,
  ObservationReport,
  PredictionReport,
  ProbeReport,
  RuleReport,
  UnverifiedAgent,
  VerifiedAgent,
} from "../report.ts";
import { countVerdicts } from "../counts.ts";
import type { LeftOutReason } from "../scopes.ts";
import { howEnded } from "../trials.ts";
import { VERDICTS, type HeldBackBy, type ProbeVerdict } from "../verdict.ts";
import { guardText } from "./guard.ts";
import { overruledText } from "./overruled.ts";
import { countsText, verdictLines } from "./words.ts";

export interface TerminalOptions {
  /** In characters. */
  readonly width: number;
  readonly color: boolean;
  /** Every probe of every rule. */
  readonly verbose: boolean;
}

/** So many probes of a rule are shown before the rest is only counted. */
const SHOWN_PROBES = 3;

/** Colours of the coverage report that say the same. */
const TINTS = {
  fail: "none",
  vacuous: "none",
  inconclusive: "unknown",
  gap: "weaker",
  default: "stricter",
  skipped: "exact",
  pass: "exact",
} as const satisfies Record<ProbeVerdict, Parameters<Paint["word"]>[0]>;

interface Shape {
  readonly width: number;
  readonly paint: Paint;
  readonly verbose: boolean;
}

/** What was found out about some agents, for a terminal. Texts of the policy and of the agents come out as data. */
export function verifyText(agents: readonly AgentReport[], options: TerminalOptions): string {
  const shape = { width: options.width, paint: paints(options.color), verbose: options.verbose };
  const parts = agents.map((agent) =>
    agent.status === "verified" ? agentLines(agent, shape) : unverifiedLines(agent, shape),
  );
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function agentLines(agent: VerifiedAgent, shape: Shape): string[] {
  const { paint, width } = shape;
  const note = (text: string): string[] => wrapped(printable(text), width, "  ", "    ");
  const lines = wrapped(printable(headOf(agent)), width, "", "  ").map(paint.bold);
  lines.push(...note(summaryText(agent)));
  lines.push(...note(`program: ${agent.program}`));
  for (const file of agent.files) lines.push(...note(fileText(file)));
  lines.push(...scopeTexts(agent).flatMap(note));
  if (agent.setAside.length > 0) lines.push(...note(`not used in the trial: ${agent.setAside.join(", ")}`));
  lines.push(...note(ISOLATION[agent.isolation]), ...note(acceptanceText(agent)));
  if (agent.guard !== undefined) lines.push(...note(guardText(agent.guard)));
  lines.push(...unfinishedTexts(agent.runs, shape.verbose).flatMap(note));
  for (const one of agent.overruled) lines.push(...note(`error: ${overruledText(one)}`));
  lines.push("");
  for (const rule of agent.rules) lines.push(...ruleLines(rule, shape));
  lines.push("", ...wrapped(totalsText(agent), width, "", "  ").map(paint.bold));
  lines.push(...legend(agent).flatMap(note).map(paint.faint));
  const { surprises } = agent.totals;
  if (surprises > 0) lines.push(...note(surpriseText(surprises)));
  return lines;
}

function headOf({ agent, title, version, measured, release }: VerifiedAgent): string {
  if (version === undefined)
    return `${agent}: ${title} of an unknown version (measured with  ${rangeText(measured)})`;
  const help = release === "newer" ? "; a newer twsrt may know this release" : "";
  return `${agent}: ${titleWithRelease(title, version, measured)}${help}`;
}

/** How the agent was kept apart while it was tried. */
const ISOLATION: Readonly<Record<VerifiedAgent["isolation"], string>> = {
  box: "tried in a box: an empty home, everything else read-only, no network",
  network:
    "tried without network and without a box, because bubblewrap (bwrap) does not work here; paths outside the home and the working directory were not tried",
  none: "tried without isolation, because neither bubblewrap (bwrap) nor unshare works here; paths outside the home and the working directory were not tried",
};

function fileText({ artifact, path, state, drift }: VerifiedAgent["files"][number]): string {
  if (path === undefined) return `${artifact}: generated now, because the configuration names no file`;
  if (state === "generated") return `${artifact}: what would be generated now for ${path}`;
  const differs =
    drift === 0 ? "" : `, ${counted(drift, "difference")} from what \`twsrt generate\` would write`;
  return `${artifact}: ${path}${differs}`;
}

/** What else the agent reads here, and whether the trial had it. */
function scopeTexts({ scopes }: VerifiedAgent): readonly string[] {
  return [
    ...scopes.taken.map(({ kind, name }) => `with ${name} (${kind})`),
    ...scopes.leftOut.map(({ kind, name, why }) => `without ${name} (${kind}): ${LEFT_OUT[why]}`),
  ];
}

const LEFT_OUT: Readonly<Record<LeftOutReason, string>> = {
  unreadable: "cannot be read",
  "not-quiet": "twsrt has no form of it in which none of your programs run",
  "no-place": "the trial cannot show this place",
};

function acceptanceText({ acceptance }: VerifiedAgent): string {
  switch (acceptance.kind) {
    case "accepted":
      return "the agent accepts its configuration";
    case "ignored":
      return `error: the agent ignores its configuration, so no rule in it takes effect: ${acceptance.why}`;
    case "unknown":
      return `could not find out whether the agent accepts its configuration: ${acceptance.why}`;
  }
}

/** Starts that did not end in good order, equal ones once; what the agent printed is shown where everything is. */
function unfinishedTexts(runs: VerifiedAgent["runs"], verbose: boolean): readonly string[] {
  const texts = new Map<string, number>();
  for (const { end, limitMs } of runs) {
    if (end.kind === "done") continue;
    const limit = `no answer within ${Math.round(limitMs / 1000)} s; \`--timeout\` sets this limit`;
    const how = end.kind === "timed-out" ? limit : howEnded(end);
    const said = verbose && end.kind !== "impossible" ? end.said.trim() : "";
    const text = said === "" ? how : `${how}: ${said}`;
    texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  return [...texts].map(([text, count]) => `${counted(count, "start")} did not finish: ${text}`);
}

function ruleLines(rule: RuleReport, shape: Shape): string[] {
  const { paint, width, verbose } = shape;
  const { verdict, reason, probes, alone = [], source, line } = rule;
  const name = printable(`${ruleVerb(rule)} ${rule.subject}  ${placeText(source, line)}`);
  const counts = countsText(VERDICTS, countVerdicts(VERDICTS, probes)) || "nothing to try";
  const lines = verdictLines(verdict, `${name}  (${counts})`, { width, paint, tint: TINTS[verdict] });
  const isQuiet = verdict === "pass" && !probes.some(({ surprise }) => surprise);
  if (isQuiet && !verbose) return lines;
  const indented = (text: string, depth: number): string[] =>
    wrapped(printable(text), width, " ".repeat(depth), " ".repeat(depth + 2));
  if (verdict !== "pass") lines.push(...indented(reason, 4));
  const matter = verbose
    ? probes
    : probes.filter((probe) => probe.surprise || (verdict !== "pass" && probe.verdict === verdict));
  const shown = verbose ? matter : matter.slice(0, SHOWN_PROBES);
  for (const probe of shown) {
    lines.push(...indented(`${probe.verdict}: ${probe.access}, ${probe.form}`, 4));
    lines.push(...indented(probeText(probe), 6));
    if (probe.reason !== reason) lines.push(...indented(probe.reason, 6));
  }
  if (matter.length > shown.length) lines.push(`    and ${matter.length - shown.length} more`);
  for (const one of verbose || verdict !== "pass" ? alone : [])
    lines.push(
      ...indented(`${one.verdict}: ${one.access}, alone: observed ${observedText(one.observed)}`, 4),
    );
  return lines;
}

function probeText(probe: ProbeReport): string {
  const { expected, predicted, promised, configured, open, openControl, configuredControl } = probe;
  const parts = [`expected ${expected}`, `predicted ${predictedText(predicted)}`];
  if (promised.verdict !== predicted.verdict)
    parts.push(`after \`twsrt generate\` ${predictedText(promised)}`);
  const observed = configured ?? open;
  if (observed !== undefined) parts.push(`observed ${observedText(observed)}`);
  if (configured !== undefined && open !== undefined) parts.push(`with prompts off ${open.verdict}`);
  const control = openControl ?? configuredControl;
  if (control !== undefined) {
    const instead = control.access === probe.access ? "" : `, by ${control.access}`;
    parts.push(`without the rules ${control.verdict}${instead}`);
  }
  if (probe.guarded !== undefined) parts.push(`with the guard ${observedText(probe.guarded)}`);
  if (probe.layer !== undefined) parts.push(`stopped by ${HELD_BACK[probe.layer]}`);
  if (probe.surprise) parts.push("differs from the recorded behavior of this release");
  return parts.join("; ");
}

function predictedText({ verdict, entry }: PredictionReport): string {
  const said = verdict === "none" ? "allow" : verdict;
  return entry === undefined ? said : `${said} by ${entry.key}: ${entry.value}`;
}

const HELD_BACK: Readonly<Record<HeldBackBy, string>> = {
  rules: "the agent's rules",
  sandbox: "the agent's sandbox",
  guard: "the guard",
};

function observedText({ verdict, rule }: ObservationReport): string {
  return rule === undefined ? verdict : `${verdict}, naming ${rule}`;
}

/** What the verdicts say that occur, for who has not seen them before. */
const MEANINGS: Readonly<Record<Exclude<ProbeVerdict, "pass">, string>> = {
  fail: "the agent does not do what your policy says",
  vacuous: "as your policy says, but the agent does the same without your rules",
  inconclusive: "the agent did not answer",
  gap: "differs from your policy, weaker or stricter, and `coverage` reports it",
  default: "the agent does so by itself, without a rule",
  skipped: "cannot be tried here",
};

function legend({ totals }: VerifiedAgent): readonly string[] {
  return VERDICTS.filter((verdict) => verdict !== "pass").flatMap((verdict) =>
    totals.rules[verdict] + totals.probes[verdict] === 0 ? [] : [`${verdict}: ${MEANINGS[verdict]}`],
  );
}

/** What the whole trial shows, in one line. */
function summaryText({ acceptance, overruled, totals: { rules, surprises } }: VerifiedAgent): string {
  const { pass, fail, vacuous, inconclusive, gap, default: byItself } = rules;
  const all = VERDICTS.reduce((sum, verdict) => sum + rules[verdict], 0);
  if (acceptance.kind === "ignored")
    return "result: no rule is enforced, the agent ignores its configuration";
  const parts = [
    `${pass} of ${counted(all, "rule")} enforced`,
    ...(byItself > 0 ? [`${byItself} enforced by the agent itself`] : []),
    ...(gap > 0 ? [`${gap} with a known difference`] : []),
    ...(vacuous + inconclusive > 0 ? [`${vacuous + inconclusive} not proved`] : []),
    ...(fail > 0 ? [`${fail} not enforced as your policy says`] : []),
    ...(overruled.length > 0 ? [`weakened by ${counted(overruled.length, "other file")}`] : []),
    ...(surprises > 0 ? [counted(surprises, "unexpected answer")] : []),
  ];
  return `result: ${parts.join(", ")}`;
}

function totalsText({ totals, runs, ms }: VerifiedAgent): string {
  const words = (counts: Readonly<Record<ProbeVerdict, number>>): string =>
    countsText(VERDICTS, counts) || "none";
  const starts = counted(runs.length, "start");
  return `rules: ${words(totals.rules)}; accesses: ${words(totals.probes)}; ${starts}, ${(ms / 1000).toFixed(1)} s`;
}

function surpriseText(surprises: number): string {
  const they = surprises === 1 ? "1 answer is" : `${surprises} answers are`;
  return `${they} not what was measured of this agent, so \`coverage\` and \`explain\` may be wrong for this release`;
}

function unverifiedLines(agent: UnverifiedAgent, { width, paint }: Shape): string[] {
  const [what, help] = whyNot(agent);
  const lines = wrapped(printable(`${agent.agent}: ${what}`), width, "", "  ").map(paint.bold);
  return help === undefined ? lines : [...lines, ...wrapped(printable(help), width, "  ", "    ")];
}

function whyNot(agent: UnverifiedAgent): readonly [what: string, help?: string] {
  switch (agent.status) {
    case "missing":
      return [
        `${agent.title} is not installed: \`${agent.program}\` is not on the PATH`,
        `install it: ${agent.install}`,
      ];
    case "failed":
      return [`${agent.title} could not be tried: ${agent.why}`];
    case "file-missing":
      return [
        `${agent.file} is missing, so none of its rules takes effect`,
        `write it with \`twsrt generate ${agent.agent} -w\`, or try what would be generated with \`--generated\``,
      ];
    case "file-unreadable":
      return [`${agent.file} cannot be read: ${agent.why}`];
    case "file-not-loaded":
      return [`${agent.file} ${agent.why} [${agent.code}]: not tried`, agent.remedy];
    case "not-measured":
      return [
        `${agent.installed} is installed (${agent.program}), and how it behaves has not been measured: not tried`,
        `install the measured generation: ${agent.install}`,
      ];
    case "nothing-selected":
      return ["no rule of the policy is selected"];
    case "interrupted":
      return ["interrupted"];
  }
}
