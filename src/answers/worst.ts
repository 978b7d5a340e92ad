import { SANDBOX, SELF_PROTECTION, type Acceptable } from "../gate/acceptance.ts";
import { REASONS as SANDBOX_REASONS } from "../enforcers/srt/index.ts";
import type { CoverageEnforcer, CoverageReport, CoverageRule, WitnessResult } from "./report.ts";
import type { Effort } from "./word.ts";

/** An access that gets through, with why and what to do: one of the few that a reader of coverage sees first. */
export interface WorstFinding {
  /** Key of `reasons` of the report. */
  readonly code: string;
  /** Names of the enforcers in which the reason lets something through; the example is from the first. */
  readonly enforcers: readonly string[];
  /** How the first of them is called. */
  readonly title: string;
  /** The gravest access; absent: the rule matches nothing, so every access gets through. */
  readonly witness?: WitnessResult;
  /** The rule that it gets around. */
  readonly rule: Pick<CoverageRule, "id" | "effect" | "action" | "subject" | "source" | "file" | "line">;
  /** How many rules have an access as grave as this one, for the same reason. */
  readonly rules: number;
  /** Why it gets through. */
  readonly why: string;
  readonly remedy: string;
}

/** What a reader sees first, and how much more there is. */
export interface Worst {
  readonly findings: readonly WorstFinding[];
  /** Reasons for which something gets through, or is not measured, beyond these. */
  readonly more: number;
  /** Something gets through, and the user has accepted it. */
  readonly accepted: number;
}

/** The report shows this many before its table; readers skip a longer list. */
const MOST = 3;

/**
 * The findings that matter most, worst first. What the user has accepted is left out.
 * @param isAccepted whether the user accepts a reason for a rule in an enforcer
 */
export function worstOf(report: CoverageReport, isAccepted: (finding: Acceptable) => boolean): Worst {
  const found = new Map<string, Found>();
  const accepted = new Set<string>();
  for (const [column, enforcer] of report.enforcers.entries()) {
    if (!isJudgedAlone(enforcer, report)) continue;
    for (const rule of report.rules)
      for (const { code, witness } of differencesOf(rule, column)) {
        const rules = [rule.source === SELF_PROTECTION ? SELF_PROTECTION : rule.subject];
        if (isAccepted({ code, agent: enforcer.name, rules })) accepted.add(code);
        else add(found, { code, enforcer, rule, ...(witness === undefined ? {} : { witness }) });
      }
  }
  const ordered = [...found.values()].sort(
    (a, b) =>
      a.rank - b.rank || Number(isOfSandbox(a)) - Number(isOfSandbox(b)) || b.rules.size - a.rules.size,
  );
  const shown: Found[] = [];
  // A second way around the same rule says less than another rule.
  for (const one of ordered)
    if (shown.length < MOST && !shown.some((other) => isOfSameCell(one, other))) shown.push(one);
  return {
    findings: shown.map((one) => told(one, report)),
    more: ordered.length - shown.length,
    accepted: accepted.size,
  };
}

/** That the sandbox does not look at something explains less than what the agent's own rules lack. */
function isOfSandbox({ example }: Found): boolean {
  return Object.hasOwn(SANDBOX_REASONS, example.code);
}

function isOfSameCell({ example: a }: Found, { example: b }: Found): boolean {
  return a.rule.id === b.rule.id && a.enforcer.name === b.enforcer.name;
}

/** What an agent does includes the sandbox around it. The sandbox by itself is a finding only where no agent is asked. */
function isJudgedAlone({ name }: CoverageEnforcer, { enforcers }: CoverageReport): boolean {
  return name !== SANDBOX || enforcers.every((one) => one.name === SANDBOX);
}

type DifferenceOfRule = Pick<One, "code" | "witness">;

function differencesOf({ cells }: CoverageRule, column: number): readonly DifferenceOfRule[] {
  const cell = cells[column];
  if (cell === undefined) return [];
  const witnesses = [...cell.weaker, ...cell.unknown];
  if (witnesses.length === 0 && cell.word === "none") return cell.reasons.map((code) => ({ code }));
  return witnesses.map((witness) => ({ code: witness.reason, witness }));
}

interface One {
  readonly code: string;
  readonly enforcer: CoverageEnforcer;
  readonly rule: CoverageRule;
  readonly witness?: WitnessResult;
}

interface Found {
  readonly rank: number;
  readonly example: One;
  readonly enforcers: Set<string>;
  readonly rules: Set<string>;
}

function add(found: Map<string, Found>, one: One): void {
  const rank = rankOf(one.witness);
  const known = found.get(one.code);
  if (known === undefined || rank < known.rank) {
    const enforcers = new Set([one.enforcer.name]);
    found.set(one.code, { rank, example: one, enforcers, rules: new Set([one.rule.id]) });
    return;
  }
  if (rank > known.rank) return;
  known.rules.add(one.rule.id);
  known.enforcers.add(one.enforcer.name);
}

/** What happens to an access that the policy restricts, the worst first. */
const OUTCOMES = [
  "denied, and allowed",
  "asked about, and allowed",
  "denied, and asked about",
  "not measured",
];
type Outcome = 0 | 1 | 2 | 3;

function outcomeOf({ policy, predicted }: WitnessResult): Outcome {
  if (predicted === "unknown") return 3;
  if (policy === "ask") return 1;
  return predicted === "ask" ? 2 : 0;
}

/** What a model does without intent comes before what takes intent, and what runs before what a person is asked about. */
const ORDER: readonly (readonly [Effort, readonly Outcome[]])[] = [
  ["common", [0, 1]],
  ["variant", [0, 1]],
  ["common", [2, 3]],
  ["deliberate", [0, 1]],
  ["variant", [2, 3]],
  ["deliberate", [2, 3]],
];

function rankOf(witness: WitnessResult | undefined): number {
  if (witness === undefined) return 0;
  const outcome = outcomeOf(witness);
  const at = ORDER.findIndex(([effort, outcomes]) => effort === witness.effort && outcomes.includes(outcome));
  return at * OUTCOMES.length + outcome;
}

function told({ example, enforcers, rules }: Found, { reasons }: CoverageReport): WorstFinding {
  const { code, enforcer, rule, witness } = example;
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const { id, effect, action, subject, source, file, line } = rule;
  return {
    code,
    enforcers: [...enforcers],
    title: enforcer.title,
    ...(witness === undefined ? {} : { witness }),
    rule: { id, effect, action, subject, source, file, ...(line === undefined ? {} : { line }) },
    rules: rules.size,
    why: reason?.title ?? code,
    remedy: (witness?.predicted === "unknown" ? undefined : reason?.remedyOfWeaker) ?? reason?.remedy ?? "",
  };
}
