import type { LossCode } from "../../diagnostics/codes.ts";
import { exactWords, isOptionWord, type RuleWord } from "../../shell/rule-word.ts";
import type { Spelled } from "../kit/forms.ts";

/** With more options their orders are too many to write out. */
const MAX_PERMUTED = 2;

/** Programs that the agent leaves out before it compares, so that no entry matches them in front of a command. */
const LEFT_OUT: ReadonlySet<string> = new Set(["sudo", "env", "nohup", "nice", "time", "timeout", "command"]);

export interface CommandForms {
  /** None when no entry can match the program. */
  readonly forms: readonly Spelled[];
  readonly losses: readonly LossCode[];
}

/**
 * The entries that together match a command rule (facts.md, section C, release 0.225.2): the words, joined by blanks. They are
 * whole words that the agent looks for in this order, with others between them.
 */
export function commandForms(words: readonly RuleWord[]): CommandForms {
  const { exact, isCut } = exactWords(words.filter((word) => word !== ""));
  const [program, ...others] = exact;
  if (program === undefined) return { forms: [], losses: ["program-prefix"] };
  // A blank ends a word, separators of commands end a command, and a program with its folder is compared by its name alone.
  if (program.includes("/") || exact.some((word) => /[\s;&|<>()`$"'\\#]/.test(word)))
    return { forms: [], losses: ["not-expressible"] };
  if (LEFT_OUT.has(program)) return { forms: [], losses: ["wrapper-not-matched"] };
  const firstOption = others.findIndex(isOptionWord);
  const middle = firstOption < 0 ? others : others.slice(0, firstOption);
  const tail = firstOption < 0 ? [] : others.slice(firstOption);
  const orders = tail.length === MAX_PERMUTED ? [tail, tail.toReversed()] : [tail];
  const losses: LossCode[] = ["not-seen-in-line"];
  if (others.length > 0) losses.push("words-anywhere");
  if (isCut) losses.push("widened");
  if (tail.length > MAX_PERMUTED) losses.push("option-position");
  return {
    forms: orders.map((order) => ({
      text: [program, ...middle, ...order].join(" "),
      pieces: [order.length > 0 ? "a --o" : middle.length > 0 ? "a b" : "a"],
    })),
    losses,
  };
}
