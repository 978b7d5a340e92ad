import type { LossCode } from "../../diagnostics/codes.ts";
import {
  fixedText,
  isAnyWord,
  isOptionWord,
  spellWords,
  type Prefix,
  type RuleWord,
} from "../../shell/rule-word.ts";
import type { Spelled } from "../kit/forms.ts";
import { BEFORE } from "./forms.ts";

/** With more words behind the head their orders are too many to write out. */
const MAX_PERMUTED = 2;

/** Which character of a word ends the pattern before it: unquoted, a shell's pattern is compared as another word. */
const NOT_WRITTEN = "?";

export interface CommandForms {
  /** None when no rule can match the program. */
  readonly forms: readonly Spelled[];
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
  const signs = kept.some((word) => /[$*]./.test(fixedText(word))) ? ["*X"] : [];
  const forms = orders.flatMap((order) => {
    const every = [program, ...middle, ...order];
    const last = every.at(-1);
    const parts = [...order.map((word) => [word]), ...(typeof last === "string" ? [[]] : [])].map(spellWords);
    const behind = [spellWords(middle), ...parts].join(" * ").trimEnd();
    const name = spellWords([program]);
    const inside = every.slice(0, -1).flatMap((word) => (typeof word === "string" ? [] : [insideOf(word)]));
    const pieces = [...signs, ...inside, ...(tail.length === 0 ? [] : ["* --o"])];
    const spell = (start: string, text: string, ...more: readonly string[]): Spelled => {
      const shape = text === "*" ? "*" : `${start}a${text.endsWith(" *") ? " *" : "*"}`;
      // `$NAME` would be replaced while the settings are read; the wildcard covers it.
      return { text: start + text.replaceAll("$", "*"), pieces: [shape, ...pieces, ...more] };
    };
    // Options between a program and its sub-command: `git -C . push`.
    const apart = middle.length === 0 ? [] : isSpread ? ["", "* "] : [""];
    return [
      ...starts.map((start) => spell(start, `${name}${middle.length === 0 ? "" : " "}${behind}`)),
      ...apart.map((start) => spell(start, `${name} -* ${behind}`, "a -* b")),
    ];
  });
  const losses: LossCode[] = [];
  if (cut >= 0 || kept.some((word) => fixedText(word).includes("$"))) losses.push("widened");
  if (tail.length > MAX_PERMUTED) losses.push("option-position");
  losses.push(isSpread ? "command-in-text" : "command-spelling");
  return { forms, losses };
}

/** A word of which only the beginning is fixed, with others behind it. */
function insideOf({ prefix }: Prefix): string {
  return prefix.startsWith("-") ? "--o* inside" : "a* inside";
}
