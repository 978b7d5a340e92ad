import {
  together,
  type Answer,
  type Difference,
  type Done,
  type LayerAnswer,
  type Verdict,
} from "../enforcers/model.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { appliesTo, perPolicy, policyFor, policyForAny } from "../policy/applies.ts";
import { judgeOf, type Decision, type Judge } from "../policy/decide.ts";
import type { Environment } from "../policy/environment.ts";
import type { Effect, Policy } from "../policy/policy.ts";
import { printAccess } from "../policy/access.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { compare, reasonOf } from "./compare.ts";
import { preparedAgent, sandboxEnforcer, type Enforcer, type PreparedAgent } from "./enforcers.ts";
import { GUARD_REASONS } from "./guard-reasons.ts";
import { overlayOf } from "../policy/overlay.ts";
import { GENERAL_REASONS, LOSS_REASONS, toldOf } from "./reasons.ts";
import type { Cell, CoverageEnforcer, CoverageReport, CoverageRule, WitnessResult } from "./report.ts";
import { described, subjectsOf, type Subject } from "./subjects.ts";
import type { Witness } from "./witness/witness.ts";
import { EFFORTS, waysAround, wordOf, WORDS, type Counts, type CoverageWord } from "./word.ts";

/**
 * Asks every enforcer about every rule of the policy, by accesses derived from the rule, and compares with what the
 * policy says.
 * @param targets the agents that are asked; the sandbox alone is asked as well
 * @param onProgress is told how many rules are done, and how many there are
 */
