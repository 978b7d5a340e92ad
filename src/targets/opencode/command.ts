import { fixedText, isAnyWord, isOptionWord, spellWords, type RuleWord } from "../../shell/rule-word.ts";
import type { LossCode } from "./losses.ts";

/** A word with one of these is written with quotes or a backslash, and the agent compares the text as it is written. */
const NEEDS_QUOTES = /[\s'"\\()|&;<>$`*?[\]{}~#!^]/;

/**
 * What the agent never asks about: changes of directory, and what its grammar takes for a declaration or a test (facts.md,
 * "Commands", release 1.18.33).
 */
const NEVER_ASKED: ReadonlySet<string> = new Set(
  "cd chdir pushd popd push-location set-location export declare typeset readonly local unset unsetenv".split(
    " ",
  ),
);

/** With more words behind the head their orders are too many to write out. */
const MAX_PERMUTED = 2;

/**
 * What may stand before a program that is found anywhere: a word, a directory, a quote, or what ends a command in the
 * text that a shell is given.
 */
const BEFORE = ["", "* ", "*/", '*"', "*'", "*;", "*(", "*\n"] as const;

/**
 * The patterns that together match a command rule. They are compared with the source text of each command of a line,
 * its redirections included; a blank and a star at the end may also be missing (facts.md, "Commands", release 1.18.33).
 * @param words the words of the rule, unquoted
 * @param mode whether the command is looked for at the beginning of a text, or at any place in it
 */
export function commandPatterns(
  words: readonly RuleWord[],
  mode: "anywhere" | "prefix",
): { readonly patterns: readonly string[]; readonly losses: readonly LossCode[] } {
  const all = words.filter((word) => word !== "");
  const [first] = all;
  if (first === undefined || NEEDS_QUOTES.test(fixedText(first)))
    return { patterns: [], losses: ["not-expressible"] };
  const program = spellWords([first]);
  const losses: LossCode[] = [];
  if (NEVER_ASKED.has(program)) losses.push("never-asked");
  // A word that needs quotes can be written in many ways: the rule ends before it, and denies more.
  const cut = all.findIndex((word) => NEEDS_QUOTES.test(fixedText(word)));
  if (cut > 0) losses.push("widened");
  const { forms, isInOrder } = formsOf(cut < 0 ? all : all.slice(0, cut), mode);
  if (!isInOrder) losses.push("option-position");
  // Any text may stand for any program already.
  if (mode === "prefix" || isAnyWord(first)) return { patterns: forms.map((one) => `${one} *`), losses };
  const [form = ""] = forms;
  const rest = form.slice(program.length);
  const quoted = ['"', "'"].map((quote) => `*${quote}${program}${quote}${rest} *`);
  return {
    patterns: [
      ...forms.flatMap((one) => BEFORE.map((before) => `${before}${one} *`)),
      ...quoted,
      ...["\t", ">", "<"].map((behind) => `${form}${behind}*`),
    ],
    losses: [...losses, "command-in-text"],
  };
}

/** The words as they stand in a command: sub-commands in their order, and options from the first one on anywhere. */
function formsOf(
  words: readonly RuleWord[],
  mode: "anywhere" | "prefix",
): { readonly forms: readonly string[]; readonly isInOrder: boolean } {
  const firstOption = words.findIndex((word, index) => index > 0 && isOptionWord(word));
  const head = words.slice(0, firstOption < 0 ? words.length : firstOption);
  const tail = firstOption < 0 ? [] : words.slice(firstOption);
  const tails = ordersOf(tail).map((order) => order.map((word) => `* ${spellWords([word])}`).join(""));
  const [program = "", ...subcommands] = head.map((word) => spellWords([word]));
  const heads = [spellWords(head)];
  // Options of the program's own, and more than one blank.
  if (mode === "anywhere" && subcommands.length > 0)
    for (const gap of [" -* ", "  *"]) heads.push(`${program}${gap}${subcommands.join(" ")}`);
  return {
    forms: heads.flatMap((one) => tails.map((rest) => one + rest)),
    isInOrder: tail.length <= MAX_PERMUTED,
  };
}

/** The orders in which at most two words may come. */
function ordersOf(words: readonly RuleWord[]): (readonly RuleWord[])[] {
  const [first, second, third] = words;
  if (first === undefined || second === undefined || third !== undefined || first === second) return [words];
  return [words, [second, first]];
}
