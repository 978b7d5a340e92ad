import type { SimpleCommand } from "../shell/commands.ts";
import { matchesWords } from "../shell/match.ts";
import { isRecorded } from "../shell/programs/lookup.ts";
import { literal, type Word } from "../shell/word.ts";
import { couldBe, programName } from "../shell/pattern.ts";
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

  add(rule: CommandRule): void {
    const name = nameOf(rule);
    if (name === "") return;
    const known = this.#byProgram.get(name);
    if (known === undefined) this.#byProgram.set(name, [rule]);
    else known.push(rule);
  }

  /** The rules that apply, or may apply, to a command. None for a program of which nothing is known. */
  hits(command: Pick<SimpleCommand, "words">): CommandHit[] {
    const [program] = command.words;
    if (program === undefined) return [];
    const name = programName(program);
    if (name !== undefined) {
      const hits = matching(command.words, this.#byProgram.get(name) ?? []);
      return isRecorded(name) || this.#byProgram.has(name) ? hits : this.#named(command.words);
    }
    if (program.kind === "dynamic" && program.pattern === "*") return [];
    const rules = [...this.#byProgram].filter(([known]) => mayBe(program, known));
    return rules.flatMap(([, some]) => matching(command.words, some));
  }

  /** A program without a record may run what its words say: `mytool rm x`. */
  #named(words: readonly Word[]): CommandHit[] {
    for (const [i, word] of words.entries()) {
      const name = i === 0 ? undefined : programName(word);
      const rules = name === undefined ? undefined : this.#byProgram.get(name);
      const hits = rules === undefined ? [] : matching(words.slice(i), rules);
      if (hits.length > 0) return hits.map(({ rule }) => ({ rule, match: "possible" }));
    }
    return [];
  }
}

function nameOf(rule: CommandRule): string {
  const program = rule.subject.words[0] ?? "";
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
