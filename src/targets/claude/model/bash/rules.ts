import { bashPatterns, matchesBash, type BashPattern } from "./pattern.ts";
import type { List, Rule } from "../entries.ts";

/** The `Bash(...)` rules of one list, found by the first word of a text. */
export interface BashRules {
  readonly isEmpty: boolean;
  /** The first rule that matches the text of one command. */
  match(text: string): Rule | undefined;
  /** The first rule without a wildcard that is exactly this text. */
  matchExact(text: string): Rule | undefined;
  /** The same, and the first prefix rule whose text alone it is. */
  matchBare(text: string): Rule | undefined;
}

interface Candidate {
  readonly pattern: BashPattern;
  readonly rule: Rule;
}

export function bashRules(all: readonly Rule[], list: List): BashRules {
  const exact = new Map<string, Rule>();
  const bare = new Map<string, Rule>();
  const byWord = new Map<string, Candidate[]>();
  /** Patterns whose first word goes on after a star, by their first character; those that begin with one by "". */
  const loose = new Map<string, Candidate[]>();
  let count = 0;
  for (const rule of all) {
    if (rule.tool !== "Bash" || rule.list !== list || rule.content === undefined) continue;
    for (const pattern of bashPatterns(rule.content)) {
      count++;
      if (pattern.kind === "prefix" && !bare.has(pattern.text)) bare.set(pattern.text, rule);
      if (pattern.kind === "exact") {
        if (!exact.has(pattern.text)) exact.set(pattern.text, rule);
        continue;
      }
      const head = pattern.kind === "prefix" ? `${pattern.text} ` : (pattern.pieces[0] ?? "");
      const blank = head.indexOf(" ");
      if (blank > 0) push(byWord, head.slice(0, blank), { pattern, rule });
      else push(loose, head.charAt(0), { pattern, rule });
    }
  }
  return {
    isEmpty: count === 0,
    matchExact: (text) => exact.get(text),
    matchBare: (text) => exact.get(text) ?? bare.get(text),
    match(text) {
      const blank = text.indexOf(" ");
      const word = blank < 0 ? text : text.slice(0, blank);
      let best = exact.get(text);
      for (const candidates of [byWord.get(word), loose.get(text.charAt(0)), loose.get("")]) {
        for (const { pattern, rule } of candidates ?? []) {
          // Each list of candidates is in the order of the rules.
          if (best !== undefined && best.order < rule.order) break;
          if (!matchesBash(pattern, text)) continue;
          best = rule;
          break;
        }
      }
      return best;
    },
  };
}

function push(map: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [candidate]);
  else list.push(candidate);
}
