import type { LossCode } from "../../diagnostics/codes.ts";
import { fixedText, isOptionWord, type Prefix, type RuleWord } from "../../shell/rule-word.ts";
import type { Spelled } from "../kit/forms.ts";

/** With more options their orders and places are too many to write out. */
const MAX_PERMUTED = 2;

/** What may stand before a command that another one starts: a blank, its folder, or what begins code in a text. */
export const BEFORE = "*[ \t\n;&|(`\"'/{=]";

export interface CommandForms {
  /** None when no rule can match the program. */
  readonly forms: readonly Spelled[];
  readonly losses: readonly LossCode[];
}

/**
 * The patterns of `Bash(...)` that together match a command rule (facts.md, section C, release 1.0.41).
 *
 * A pattern with a wildcard is compared with the whole of a command, one without is a prefix and would match `rmdir` for `rm`.
 * So each pattern gets a wildcard, if only a set of one letter. A `*` behind a blank needs something there.
 */
export function commandForms(words: readonly RuleWord[]): CommandForms {
  const [program, ...others] = words.filter((word) => word !== "");
  if (program === undefined) return { forms: [], losses: ["not-expressible"] };
  const firstOption = others.findIndex(isOptionWord);
  const middle = firstOption < 0 ? others : others.slice(0, firstOption);
  const tail = firstOption < 0 ? [] : others.slice(firstOption);
  const orders = tail.length === MAX_PERMUTED ? [tail, tail.toReversed()] : [tail];
  const heads = [
    { text: spell([program, ...middle]), pieces: [] },
    // Options between a program and its sub-command: `git -C . push`.
    ...(middle.length === 0 ? [] : [{ text: `${spell([program])} -* ${spell(middle)}`, pieces: ["a -* b"] }]),
  ];
  const forms = heads.flatMap((head) =>
    orders.flatMap((order) =>
      withTail(head, order).flatMap(({ text, pieces }) => {
        const last = [program, ...middle, ...order].at(-1);
        const inside = [program, ...middle, ...order].slice(0, -1).flatMap(insideOf);
        const signs = [...pieces, ...inside, ...(/\[[*?[]\]/.test(text) ? ["[*]"] : [])];
        return (typeof last === "string" ? ["", " *"] : [""]).flatMap((end) =>
          ["", BEFORE].map((start) => whole(start, text, end, typeof last === "string", signs)),
        );
      }),
    ),
  );
  const losses: LossCode[] = ["command-in-text"];
  if (tail.length > MAX_PERMUTED) losses.push("option-position");
  return { forms, losses };
}

/** The options of a rule, each directly behind what is before it, or with other words between. */
function withTail(head: Spelled, options: readonly RuleWord[]): readonly Spelled[] {
  return options.reduce<readonly Spelled[]>(
    (starts, option) =>
      starts.flatMap(({ text, pieces }) => [
        { text: `${text} ${spell([option])}`, pieces },
        { text: `${text} * ${spell([option])}`, pieces: [...new Set([...pieces, "* --o"])] },
      ]),
    [head],
  );
}

function whole(
  start: string,
  text: string,
  end: string,
  isClosed: boolean,
  signs: readonly string[],
): Spelled {
  if (text === "*") return { text, pieces: ["*"] };
  const shape = `${start === "" ? "" : "*[before]"}a${isClosed ? end : "*"}`;
  const written = start + text + end;
  return { text: /[*?[]/.test(written) ? written : withSet(written), pieces: [shape, ...signs] };
}

/** The text as a pattern that only matches itself: without a wildcard it would be a prefix. */
function withSet(text: string): string {
  return text.replace(/[A-Za-z0-9_.+/-]/, "[$&]");
}

function spell(words: readonly RuleWord[]): string {
  return words
    .map((word) => fixedText(word).replaceAll(/[*?[]/g, "[$&]") + (typeof word === "string" ? "" : "*"))
    .join(" ");
}

/** A word of which only the beginning is fixed, with others behind it. */
function insideOf(word: RuleWord): readonly string[] {
  return typeof word === "string" ? [] : [nameOf(word)];
}

function nameOf({ prefix }: Prefix): string {
  return prefix.startsWith("-") ? "--o* inside" : "a* inside";
}
