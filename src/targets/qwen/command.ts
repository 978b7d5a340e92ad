import type { LossCode } from "../../diagnostics/codes.ts";
import { fixedText, isAnyWord, isOptionWord, spellWords, type RuleWord } from "../../shell/rule-word.ts";

/** With more words behind the head their orders are too many to write out. */
const MAX_PERMUTED = 2;

/**
 * What may stand before a command that is started by another one: a blank (`sudo rm`, `( rm`), its folder, or what
 * begins or separates code in a text. Rules are compared after quotes of the line itself are taken off,
 * so these are the quotes of an inner text (facts.md, section D, release 0.24.4).
 */
const BEFORE = ["", "* ", "*/", "*(", "*;", "*`", '*"', "*'"] as const;

/** Which character of a word ends the pattern before it: unquoted, a shell's pattern is compared as another word. */
const NOT_WRITTEN = "?";

export interface CommandForms {
  /** None when no rule can match the program. */
  readonly forms: readonly string[];
  readonly losses: readonly LossCode[];
}

/**
 * The patterns of `Bash(...)` that together match a command rule.
 *
 * A `*` behind a blank stands for any words or none, so `rm *` also matches `rm` alone, and `git push * --force *`
 * finds the option anywhere, and spares `--force-with-lease`.
 * @param words the words of the rule, unquoted
 */
export function commandForms(words: readonly RuleWord[], where: "anywhere" | "prefix"): CommandForms {
  const all = words.filter((word) => word !== "");
  const cut = all.findIndex((word) => fixedText(word).includes(NOT_WRITTEN));
  const kept = cut < 0 ? all : all.slice(0, cut);
  const [program, ...others] = kept;
  if (program === undefined) return { forms: [], losses: ["not-expressible"] };
  const firstOption = others.findIndex(isOptionWord);
  const middle = firstOption < 0 ? others : others.slice(0, firstOption);
  const tail = firstOption < 0 ? [] : others.slice(firstOption);
  const orders = tail.length === MAX_PERMUTED ? [tail, tail.toReversed()] : [tail];
  const isSpread = where === "anywhere";
  // Any text may stand for any program already.
  const starts = isSpread && !isAnyWord(program) ? BEFORE : BEFORE.slice(0, 1);
  const forms = orders.flatMap((order) => {
    const last = order.at(-1) ?? middle.at(-1) ?? program;
    const parts = [...order.map((word) => [word]), ...(typeof last === "string" ? [[]] : [])].map(spellWords);
    const behind = [spellWords(middle), ...parts].join(" * ").trimEnd();
    const name = spellWords([program]);
    const text = `${name}${middle.length === 0 ? "" : " "}${behind}`;
    // Options between a program and its sub-command: `git -C . push`.
    const apart = middle.length === 0 ? [] : [`${name} -* ${behind}`];
    return [
      ...starts.map((start) => start + written(text)),
      ...apart.map(written).flatMap((one) => (isSpread ? [one, `* ${one}`] : [one])),
    ];
  });
  const losses: LossCode[] = [];
  if (cut >= 0 || kept.some((word) => fixedText(word).includes("$"))) losses.push("widened");
  if (tail.length > MAX_PERMUTED) losses.push("option-position");
  losses.push(isSpread ? "command-in-text" : "command-spelling");
  return { forms: [...new Set(forms)], losses };
}

/** `$NAME` would be replaced while the settings are read; the wildcard covers it. */
function written(text: string): string {
  return text.replaceAll("$", "*");
}
