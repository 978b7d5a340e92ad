import type { LossCode } from "../../diagnostics/codes.ts";
import { exactWords, type RuleWord } from "../../shell/rule-word.ts";

/** With more words behind the head their orders are too many to write out. */
const MAX_PERMUTED = 2;

/**
 * What may stand before a command that is started by another one: a blank (`sudo rm`, `( rm`), its folder, or what
 * begins or separates code in a text. Rules are compared after quotes of the line itself are taken off,
 * so these are the quotes of an inner text (facts.md, section D, release 0.24.4).
 */
const BEFORE = ["", "* ", "*/", "*(", "*;", "*`", '*"', "*'"] as const;

/** Which characters of a word end the pattern before it: unquoted, a shell's pattern is compared as another word. */
const NOT_WRITTEN = /[*?]/;

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
  const { exact: all, isCut } = exactWords(words.filter((word) => word !== ""));
  const cut = all.findIndex((word) => NOT_WRITTEN.test(word));
  const kept = cut < 0 ? all : all.slice(0, cut);
  if (kept.length === 0) return { forms: [], losses: ["not-expressible"] };
  const firstOption = kept.findIndex((word, index) => index > 0 && isOption(word));
  const head = firstOption < 0 ? kept : kept.slice(0, firstOption);
  const tail = firstOption < 0 ? [] : kept.slice(firstOption);
  const orders = tail.length === MAX_PERMUTED ? [tail, tail.toReversed()] : [tail];
  const isSpread = where === "anywhere";
  const forms = orders.flatMap((order) => {
    const text = [head.join(" "), ...order, ""].map(written).join(" * ").trimEnd();
    const [program = "", ...rest] = text.split(" ");
    // Options between a program and its sub-command: `git -C . push`.
    const apart = head.length < 2 ? [] : [`${program} -* ${rest.join(" ")}`];
    const starts = isSpread ? BEFORE : BEFORE.slice(0, 1);
    return [
      ...starts.map((start) => start + text),
      ...apart.flatMap((one) => (isSpread ? [one, `* ${one}`] : [one])),
    ];
  });
  const losses: LossCode[] = [];
  if (isCut || cut >= 0 || kept.some((word) => word.includes("$"))) losses.push("widened");
  if (tail.length > MAX_PERMUTED) losses.push("option-position");
  losses.push(isSpread ? "command-in-text" : "command-spelling");
  return { forms: [...new Set(forms)], losses };
}

function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

/** `$NAME` would be replaced while the settings are read; the wildcard covers it. */
function written(text: string): string {
  return text.replaceAll("$", "*");
}
