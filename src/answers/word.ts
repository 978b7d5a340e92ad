/** What it takes to reach a form of an access, the least first. */
export const EFFORTS = ["common", "variant", "deliberate"] as const;
/**
 * - `common`: what a person or a model types first.
 * - `variant`: another ordinary way to do the same, which a model takes without meaning to get around a rule: a wrapper
 *   (`timeout 5`), an absolute program path, another spelling of an option, `cd` first, a path that is not there yet.
 * - `deliberate`: a way that takes intent: quotes inside a name, `eval`, an interpreter, a link made for it.
 */
export type Effort = (typeof EFFORTS)[number];

/** How an enforcer treats a rule, in the order in which a reader wants to see it. */
export const WORDS = ["none", "weaker", "unknown", "partial", "stricter", "exact"] as const;

/** One of {@link WORDS}: how an enforcer treats a rule. */
export type CoverageWord = (typeof WORDS)[number];

/** How many forms came out how, against what the policy says. */
export interface Counts {
  readonly exact: number;
  readonly weaker: number;
  readonly stricter: number;
  readonly unknown: number;
}

/** Counts of the forms in each class of effort. */
export type CountsByEffort = Readonly<Record<Effort, Counts>>;

/** How many forms get around a rule: weaker than the policy, or not measured. */
export type WaysAround = Readonly<Record<Exclude<Effort, "common">, number>>;

/**
 * The word for a rule. It never promises more than the worst form of it: `stricter` and `exact` say that no form that
 * was tried is weaker or unknown, however much effort it takes.
 * @param open how many of the common forms that are weaker are allowed
 */
export function wordOf(counts: CountsByEffort, open: number): CoverageWord {
  const { common } = counts;
  if (open > 0 && open === common.weaker && common.exact + common.stricter + common.unknown === 0)
    return "none";
  if (common.weaker > 0) return "weaker";
  if (common.unknown > 0) return "unknown";
  const { variant, deliberate } = waysAround(counts);
  if (variant + deliberate > 0) return "partial";
  return EFFORTS.some((effort) => counts[effort].stricter > 0) ? "stricter" : "exact";
}

/** What gets around a rule besides its common forms, by effort. */
export function waysAround({ variant, deliberate }: CountsByEffort): WaysAround {
  return { variant: variant.weaker + variant.unknown, deliberate: deliberate.weaker + deliberate.unknown };
}

/** Whether a word is as bad as another one, or worse. */
export function isAtMost(word: CoverageWord, limit: CoverageWord): boolean {
  return WORDS.indexOf(word) <= WORDS.indexOf(limit);
}
