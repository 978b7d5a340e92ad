import { fixedText, isOptionWord, spellWords, type RuleWord } from "../shell/rule-word.ts";

/** What is wrong with the form of a command rule, and what to write instead. */
export interface WrongForm {
  readonly found: string;
  readonly instead: string;
}

export type WordsReading =
  | {
      readonly kind: "words";
      readonly words: readonly RuleWord[];
      /** What the rule matches, in words, where it holds a `*`. */
      readonly means: string;
    }
  | ({ readonly kind: "wrong" } & WrongForm);

/** Parts of regular expressions that no command has; `.*` at the end of a word is a prefix of it. */
const EXPRESSION = /^\^|\\[sSdDwWbB]|\.\*(?=[^\s])|\.\+|\(\?[:=!]|\[\^|\$$/;

/**
 * Forms that look like a rule and would match nothing: regular expressions, command substitutions, pipes.
 * @returns undefined for a text that has none of them
 */
export function wrongForm(text: string): WrongForm | undefined {
  const expression = EXPRESSION.exec(text)?.[0];
  if (expression !== undefined)
    return { found: `\`${expression}\` of a regular expression`, instead: plainWords(text) };
  if (text.includes("`")) return { found: "a backtick", instead: text.replaceAll("`", "") };
  if (/^[^'"]*\|/.test(text)) {
    const parts = text
      .split(/\|+/)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    return { found: "`|`", instead: [...new Set(parts)].join("`, `") };
  }
  return undefined;
}

/** The words that a regular expression begins with, as a rule would have them. */
function plainWords(text: string): string {
  const plain = text
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .replaceAll(/\\s[+*]?/g, " ")
    .replaceAll(/\\b/g, "")
    .replaceAll(/\.\*$/g, "")
    .replaceAll(/\\(.)/g, "$1");
  const words = plain.split(/\s+/).filter((word) => word !== "");
  const end = words.findIndex((word) => /[()[\]{}*+?^$|]/.test(word));
  const kept = end < 0 ? words : words.slice(0, end);
  return kept.length === 0 ? "rm" : kept.join(" ");
}

/**
 * Reads the stars of a command rule. A rule covers all further arguments, so a last word `*` adds nothing, and neither
 * does the `:*` of a lone program. A `*` at the end of a word makes it a prefix, and a lone `*` is any command.
 */
export function readRuleWords(texts: readonly string[]): WordsReading {
  const kept = texts.length > 1 && texts.at(-1) === "*" ? texts.slice(0, -1) : texts;
  const words: RuleWord[] = [];
  for (const [index, text] of kept.entries()) {
    if (!text.includes("*")) {
      words.push(text);
      continue;
    }
    // Words may stand before an option anyway.
    if (text === "*" && index > 0 && kept.slice(index + 1).some(isOptionWord)) continue;
    const word = starred(text, kept.length === 1);
    if (word === undefined || (text === "*" && index > 0)) {
      const instead = [
        ...kept.slice(0, index),
        ...(text.startsWith("*") ? [] : [`${text.split("*")[0] ?? ""}*`]),
      ];
      return {
        kind: "wrong",
        found: text === "*" ? "`*` between words" : "`*` inside a word",
        instead: instead.length === 0 ? text.replaceAll("*", "") || "rm" : instead.join(" "),
      };
    }
    words.push(word);
  }
  return { kind: "words", words, means: meaning(words) };
}

/** A word that ends in its only star. */
function starred(text: string, isAlone: boolean): RuleWord | undefined {
  const prefix = text.slice(0, -1);
  if (!text.endsWith("*") || prefix.includes("*")) return undefined;
  // `:*` is how Claude Code ends a rule: the word itself, and whatever follows.
  if (prefix.endsWith(":") && prefix.length > 1)
    return isAlone ? prefix.slice(0, -1) : { prefix: prefix.slice(0, -1) };
  return { prefix };
}

function meaning(words: readonly RuleWord[]): string {
  const [first] = words;
  if (words.length === 1 && typeof first === "object" && first.prefix === "") return "every command";
  const begun = words.filter((word) => typeof word !== "string");
  if (begun.length === 0) return `\`${spellWords(words)}\` with any further arguments`;
  return `every word that begins with ${begun.map((word) => `\`${fixedText(word)}\``).join(", ")}`;
}
