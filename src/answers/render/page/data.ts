import type { CoverageEnforcer, CoverageReport, CoverageRule } from "../../report.ts";
import {
  EFFORTS,
  WORDS,
  waysAround,
  type CountsByEffort,
  type CoverageWord,
  type Effort,
  type WaysAround,
} from "../../word.ts";

/**
 * The report as the page carries it. Ten thousand rules in seven enforcers have half a million witnesses that say the
 * same few things, so texts and combinations stand in tables once, and everything else is numbers.
 */
export interface PageData {
  readonly format: 2;
  readonly platform: string;
  readonly enforcers: readonly CoverageEnforcer[];
  readonly reasons: CoverageReport["reasons"];
  readonly strings: readonly string[];
  /** What witnesses have in common: outcome, effort, and the places of six texts, in the order of `SHAPE_TEXTS`. */
  readonly shapes: readonly (readonly number[])[];
  /** The places of six texts, in the order of `RULE_TEXTS`, the line or 0, and that of the writer's reason or -1. */
  readonly rules: readonly (readonly number[])[];
  /** By rule and enforcer: word, twelve counts, how many reasons, those, then three numbers for each witness. */
  readonly cells: readonly (readonly (readonly number[])[])[];
}

export const OUTCOMES = ["weaker", "unknown", "stricter"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const SHAPE_TEXTS = ["form", "policy", "predicted", "layer1", "layer2", "reason"] as const;
export const RULE_TEXTS = ["id", "effect", "action", "subject", "source", "file"] as const;
export const COUNTS = ["exact", "weaker", "stricter", "unknown"] as const;
/** Where the reasons of a cell begin: behind its word and the counts of each effort. */
const REASONS_AT = 1 + EFFORTS.length * COUNTS.length;

export type PageRule = Pick<CoverageRule, "effect" | "action"> &
  Readonly<Record<"id" | "subject" | "source" | "file", string>> & {
    readonly line?: number;
    readonly reason?: string;
  };

export type PageWitness = Readonly<Record<(typeof SHAPE_TEXTS)[number] | "access", string>> & {
  readonly outcome: Outcome;
  readonly effort: Effort;
  readonly entry?: string;
};

/** What a cell of the table shows. */
export interface PageCell {
  /** False: the rule is limited to other agents. */
  readonly applies?: false;
  readonly word: CoverageWord;
  readonly counts: CountsByEffort;
  readonly around: WaysAround;
}

/** What a cell shows when it is opened. */
export interface PageDetails extends PageCell {
  readonly reasons: readonly string[];
  readonly witnesses: readonly PageWitness[];
}

/** @param at the place of the rule in the report */
export function ruleAt(data: PageData, at: number): PageRule {
  const numbers = data.rules[at] ?? [];
  const text = (i: number): string => data.strings[numbers[i] ?? -1] ?? "";
  const line = numbers[RULE_TEXTS.length] ?? 0;
  const reason = data.strings[numbers[RULE_TEXTS.length + 1] ?? -1];
  return {
    id: text(0),
    effect: text(1) as PageRule["effect"],
    action: text(2) as PageRule["action"],
    subject: text(3),
    source: text(4),
    file: text(5),
    ...(line === 0 ? {} : { line }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The place of a word in `WORDS`; behind all of them where the rule is limited to other agents. */
export function wordRank(data: PageData, rule: number, enforcer: number): number {
  return data.cells[rule]?.[enforcer]?.[0] ?? 0;
}

/** @param rule its place in the report, as that of the enforcer */
export function cellAt(data: PageData, rule: number, enforcer: number): PageCell {
  const numbers = data.cells[rule]?.[enforcer] ?? [];
  const counts = Object.fromEntries(
    EFFORTS.map((effort, i) => {
      const from = 1 + i * COUNTS.length;
      const [exact = 0, weaker = 0, stricter = 0, unknown = 0] = numbers.slice(from, from + COUNTS.length);
      return [effort, { exact, weaker, stricter, unknown }];
    }),
  ) as CountsByEffort;
  const rank = numbers[0] ?? 0;
  if (rank >= WORDS.length) return { applies: false, word: "exact", counts, around: waysAround(counts) };
  return { word: WORDS[rank] ?? "none", counts, around: waysAround(counts) };
}

/** @param rule its place in the report, as that of the enforcer */
export function detailsAt(data: PageData, rule: number, enforcer: number): PageDetails {
  const numbers = data.cells[rule]?.[enforcer] ?? [];
  const text = (i: number | undefined): string => data.strings[i ?? -1] ?? "";
  const reasonsEnd = REASONS_AT + 1 + (numbers[REASONS_AT] ?? 0);
  const witnesses: PageWitness[] = [];
  for (let at = reasonsEnd; at < numbers.length; at += 3) {
    const [outcome = 0, effort = 0, ...texts] = data.shapes[numbers[at] ?? -1] ?? [];
    const [form, policy, predicted, layer1, layer2, reason] = texts;
    const entry = data.strings[numbers[at + 2] ?? -1];
    witnesses.push({
      outcome: OUTCOMES[outcome] ?? "unknown",
      effort: EFFORTS[effort] ?? "deliberate",
      access: text(numbers[at + 1]),
      form: text(form),
      policy: text(policy),
      predicted: text(predicted),
      layer1: text(layer1),
      layer2: text(layer2),
      reason: text(reason),
      ...(entry === undefined ? {} : { entry }),
    });
  }
  const reasons = numbers.slice(REASONS_AT + 1, reasonsEnd).map(text);
  return { ...cellAt(data, rule, enforcer), reasons, witnesses };
}
