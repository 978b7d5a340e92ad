import type { LossCode } from "../../diagnostics/codes.ts";
import { isAnyWord, isOptionWord, type RuleWord } from "../../shell/rule-word.ts";
import type { Spelled } from "../kit/forms.ts";
import { BACKSLASH, BESIDE_GAP } from "./forms.ts";

/** With more words behind the head their orders and gaps are too many to write out. */
const MAX_PERMUTED = 2;
const MAX_SPREAD = 3;

/**
 * The patterns of `Bash(...)` that together match a command rule (facts.md D, release 2.1.330).
 *
 * `Bash(c)` is exact and `Bash(c *)` needs something behind it, so both are there. From the first option on, other
 * words may stand in between, and an option may stand before or behind a plain word:
 * `Bash(git push * --force)` catches `git push origin --force`, and spares `--force-with-lease`, which `*--force*`
 * would not.
 * @param words the words of the rule, unquoted
 */
export function commandForms(words: readonly RuleWord[]): {
  readonly forms: readonly Spelled[];
  readonly loss?: LossCode;
} {
  const all = words.filter((word) => word !== "");
  const firstOption = all.findIndex((word, index) => index > 0 && isOptionWord(word));
  if (firstOption < 0) return { forms: written([all, [...all, GAP]]) };
  const head = all.slice(0, firstOption);
  const tail = all.slice(firstOption);
  // A prefix is a wildcard of its own, and each further one costs the agent much.
  const isLong =
    tail.length > MAX_SPREAD || (tail.length > MAX_PERMUTED && tail.some((word) => typeof word !== "string"));
  if (isLong) return { forms: written([all, [...all, GAP]]), loss: "option-position" };
  const orders = tail.length > MAX_PERMUTED ? [tail] : ordersOf(tail);
  const forms = written(orders.flatMap((order) => spread(order).map((rest) => [...head, ...rest])));
  return tail.length > MAX_PERMUTED ? { forms, loss: "option-position" } : { forms };
}

/** Any words: the wildcard of a rule. */
const GAP: unique symbol = Symbol("any words");
type Word = RuleWord | typeof GAP;

/** The orders in which at most two words may come: plain words keep theirs. */
function ordersOf(words: readonly RuleWord[]): (readonly RuleWord[])[] {
  const [first, second] = words;
  if (first === undefined || second === undefined || first === second) return [words];
  return [words, [second, first]];
}

/** Every way to have, or not to have, other words before each word and at the end. */
function spread(words: readonly RuleWord[]): Word[][] {
  let ways: Word[][] = [[]];
  for (const word of words) {
    ways = ways.flatMap((way): Word[][] => [
      [...way, word],
      [...way, GAP, word],
    ]);
  }
  return ways.flatMap((way): Word[][] => [way, [...way, GAP]]);
}

function written(forms: readonly (readonly Word[])[]): Spelled[] {
  // A prefix at the end covers what follows it, so that a gap behind it adds nothing.
  const needed = forms.filter((form) => form.at(-1) !== GAP || !isPrefix(form.at(-2)));
  return needed.map(writeForm);
}

function isPrefix(word: Word | undefined): boolean {
  return typeof word === "object";
}

/** The rule's text, in which `*` is a wildcard. Backslashes are read once more beside one. */
function writeForm(words: readonly Word[]): Spelled {
  const isWild = words.some((word) => typeof word !== "string");
  const text = words.map(fixed).join(" ");
  const escaped = text.replaceAll("\\", isWild ? "\\\\\\\\" : "\\\\");
  const backslashes = isWild ? BESIDE_GAP : BACKSLASH;
  return { text: escaped, pieces: [...gapsOf(words), ...(text.includes("\\") ? [backslashes] : [])] };
}

function fixed(word: Word): string {
  if (word === GAP) return "*";
  return typeof word === "string" ? word : `${word.prefix}*`;
}

/** Every gap is matched by itself, and so is a word of which only the beginning is fixed. */
function gapsOf(words: readonly Word[]): readonly string[] {
  const kinds = words.map((word, index) => {
    if (index === 0) return "a";
    if (word === GAP || isAnyWord(word)) return "*";
    return isOptionWord(word) ? "--o" : "a";
  });
  if (words.length === 1 && fixed(words[0] ?? "") === "*") return ["*"];
  const last = words.length - 1;
  const gaps = kinds.flatMap((kind, index) =>
    kind === "*"
      ? [[...kinds.slice(index - 1, index), "*", ...kinds.slice(index + 1, index + 2)].join(" ")]
      : [],
  );
  const prefixes = words.flatMap((word, index) =>
    kinds[index] !== "*" && fixed(word).endsWith("*")
      ? [`${kinds[index]}*${index === last ? "" : " inside"}`]
      : [],
  );
  if (gaps.length + prefixes.length === 0) return [kinds.includes("--o") ? "a --o" : "a"];
  return [...gaps, ...prefixes, ...(gaps.length > 1 ? ["two gaps"] : [])];
}
