import type { SimpleCommand } from "../shell/commands.ts";
import { matchesWords } from "../shell/match.ts";
import { isRecorded } from "../shell/programs/lookup.ts";
import { literal, type Word } from "../shell/word.ts";
import { couldBe, programName } from "../shell/pattern.ts";
import { fixedText } from "../shell/rule-word.ts";
import type { CommandRule } from "./policy.ts";

export interface CommandHit {
  readonly rule: CommandRule;
  /**
   * `ambiguous`: the text leaves it open whether the rule means it, as `--forc` does. `possible`: words that only the
   * run decides could make the command the one that the rule names.
   */
  readonly match: "certain" | "ambiguous" | "possible";
}

/** Command rules by the name of their program. */
export class CommandIndex {
  readonly #byProgram = new Map<string, CommandRule[]>();
  /** By the fixed beginning of the program's name, for rules such as `mkfs.*`. */
  readonly #byPrefix = new Map<string, CommandRule[]>();
  #longestPrefix = 0;

  add(rule: CommandRule): void {
    const [program] = rule.subject.words;
    if (program === undefined || program === "") return;
    const name = nameOf(rule);
    const index = typeof program === "string" ? this.#byProgram : this.#byPrefix;
    const known = index.get(name);
    if (known === undefined) index.set(name, [rule]);
    else known.push(rule);
    if (index === this.#byPrefix) this.#longestPrefix = Math.max(this.#longestPrefix, name.length);
  }

  /** The rules that apply, or may apply, to a command. None for a program of which nothing is known. */
  hits(command: Pick<SimpleCommand, "words">): CommandHit[] {
    const [program] = command.words;
    if (program === undefined) return [];
    const name = programName(program);
    if (name !== undefined) {
      const hits = matching(command.words, this.#rulesOf(name));
      const isKnown = command.words.length === 1 || this.#byProgram.has(name) || isRecorded(name);
      return isKnown ? hits : [...hits, ...this.#named(command.words)];
    }
    if (program.kind === "dynamic" && program.pattern === "*")
      return matching(command.words, this.#byPrefix.get("") ?? []);
    const rules = [...this.#byProgram].filter(([known]) => mayBe(program, known));
    return [...rules, ...this.#byPrefix].flatMap(([, some]) => matching(command.words, some));
  }

  /** The rules on this name, and on a beginning of it. */
  #rulesOf(name: string): readonly CommandRule[] {
    const found = [...(this.#byProgram.get(name) ?? [])];
    if (this.#byPrefix.size === 0) return found;
    for (let length = 0; length <= Math.min(name.length, this.#longestPrefix); length++)
      found.push(...(this.#byPrefix.get(name.slice(0, length)) ?? []));
    return found;
  }

  /** A program without a record may run what its words say: `mytool rm x`. */
  #named(words: readonly Word[]): CommandHit[] {
    for (const [i, word] of words.entries()) {
      const name = i === 0 ? undefined : programName(word);
      const hits = name === undefined ? [] : matching(words.slice(i), this.#rulesOf(name));
      if (hits.length > 0) return hits.map(({ rule }) => ({ rule, match: "possible" }));
    }
    return [];
  }
}

function nameOf(rule: CommandRule): string {
  const program = fixedText(rule.subject.words[0] ?? "");
  return program.slice(program.lastIndexOf("/") + 1);
}

function mayBe(program: SimpleCommand["words"][number], name: string): boolean {
  if (program.kind !== "dynamic" || program.splits) return true;
  // A wildcard may stand for the directories as well.
  const last = program.pattern.slice(program.pattern.lastIndexOf("/") + 1);
  return couldBe({ ...program, pattern: last }, name) || couldBe(program, name);
}

function matching(words: readonly Word[], rules: readonly CommandRule[]): CommandHit[] {
  const hits: CommandHit[] = [];
  for (const rule of rules) {
    const match = matchesWords({ words }, rule.subject.words);
    if (match === "no") continue;
    const isOpen =
      match === "maybe" && matchesWords({ words: words.map(settled) }, rule.subject.words) === "no";
    hits.push({ rule, match: match === "yes" ? "certain" : isOpen ? "possible" : "ambiguous" });
  }
  return hits;
}

/** A word that no rule names in the place of one that only the run decides. */
function settled(word: Word): Word {
  return word.kind === "dynamic" ? literal("\0") : word;
}
