import { tomlString } from "../../edit/toml-text.ts";
import type { CommandRule } from "../../policy/policy.ts";
import type { LossCode } from "./losses.ts";
import type { Spelled } from "../kit/forms.ts";
import { exactWords } from "../../shell/rule-word.ts";

/** A command rule in the terms of both of the agent's rule formats. */
export interface PrefixRule {
  readonly words: readonly string[];
  readonly decision: "forbidden" | "prompt";
  readonly reason: string | undefined;
  readonly loss?: LossCode;
  /** What the words are. */
  readonly shape: "a" | "a b" | "a --o";
}

/**
 * A rule compares the first words of a command (research/codex.md section 3, release 0.169.0): an option that stands
 * elsewhere escapes it.
 * @returns undefined for a rule without a word
 */
export function prefixRule({ subject, effect, reason }: CommandRule): PrefixRule | undefined {
  const { exact: words, isCut } = exactWords(subject.words.filter((word) => word !== ""));
  if (words.length === 0) return undefined;
  const hasOption = words.some((word, index) => index > 0 && word.length > 1 && word.startsWith("-"));
  return {
    words,
    decision: effect === "ask" ? "prompt" : "forbidden",
    reason,
    shape: hasOption ? "a --o" : words.length === 1 ? "a" : "a b",
    ...(isCut ? { loss: "widened" } : hasOption ? { loss: "option-position" } : {}),
  };
}

/** What a line of a `.rules` file says between its brackets. */
export function spellRule({ words, decision, reason, shape }: PrefixRule): Spelled {
  const parts = [
    `pattern = [${words.map((word) => JSON.stringify(word)).join(", ")}]`,
    `decision = "${decision}"`,
  ];
  if (reason !== undefined) parts.push(`justification = ${JSON.stringify(reason)}`);
  return { text: parts.join(", "), pieces: [shape] };
}

/** How the rules in requirements are told from those of others. */
export const MARK = "twsrt";

/** The rule as an element of `prefix_rules` in requirements. */
export function requiredRule({ words, decision, reason }: PrefixRule): string {
  const pattern = words.map((word) => `{ token = ${tomlString(word)} }`).join(", ");
  const justification = reason === undefined ? MARK : `${MARK}: ${reason}`;
  return `{ pattern = [${pattern}], decision = "${decision}", justification = ${tomlString(justification)} }`;
}
