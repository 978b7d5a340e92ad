import type { Cell, CoverageRule, CoverageWord } from "../report.ts";

/** What each word says, in one line. Every form of the report takes it from here. */
export const WORD_MEANINGS: Readonly<Record<CoverageWord, string>> = {
  none: "the rule has no effect on everyday forms of the access",
  weaker: "some everyday form is held back less than the policy says",
  unknown: "for some everyday form nothing was measured",
  stricter: "some everyday form is held back more than the policy says",
  exact: "all everyday forms get what the policy says",
};

/** What the mark behind a word says. */
export const AROUND_MEANING =
  "+2w: of the other forms (in a compound, by a script, ...) 2 are weaker; +2u: none is, but 2 are unknown";

/** The mark behind a word for what happens to the other forms: `+2w`, `+2u`, or nothing. */
export function aroundMark({
  others,
}: {
  readonly others: Pick<Cell["others"], "weaker" | "unknown">;
}): string {
  if (others.weaker > 0) return `+${others.weaker}w`;
  return others.unknown > 0 ? `+${others.unknown}u` : "";
}

/** Whether the everyday forms of a rule get what the policy says everywhere. */
export function isExactEverywhere({ cells }: Pick<CoverageRule, "cells">): boolean {
  return cells.every(({ word }) => word === "exact");
}

/** What a rule does, before its subject: `deny write`. Of a command there is only one thing to do. */
export function ruleVerb({ effect, action }: Pick<CoverageRule, "effect" | "action">): string {
  return action === "execute" ? effect : `${effect} ${action}`;
}

/** The place of a rule with the name of its source or file before the line: `bash:12`. */
export function placeText(name: string, line: number | undefined): string {
  return line === undefined ? name : `${name}:${line}`;
}

/** A number with separators, the same in every locale. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 rule`, `2 rules`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
