import { exactWords, isOptionWord, type RuleWord } from "../../shell/rule-word.ts";
import type { LossCode } from "./losses.ts";
import type { Spelled } from "../kit/forms.ts";
import { ANY, isAccepted, literally } from "./regex.ts";

/** What ends a word; some of it JSON writes with a backslash. */
const BEHIND = String.raw`([^A-Za-z0-9_.=/-]|\x00)`;
/** An option may have its value behind an equals sign. */
const BEHIND_OPTION = String.raw`([^A-Za-z0-9_-]|\x00)`;
/** What may stand before a word: anything that is no part of one, and line breaks and tabs as JSON writes them. */
const BEFORE = String.raw`([^A-Za-z0-9_.-]|\\[nt])`;
/** What stands between two words. */
const GAP = String.raw`["\x27 \\nt]+`;

export interface CommandSpelling {
  readonly pattern?: Spelled;
  readonly losses: readonly LossCode[];
}

/**
 * A pattern of `commandRegex` that finds the command anywhere in the line: behind wrappers, in text that another shell
 * is given, and under the program's path. The agent compares it with the line as it was written, quotes and all, and
 * with each command in it (facts.md, commands, release 0.61.0).
 * @param words the words of the rule, unquoted
 */
export function commandAnywhere(words: readonly RuleWord[]): CommandSpelling {
  const [program, ...rest] = words.filter((word) => word !== "");
  if (program === undefined) return { losses: ["not-expressible"] };
  const operands = rest.filter((word) => !isOptionWord(word));
  const last = operands.at(-1) ?? program;
  const end = typeof last === "string" ? BEHIND : "";
  const pattern = [
    `(|${ANY}${BEFORE})${wordPattern(program)}`,
    operands.length === 0 && end === "" ? "" : `(?=${operands.map(operandStep).join("")}${end})`,
    ...rest.filter(isOptionWord).flatMap(optionSteps),
  ].join("");
  if (!isAccepted(pattern)) return { losses: ["not-expressible"] };
  const isOpen = [program, ...operands].some((word) => typeof word !== "string");
  const pieces = [
    "program",
    ...(isOpen ? [rest.length === 0 ? "a*" : "a* inside"] : []),
    ...["operand", "two operands"].slice(0, operands.length),
    ...rest.filter(isOptionWord).map(optionKind),
  ];
  return { pattern: { text: pattern, pieces }, losses: ["command-in-text"] };
}

function optionKind(word: RuleWord): string {
  if (typeof word !== "string") return "--o*";
  return LETTERS.test(word) ? "-o" : "--o";
}

const LETTERS = /^-([A-Za-z]+)$/;

/** Between the program and its operands only options may stand, with what looks like their values. */
function operandStep(word: RuleWord): string {
  return `${GAP}(|-${ANY}${BEFORE})${wordPattern(word)}`;
}

/** The rest of a word of which the rule fixes the beginning. */
const REST = String.raw`[^\x00"\x27 \\]*`;

function wordPattern(word: RuleWord): string {
  return typeof word === "string" ? literally(word) : `${literally(word.prefix)}${REST}`;
}

/** Options stand anywhere behind the program, and letters may be joined: `-rf` is `-r -f`. */
function optionSteps(word: RuleWord): string[] {
  if (typeof word !== "string") return [`(?=${ANY}${BEFORE}${literally(word.prefix)})`];
  const letters = LETTERS.exec(word)?.[1];
  if (letters === undefined) return [`(?=${ANY}${BEFORE}${literally(word)}${BEHIND_OPTION})`];
  return [...new Set(letters)].map((letter) => `(?=${ANY}${BEFORE}-[A-Za-z]*${letter})`);
}

/**
 * A value of `commandPrefix`: the beginning of a command, word by word.
 * @param words the words of the rule, unquoted
 */
export function commandPrefix(words: readonly RuleWord[]): CommandSpelling {
  const { exact: kept, isCut } = exactWords(words.filter((word) => word !== ""));
  const [program] = kept;
  if (program === undefined && isCut) return { losses: ["program-prefix"] };
  if (program === undefined || kept.some((word) => NEEDS_QUOTES.test(word)))
    return { losses: ["not-expressible"] };
  const losses: LossCode[] = ["command-spelling"];
  const hasOption = kept.some(isOptionWord);
  if (hasOption) losses.push("option-position");
  if (isCut) losses.push("widened");
  const shape = hasOption ? "a --o" : kept.length === 1 ? "a" : "a b";
  return { pattern: { text: kept.join(" "), pieces: [shape] }, losses };
}

/** A word with one of these needs quotes in a command, and the agent compares the text with its quotes. */
// oxlint-disable-next-line no-control-regex
const NEEDS_QUOTES = /[\s'"\\()|&;<>$`*?[\]{}~#!^\u0000-\u001f\u007f]/;