export async function coverageOf(
  workspace: Workspace,
  targets: readonly Target[],
  onProgress?: (done: number, all: number) => void,
): Promise<CoverageReport> {
  const { environment } = workspace;
  const policy = policyForAny(
    workspace.policy,
    targets.map(({ name }) => name),
  );
  const overlay = overlayOf(environment);
  // All witnesses come first: an enforcer may look at the whole machine at once, the imagined files among it.
  const asked = subjectsOf(policy).map((subject) => ({
    subject,
    witnesses: subject.witnesses(overlay),
    absent: subject.absentWitnesses(environment),
  }));
  onProgress?.(0, asked.length);
  const agents = await Promise.all(
    targets.map((target) => preparedAgent(workspace, target, "generated", { withGuard: true })),
  );
  const imagined = worldOf(workspace, agents, overlay);
  const hasAbsent = asked.some(({ absent }) => absent.length > 0);
  const bare = hasAbsent ? worldOf(workspace, agents, environment) : imagined;
  const { enforcers } = imagined;
  const policies = new Map(enforcers.map(({ name }) => [name, policyFor(policy, name)]));
  const rules: CoverageRule[] = [];
  for (const { subject, witnesses, absent } of asked) {
    const judgedBy = perPolicy((own) => [
      ...judgedIn(imagined, own, subject, witnesses),
      ...judgedIn(bare, own, subject, absent),
    ]);
    const cells = enforcers.map(({ name }, column) =>
      appliesTo(subject, name)
        ? cellOf(subject, judgedBy(policies.get(name) ?? policy), column)
        : OF_OTHER_AGENTS,
    );
    rules.push({ ...(await described(subject)), cells });
    onProgress?.(rules.length, asked.length);
  }
  rules.sort((a, b) => weight(a) - weight(b));
  return {
    format: 2,
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

/** A machine, and what the policy and every enforcer make of it. */
interface World {
  readonly environment: Environment;
  readonly judgeFor: (policy: Policy) => Judge;
  readonly enforcers: readonly Enforcer[];
}

function worldOf(workspace: Workspace, agents: readonly PreparedAgent[], environment: Environment): World {
  const sandbox = sandboxEnforcer(workspace, environment);
  return {
    environment,
    judgeFor: perPolicy((policy) => judgeOf(policy, environment)),
    enforcers: [sandbox, ...agents.map((agent) => agent.on(environment, sandbox))],
  };
}

interface Judged {
  readonly world: World;
  readonly witness: Witness;
  /** What the policy says to it. */
  readonly effect: Effect;
  /** What every enforcer does. */
  readonly answers: readonly Answer[];
  /** The access as a report shows it, one text for all enforcers that differ. */
  readonly shown: () => string;
}

function judgedIn(world: World, policy: Policy, subject: Subject, witnesses: readonly Witness[]): Judged[] {
  const judge = world.judgeFor(policy);
  return witnesses.flatMap((witness) => {
    const attempt = attemptOf(witness.access, world.environment);
    const decision = judge.decide(attempt);
    const { effect } = decision;
    if (effect === "default" || effect === "unknown") return [];
    if (witness.effort !== "common" && isOfOthers(subject, decision)) return [];
    // All about one access, one after the other: what some of them have in common is found out once.
    const answers = world.enforcers.map((enforcer) => enforcer.decide(attempt));
    return { world, witness, effect, answers, shown: onceOnly(() => printAccess(witness.access)) };
  });
}

function onceOnly(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

/**
 * Whether only other rules decide, and not as this one: `sudo tee x` under `deny sudo` shows nothing of a grant for `x`.
 * It is counted where it belongs. What an allow list leaves out belongs to its entries, which may open too much.
 */
function isOfOthers({ effect, action }: Subject, decision: Decision): boolean {
  return (
    decision.effect !== effect &&
    decision.by.every((voice) => voice.kind === "rule" || (voice.kind === "closed" && voice.list !== action))
  );
}

/** @param column the place of the enforcer */
function cellOf(subject: Subject, judged: readonly Judged[], column: number): Cell {
  const results = {
    exact: 0,
    weaker: [] as WitnessResult[],
    stricter: [] as WitnessResult[],
    unknown: [] as WitnessResult[],
  };
  const counts = { common: noCounts(), variant: noCounts(), deliberate: noCounts() };
  let open = 0;
  for (const { world, witness, effect, answers, shown } of judged) {
    const enforcer = world.enforcers[column] as Enforcer;
    const answer = answers[column] as Answer;
    const predicted = together(answer);
    const outcome = compare(effect, predicted);
    counts[witness.effort][outcome]++;
    if (outcome === "exact") continue;
    if (witness.effort === "common" && outcome === "weaker" && predicted === "allow") open++;
    const entry = decidingOf(predicted, answer)?.entry;
    results[outcome].push({
      access: shown(),
      form: witness.form,
      effort: witness.effort,
      policy: effect,
      predicted,
      layer1: answer.layer1.verdict,
      layer2: answer.layer2.verdict,
      ...(answer.guard === undefined ? {} : { guard: answer.guard.verdict }),
      ...(entry === undefined ? {} : { entry: `${entry.key}: ${entry.value}` }),
      reason: reasonOf(outcome, answer, () => enforcer.lossOf(subject.id), enforcer),
    });
  }
  const { weaker, stricter, unknown } = results;
  const different = [...weaker, ...unknown, ...stricter];
  const reasons = subject.inert ? ["inert-entry"] : byFrequency(different.map(({ reason }) => reason));
  return {
    word: subject.inert ? "none" : wordOf(counts, open),
    counts,
    around: waysAround(counts),
    reasons,
    weaker,
    stricter,
    unknown,
  };
}

/** The layer that an answer comes from. */
function decidingOf(verdict: Verdict, { layer1, layer2, guard }: Answer): LayerAnswer | undefined {
  if (verdict === layer1.verdict) return layer1;
  return guard?.verdict === verdict && layer2.verdict !== verdict ? guard : layer2;
}

/** The cell of a rule that is limited to other agents. */
const OF_OTHER_AGENTS: Cell = {
  applies: false,
  word: "exact",
  counts: { common: noCounts(), variant: noCounts(), deliberate: noCounts() },
  around: { variant: 0, deliberate: 0 },
  reasons: [],
  weaker: [],
  stricter: [],
  unknown: [],
};

function noCounts(): { -readonly [outcome in keyof Counts]: number } {
  return { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
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
  const totals = Object.fromEntries(WORDS.map((word) => [word, 0])) as Record<CoverageWord, number>;
  const witnesses = noCounts();
  for (const cell of cells) {
    if (cell.applies !== false) totals[cell.word]++;
    for (const effort of EFFORTS)
      for (const outcome of ["exact", "weaker", "stricter", "unknown"] as const)
        witnesses[outcome] += cell.counts[effort][outcome];
  }
  const { name, title, version, measured, layer1, hasGuard } = enforcer;
  const release = version === undefined ? {} : { version };
  return {
    name,
    title,
    ...release,
    measured,
    layer1,
    ...(hasGuard ? { guard: hasGuard } : {}),
    totals,
    witnesses,
  };
}

/** What is told of every reason: its advice is for all differences that it explains. */
function reasonsOf(
  rules: readonly CoverageRule[],
  enforcers: readonly Enforcer[],
): CoverageReport["reasons"] {
  const tables = [GENERAL_REASONS, LOSS_REASONS, GUARD_REASONS, ...enforcers.map(({ reasons }) => reasons)];
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
  const result: Record<string, CoverageReport["reasons"][string]> = {};
  for (const [code, { found, by }] of [...uses].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const reason = tables.map((table) => table[code]).find((known) => known !== undefined);
    if (reason === undefined) throw new Error(`the reason code ${code} has no text`);
    // What only some of them have done stays advice for the others.
    const [first = new Set<Done>(), ...others] = Array.from(by, ({ done }) => done);
    const done = new Set([...first].filter((one) => others.every((other) => other.has(one))));
    const told = toldOf(
      reason,
      DIFFERENCES.filter((one) => found.has(one)),
      done,
    );
    const ofWeaker = found.has("weaker") ? toldOf(reason, ["weaker"], done).remedy : told.remedy;
    result[code] = { ...told, ...(ofWeaker === told.remedy ? {} : { remedyOfWeaker: ofWeaker }) };
  }
  return result;
}

const DIFFERENCES = ["weaker", "unknown", "stricter"] as const satisfies readonly Difference[];
