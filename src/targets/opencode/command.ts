import { fixedText, isAnyWord, isOptionWord, spellWords, type RuleWord } from "../../shell/rule-word.ts";
import type { LossCode } from "./losses.ts";
import type { Spelled } from "../kit/forms.ts";
import { BEFORE, BEHIND } from "./forms.ts";
import { onOneLine } from "./keys.ts";

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
 * The patterns that together match a command rule. They are compared with the source text of each command of a line,
 * its redirections included; a blank and a star at the end may also be missing (facts.md, "Commands", release 1.18.33).
 * @param words the words of the rule, unquoted
 * @param mode whether the command is looked for at the beginning of a text, or at any place in it
 */
export function commandPatterns(
  words: readonly RuleWord[],
  mode: "anywhere" | "prefix",
): { readonly patterns: readonly Spelled[]; readonly losses: readonly LossCode[] } {
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
  const isAny = isAnyWord(first);
  if (mode === "prefix" || isAny) {
    const start = isAny ? (all.length === 1 ? "*" : "* a") : "a *";
    return { patterns: forms.map((one) => spelled(start, "", one, " *")), losses };
  }
  const [form = { text: "", pieces: [] }] = forms;
  const quoted = (quote: string): Spelled => ({
    text: `*${quote}${program}${quote}${form.text.slice(program.length)} *`,
    pieces: [`*${quote}a${quote}`, ...form.pieces],
  });
  return {
    patterns: [
      ...forms.flatMap((one) =>
        BEFORE.map((before) => spelled(before === "" ? "a *" : `${before}a`, before, one, " *")),
      ),
      ...['"', "'"].map(quoted),
      ...BEHIND.map((behind) => spelled(`a${behind}*`, "", form, `${behind}*`)),
    ],
    losses: [...losses, "command-in-text"],
  };
}

function spelled(piece: string, before: string, { text, pieces }: Spelled, end: string): Spelled {
  return { text: before + text + end, pieces: [onOneLine(piece), ...pieces] };
}

/** The words as they stand in a command: sub-commands in their order, and options from the first one on anywhere. */
function formsOf(
  words: readonly RuleWord[],
  mode: "anywhere" | "prefix",
): { readonly forms: readonly Spelled[]; readonly isInOrder: boolean } {
  const firstOption = words.findIndex((word, index) => index > 0 && isOptionWord(word));
  const head = words.slice(0, firstOption < 0 ? words.length : firstOption);
  const tail = firstOption < 0 ? [] : words.slice(firstOption);
  const tails = ordersOf(tail).map((order) => order.map((word) => `* ${spellWords([word])}`).join(""));
  const [program = "", ...subcommands] = head.map((word) => spellWords([word]));
  const gaps = [{ text: spellWords(head), pieces: [] as readonly string[] }];
  // Options of the program's own, and more than one blank.
  if (mode === "anywhere" && subcommands.length > 0) {
    const rest = subcommands.join(" ");
    gaps.push({ text: `${program} -* ${rest}`, pieces: ["a -* b", "a* b"] });
    gaps.push({ text: `${program}  *${rest}`, pieces: ["a  *b"] });
  }
  const isOpen = (word: RuleWord): boolean => typeof word !== "string";
  const pieces = [
    ...(tail.length > 0 || words.slice(0, -1).some(isOpen) ? ["a* b"] : []),
    ...(words.slice(-1).some(isOpen) ? ["a* *"] : []),
  ];
  return {
    forms: gaps.flatMap((one) =>
      tails.map((rest) => ({ text: one.text + rest, pieces: [...one.pieces, ...pieces] })),
    ),
    isInOrder: tail.length <= MAX_PERMUTED,
  };
}

/** The orders in which at most two words may come. */
function ordersOf(words: readonly RuleWord[]): (readonly RuleWord[])[] {
  const [first, second, third] = words;
  if (first === undefined || second === undefined || third !== undefined || first === second) return [words];
  return [words, [second, first]];
}
