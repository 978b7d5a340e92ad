import type { LossCode } from "../../diagnostics/codes.ts";

/**
 * The patterns of `Bash(...)` that together match a command rule (research/claude-code.md section 2,
 * release 2.1.330).
 *
 * `Bash(c)` is exact and `Bash(c *)` needs something behind it, so both are there. An option may stand behind other
 * words: `Bash(git push * --force)` catches `git push origin --force`, and spares `--force-with-lease`, which
 * `*--force*` would not.
 * @param words the words of the rule, unquoted
 */
export function commandForms(words: readonly string[]): {
  readonly forms: readonly string[];
  readonly loss?: LossCode;
} {
  const plain = words.filter((word) => word !== "").map(escapeWord);
  const whole = plain.join(" ");
  const forms = [whole, `${whole} *`];
  const options = plain.filter((word, index) => index > 0 && isOption(word));
  const last = plain.at(-1);
  if (options.length === 0 || last === undefined) return { forms };
  if (isOption(last)) {
    const spread = `${plain.slice(0, -1).join(" ")} * ${last}`;
    forms.push(spread, `${spread} *`);
  }
  // An option in the middle, or one of several, is only matched in the order of the rule.
  return options.length === 1 && isOption(last) ? { forms } : { forms, loss: "option-position" };
}

function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

/** A `*` is the only character with a meaning; blanks inside a word match the quoted argument. */
function escapeWord(word: string): string {
  return word.replaceAll("*", "\\*").replaceAll(/\s+/g, " ");
}
