import type { SimpleCommand } from "../shell/simple-command.ts";
import { commandForm, matches, ruleForm, type CommandForm, type RuleForm } from "../shell/match.ts";
import { isRecorded } from "../shell/programs/lookup.ts";
import { literal, type Word } from "../shell/word.ts";
import { programName } from "../shell/pattern.ts";
import { fixedText, type RuleWord } from "../shell/rule-word.ts";
import type { CommandRule } from "./policy.ts";
import { baseName } from "./normalize.ts";

export interface CommandHit {
  readonly rule: CommandRule;
  /**
   * `ambiguous`: the text leaves it open whether the rule means it, as `--forc` does. `possible`: words that only the
   * run decides could make the command the one that the rule names.
   */
  readonly match: "certain" | "ambiguous" | "possible";
}

interface Entry {
  readonly rule: CommandRule;
  readonly form: RuleForm;
}

const NONE: readonly never[] = [];

/** Command rules by the name of their program. */
export class CommandIndex {
  readonly #byProgram = new Map<string, Entry[]>();
  /** By the fixed beginning of the program's name, for rules such as `mkfs.*`. */
  readonly #byPrefix = new Map<string, Entry[]>();
  #longestPrefix = 0;

  get isEmpty(): boolean {
    return this.#byProgram.size + this.#byPrefix.size === 0;
  }

  add(rule: CommandRule): void {
    const [program] = rule.subject.words;
    if (program === undefined || program === "") return;
    const name = lastName(program);
    const index = typeof program === "string" ? this.#byProgram : this.#byPrefix;
    const entry = { rule, form: ruleForm(rule.subject.words) };
    const known = index.get(name);
    if (known === undefined) index.set(name, [entry]);
    else known.push(entry);
    if (index === this.#byPrefix) this.#longestPrefix = Math.max(this.#longestPrefix, name.length);
  }

  /** The rules that apply, or may apply, to a command. None for a program of which nothing is known. */
  hits(command: Pick<SimpleCommand, "words">): readonly CommandHit[] {
    const [program] = command.words;
    if (program === undefined) return NONE;
    const name = programName(program);
    if (name !== undefined) {
      const hits = matching(command.words, this.#rulesOf(name));
      const isKnown = command.words.length === 1 || this.#byProgram.has(name) || isRecorded(name);
      if (isKnown) return hits;
      const named = this.#named(command.words);
      return hits.length === 0 ? named : [...hits, ...named];
    }
    if (program.kind === "dynamic" && program.pattern === "*")
      return matching(command.words, this.#byPrefix.get("") ?? NONE);
    return matching(command.words, [...this.#byProgram.values(), ...this.#byPrefix.values()].flat());
  }

  /** The rules on this name, and on a beginning of it. */
  #rulesOf(name: string): readonly Entry[] {
    const exact = this.#byProgram.get(name) ?? NONE;
    if (this.#byPrefix.size === 0) return exact;
    const found = [...exact];
    for (let length = 0; length <= Math.min(name.length, this.#longestPrefix); length++)
      found.push(...(this.#byPrefix.get(name.slice(0, length)) ?? NONE));
    return found;
  }

  /** A program without a record may run what its words say: `mytool rm x`. */
  #named(words: readonly Word[]): readonly CommandHit[] {
    for (let i = 1; i < words.length; i++) {
      const name = programName(words[i] as Word);
      const hits = name === undefined ? NONE : matching(words.slice(i), this.#rulesOf(name));
      if (hits.length > 0) return hits.map(({ rule }) => ({ rule, match: "possible" }));
    }
    return NONE;
  }
}

function lastName(program: RuleWord): string {
  return baseName(fixedText(program));
}

function matching(words: readonly Word[], rules: readonly Entry[]): readonly CommandHit[] {
  if (rules.length === 0) return NONE;
  const command = commandForm(words);
  let settledCommand: CommandForm | undefined;
  const hits: CommandHit[] = [];
  for (const { rule, form } of rules) {
    const match = matches(command, form);
    if (match === "no") continue;
    if (match === "yes") hits.push({ rule, match: "certain" });
    else {
      settledCommand ??= commandForm(words.map(settled));
      hits.push({ rule, match: matches(settledCommand, form) === "no" ? "possible" : "ambiguous" });
    }
  }
  return hits;
}

/** A word that no rule names in the place of one that only the run decides. */
function settled(word: Word): Word {
  return word.kind === "dynamic" ? literal("\0") : word;
}
