import type { Word } from "./word.ts";

/** The name of the program without the directories before it; `undefined` if only the run decides. */
export function programName(word: Word): string | undefined {
  if (word.kind === "dynamic") return undefined;
  const { text } = word;
  return text.includes("/") ? text.slice(text.lastIndexOf("/") + 1) : text;
}

/** Whether the word can turn out to be this text. */
export function couldBe(word: Word, text: string): boolean {
  if (word.kind === "literal") return word.text === text;
  return matchesPattern(word.pattern, text, false);
}

/**
 * The patterns of dynamic words: `*`, `?` and `\`. `tail`: the text may have directories before it. In time
 * proportional to the product of the lengths, whatever the pattern.
 */
export function matchesPattern(pattern: string, text: string, tail: boolean): boolean {
  const tokens: readonly string[] = pattern.match(/\\.|./gs) ?? [];
  // The set of positions in the text that the tokens so far can reach.
  let reached = new Set([0]);
  if (tail) return matchesPattern(tokens.slice(tokens.lastIndexOf("/") + 1).join(""), text, false);
  for (const token of tokens) {
    const next = new Set<number>();
    if (token === "*") for (let i = Math.min(...reached); i <= text.length; i++) next.add(i);
    for (const position of reached) {
      if (token === "*") break;
      if (position < text.length && (token === "?" || token.at(-1) === text[position]))
        next.add(position + 1);
    }
    reached = next;
    if (reached.size === 0) return false;
  }
  return reached.has(text.length);
}
