import type { CommandRule } from "../../policy/policy.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { isOptionWord, spellWords, type RuleWord } from "../../shell/rule-word.ts";

/**
 * Tells which ask rules a wider deny rule covers anyway. They must not be written: an exact ask rule beats a deny rule
 * with a wildcard, so that `Bash(rm x)` under ask takes `rm x` out of `Bash(rm *)` under deny; an exact deny rule it
 * does not beat (facts.md N, release 2.1.330).
 */
export function deniedAsks(commands: readonly CommandRule[]): (ask: readonly RuleWord[]) => boolean {
  const root = newBeginning();
  const exact = new Set<string>();
  for (const { effect, subject } of commands) {
    if (effect !== "deny") continue;
    for (const spelled of allSpellings(subject.words)) {
      const words = wordsOf(spelled);
      exact.add(JSON.stringify(words));
      addDeny(root, words);
    }
  }
  return (ask) => {
    const words = wordsOf(ask);
    return !exact.has(JSON.stringify(words)) && isCovered(root, words);
  };
}

/**
 * What the deny rules of one beginning say: words in front, then options anywhere behind them. A tree, because a command
 * may have as many words as a file has room for, and each of them may be where the beginning of a rule ends.
 */
interface Beginning {
  readonly next: Map<string, Beginning>;
  /** The next words of which a rule fixes the beginning alone. */
  readonly prefixes: Map<string, Beginning>;
  /** Some rule is this beginning and no more. */
  whole: boolean;
  /** The options of the other rules, by the first of them. */
  readonly options: Map<string, (readonly string[])[]>;
}

function newBeginning(): Beginning {
  return { next: new Map(), prefixes: new Map(), whole: false, options: new Map() };
}

function addDeny(root: Beginning, words: readonly string[]): void {
  const firstOption = words.findIndex((word, index) => index > 0 && isOption(word));
  const end = firstOption < 0 ? words.length : firstOption;
  let node = root;
  for (const word of words.slice(0, end)) {
    const isPrefix = word.endsWith("*");
    const children = isPrefix ? node.prefixes : node.next;
    const text = isPrefix ? word.slice(0, -1) : word;
    const known = children.get(text) ?? newBeginning();
    children.set(text, known);
    node = known;
  }
  const [first, ...others] = words.slice(end);
  if (first === undefined) {
    node.whole = true;
    return;
  }
  const known = node.options.get(first) ?? [];
  known.push(others);
  node.options.set(first, known);
}

function isCovered(root: Beginning, words: readonly string[]): boolean {
  const lastAt = new Map(words.map((word, index) => [word, index]));
  const options = [...lastAt.keys()].filter(isOption);
  let nodes: readonly Beginning[] = [root];
  for (const [index, word] of words.entries()) {
    nodes = nodes.flatMap((node) => following(node, word));
    if (nodes.length === 0) return false;
    const isBehind = (option: string): boolean => (lastAt.get(option) ?? -1) > index;
    for (const node of nodes) {
      if (node.whole) return true;
      if (node.options.size === 0) continue;
      for (const option of options)
        if (isBehind(option) && node.options.get(option)?.some((others) => others.every(isBehind)))
          return true;
    }
  }
  return false;
}

/** Where a word leads: by itself, and by every beginning of it that a rule fixes. */
function following(node: Beginning, word: string): readonly Beginning[] {
  const found: Beginning[] = [];
  const exact = node.next.get(word);
  if (exact !== undefined) found.push(exact);
  if (node.prefixes.size === 0) return found;
  for (let length = 0; length <= word.length; length++) {
    const begun = node.prefixes.get(word.slice(0, length));
    if (begun !== undefined) found.push(begun);
  }
  return found;
}

function isOption(word: string): boolean {
  return isOptionWord(word.endsWith("*") ? { prefix: word.slice(0, -1) } : word);
}

/** A prefix ends in `*`, which no exact word does. */
function wordsOf(words: readonly RuleWord[]): readonly string[] {
  return words.filter((word) => word !== "").map((word) => spellWords([word]));
}
