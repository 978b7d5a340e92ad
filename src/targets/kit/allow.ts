import type { CommandRule } from "../../policy/policy.ts";
import { spellWords } from "../../shell/rule-word.ts";
import type { Collector } from "./collect.ts";

/** How an allowed command may be written for an agent. */
export interface Told {
  readonly text: string;
  /** Also with further words behind it. */
  readonly isOpen: boolean;
}

/**
 * The text of an allowed command, as far as an agent may be told. Where it may not, or only without further words, that is
 * lost. Nothing is told of a command whose words are compared in another way than they are written, or that reaches what the
 * policy restricts.
 * @returns undefined where nothing is told
 */
export function toldOf(rule: CommandRule, out: Pick<Collector, "lose">): Told | undefined {
  const { allowance, subject } = rule;
  if (allowance?.alone !== true) {
    out.lose(allowance === undefined ? "allow-not-plain" : "allow-withheld", rule);
    return undefined;
  }
  if (!allowance.further) out.lose("allow-exact-only", rule);
  return { text: spellWords(subject.words), isOpen: allowance.further };
}
