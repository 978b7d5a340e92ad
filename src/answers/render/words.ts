import { SANDBOX } from "../../gate/acceptance.ts";
import type { CoverageRule } from "../report.ts";
import type { CoverageWord, Effort, WaysAround } from "../word.ts";

/** What each word says, in one line. Every form of the report takes it from here. */
export const WORD_MEANINGS: Readonly<Record<CoverageWord, string>> = {
  none: "every common form of the access is allowed, the rule has no effect",
  weaker: "some common form is weaker than the policy",
  unknown: "some common form has not been measured",
  partial: "no common form is weaker, but other forms are weaker or not measured",
  stricter: "no form is weaker, some form is stricter than the policy",
  exact: "every form that was tried gets what the policy says",
};

/** The forms of each effort, as a head of numbers about them. */
export const EFFORT_NAMES: Readonly<Record<Effort, string>> = {
  common: "common forms",
  variant: "variants",
  deliberate: "deliberate forms",
};

/** What the mark behind a word says. */
export const AROUND_MEANING =
  "+2/3: five ways around, which are weaker or not measured: 2 variants that a model uses without intent (`timeout 5 rm x`, `/bin/rm x`), and 3 deliberate forms (`eval`, an interpreter)";

/** The mark behind a word for the ways around the rule, by effort: `+2/3`, or nothing. */
export function aroundMark({ variant, deliberate }: WaysAround): string {
  return variant + deliberate === 0 ? "" : `+${variant}/${deliberate}`;
}

/** What the mark says where it has room for one number. */
export const TOTAL_MEANING = "+5: five ways around, which are weaker or not measured";

/** The same as one number: `+5`, or nothing. */
export function totalMark({ variant, deliberate }: WaysAround): string {
  return variant + deliberate === 0 ? "" : `+${variant + deliberate}`;
}

/** The same in words: `5 ways around (2 variants, 3 deliberate)`, or nothing. */
export function aroundText({ variant, deliberate }: WaysAround): string {
  const all = variant + deliberate;
  if (all === 0) return "";
  const ways = all === 1 ? "1 way around" : `${grouped(all)} ways around`;
  return `${ways} (${counted(variant, "variant")}, ${grouped(deliberate)} deliberate)`;
}

/** Whether every form of a rule gets what the policy says everywhere. */
export function isExactEverywhere({ cells }: Pick<CoverageRule, "cells">): boolean {
  return cells.every(({ word }) => word === "exact");
}

/** What a rule does, before its subject: `deny write`. Of a command there is only one thing to do. */
export function ruleVerb({ effect, action }: Pick<CoverageRule, "effect" | "action">): string {
  return action === "execute" ? effect : `${effect} ${action}`;
}

/** What a rule is about, with the agents that it is limited to. */
export function subjectWithAgents({ subject, agents }: Pick<CoverageRule, "subject" | "agents">): string {
  return agents === undefined ? subject : `${subject} (only for ${agents.join(", ")})`;
}

/** What a cell shows for a rule that is limited to other agents. */
export const NOT_APPLIED = "-";

/** Who was asked: `2 agents and the sandbox`. */
export function askedText(enforcers: readonly { readonly name: string }[]): string {
  const agents = enforcers.filter(({ name }) => name !== SANDBOX).length;
  const parts = [
    ...(agents === 0 ? [] : [counted(agents, "agent")]),
    ...(agents === enforcers.length ? [] : ["the sandbox"]),
  ];
  return parts.join(" and ");
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
