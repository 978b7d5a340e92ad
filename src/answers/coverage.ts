import { together, type Difference, type Done } from "../enforcers/model.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Attempt } from "../policy/attempt.ts";
import { judgeOf, type PolicyEffect } from "../policy/decide.ts";
import { printAccess } from "../policy/access.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { compare, reasonOf } from "./compare.ts";
import { agentEnforcer, sandboxEnforcer, type Enforcer } from "./enforcers.ts";
import { overlayOf } from "../policy/overlay.ts";
import { GENERAL_REASONS, LOSS_REASONS, toldOf, type ToldReason } from "./reasons.ts";
import type {
  Cell,
  Counts,
  CoverageEnforcer,
  CoverageReport,
  CoverageRule,
  CoverageWord,
  WitnessResult,
} from "./report.ts";
import { WORDS } from "./report.ts";
import { described, subjectsOf, type Subject } from "./subjects.ts";
import type { Witness } from "./witness.ts";

/**
 * Asks every enforcer about every rule of the policy, by accesses derived from the rule, and compares with what the
 * policy says.
 * @param targets the agents that are asked; the sandbox alone is asked as well
 */
export async function coverageOf(workspace: Workspace, targets: readonly Target[]): Promise<CoverageReport> {
  const { policy, environment } = workspace;
  const overlay = overlayOf(environment);
  // All witnesses come first: an enforcer may look at the whole machine at once, the imagined files among it.
  const asked = subjectsOf(policy).map((subject) => ({ subject, witnesses: subject.witnesses(overlay) }));
  const judge = judgeOf(policy, overlay);
  const enforcers = [
    sandboxEnforcer(workspace, overlay),
    ...(await Promise.all(targets.map((target) => agentEnforcer(workspace, target, "generated", overlay)))),
  ];
  const rules: CoverageRule[] = [];
  for (const { subject, witnesses } of asked) {
    const judged = witnesses.map((witness) => {
      const attempt = attemptOf(witness.access, overlay);
      return { witness, attempt, effect: judge.decide(attempt).effect };
    });
    const cells = enforcers.map((enforcer) => cellOf(subject, judged, enforcer));
    rules.push({ ...(await described(subject)), cells });
  }
  rules.sort((a, b) => weight(a) - weight(b));
  return {
    format: 1,
    platform: environment.platform,
    enforcers: enforcers.map((enforcer, i) =>
      summaryOf(
        enforcer,
        rules.map(({ cells }) => cells[i] as Cell),
      ),
    ),
    rules,
    reasons: reasonsOf(rules, enforcers),
  };
}

interface Judged {
  readonly witness: Witness;
  readonly attempt: Attempt;
  /** What the policy says to it. */
  readonly effect: PolicyEffect;
}

function cellOf(subject: Subject, judged: readonly Judged[], enforcer: Enforcer): Cell {
  const results = {
    exact: 0,
    weaker: [] as WitnessResult[],
    stricter: [] as WitnessResult[],
    unknown: [] as WitnessResult[],
  };
  const plain = { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
  const others = { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
  const loss = enforcer.lossOf(subject.id);
  let open = 0;
  for (const { witness, attempt, effect } of judged) {
    if (effect === "default" || effect === "unknown") continue;
    const answer = enforcer.decide(attempt);
    const predicted = together(answer);
    const counts = witness.plain ? plain : others;
    const outcome = compare(effect, predicted);
    counts[outcome]++;
    if (outcome === "exact") continue;
    if (witness.plain && outcome === "weaker" && predicted === "allow") open++;
    const deciding = predicted === answer.layer1.verdict ? answer.layer1 : answer.layer2;
    const { entry } = deciding;
    results[outcome].push({
      access: printAccess(witness.access),
      form: witness.form,
      plain: witness.plain,
      policy: effect,
      predicted,
      layer1: answer.layer1.verdict,
      layer2: answer.layer2.verdict,
      ...(entry === undefined ? {} : { entry: `${entry.key}: ${entry.value}` }),
      reason: reasonOf(outcome, answer, loss, enforcer),
    });
  }
  const { weaker, stricter, unknown } = results;
  const different = [...weaker, ...unknown, ...stricter];
  const reasons = subject.inert ? ["inert-entry"] : byFrequency(different.map(({ reason }) => reason));
  return {
    word: subject.inert ? "none" : wordOf(plain, open),
    plain,
    others,
    reasons,
    weaker,
    stricter,
    unknown,
  };
}

function wordOf(plain: Counts, open: number): CoverageWord {
  if (open > 0 && plain.exact + plain.stricter + plain.unknown === 0 && open === plain.weaker) return "none";
  if (plain.weaker > 0) return "weaker";
  if (plain.unknown > 0) return "unknown";
  return plain.stricter > 0 ? "stricter" : "exact";
}

function byFrequency(codes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([code]) => code);
}

/** Rules in the order in which a reader wants to see them; equal ones keep the order of the sources. */
function weight({ cells }: CoverageRule): number {
  const ranks = cells.map(({ word }) => WORDS.indexOf(word)).sort((a, b) => a - b);
  return ranks.reduce((sum, rank) => sum * WORDS.length + rank, 0);
}

function summaryOf(enforcer: Enforcer, cells: readonly Cell[]): CoverageEnforcer {
  const totals: Record<CoverageWord, number> = { none: 0, weaker: 0, unknown: 0, stricter: 0, exact: 0 };
  const witnesses = { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
  for (const cell of cells) {
    totals[cell.word]++;
    for (const word of ["exact", "weaker", "stricter", "unknown"] as const)
      witnesses[word] += cell.plain[word] + cell.others[word];
  }
  const { name, title, version, layer1 } = enforcer;
  return { name, title, version, layer1, totals, witnesses };
}

/** What is told of every reason: its advice is for all differences that it explains. */
function reasonsOf(
  rules: readonly CoverageRule[],
  enforcers: readonly Enforcer[],
): CoverageReport["reasons"] {
  const tables = [GENERAL_REASONS, LOSS_REASONS, ...enforcers.map(({ reasons }) => reasons)];
  const uses = new Map<string, { readonly found: Set<Difference>; readonly by: Set<Enforcer> }>();
  for (const { cells } of rules)
    cells.forEach((cell, i) => {
      for (const code of cell.reasons) {
        const use = uses.get(code) ?? { found: new Set(), by: new Set() };
        uses.set(code, use);
        use.by.add(enforcers[i] as Enforcer);
        for (const difference of DIFFERENCES)
          if (cell[difference].some(({ reason }) => reason === code)) use.found.add(difference);
      }
    });
  const result: Record<string, ToldReason> = {};
  for (const [code, { found, by }] of [...uses].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const reason = tables.map((table) => table[code]).find((known) => known !== undefined);
    if (reason === undefined) throw new Error(`the reason code ${code} has no text`);
    // What only some of them have done stays advice for the others.
    const [first = new Set<Done>(), ...others] = Array.from(by, ({ done }) => done);
    const done = new Set([...first].filter((one) => others.every((other) => other.has(one))));
    result[code] = toldOf(
      reason,
      DIFFERENCES.filter((one) => found.has(one)),
      done,
    );
  }
  return result;
}

const DIFFERENCES = ["weaker", "unknown", "stricter"] as const satisfies readonly Difference[];
