import type { SimpleCommand } from "../shell/commands.ts";
import { matchesWords } from "../shell/match.ts";
import { couldBe, programName } from "../shell/pattern.ts";
import { fixedText } from "../shell/rule-word.ts";
import type { CommandRule } from "./policy.ts";

export interface CommandHit {
  readonly rule: CommandRule;
  /** False where words that only the run decides could make the command the one that the rule names. */
  readonly certain: boolean;
}

/** Command rules by the name of their program. */
export class CommandIndex {
  readonly #byProgram = new Map<string, CommandRule[]>();
  /** By the fixed beginning of the program's name, for rules such as `mkfs.*`. */
  readonly #byPrefix = new Map<string, CommandRule[]>();
  #longestPrefix = 0;
  /** For programs of which nothing is known: a strictest rule stands for all. */
  #strictest: CommandRule | undefined;

  add(rule: CommandRule): void {
    const [program] = rule.subject.words;
    if (program === undefined || program === "") return;
    const name = nameOf(rule);
    const index = typeof program === "string" ? this.#byProgram : this.#byPrefix;
    const known = index.get(name);
    if (known === undefined) index.set(name, [rule]);
    else known.push(rule);
    if (index === this.#byPrefix) this.#longestPrefix = Math.max(this.#longestPrefix, name.length);
    if (this.#strictest === undefined || precedes(rule, this.#strictest)) this.#strictest = rule;
  }

  /** The rules that speak, or may speak, of a command. */
  hits(command: Pick<SimpleCommand, "words">): CommandHit[] {
    const [program] = command.words;
    if (program === undefined) return [];
    const name = programName(program);
    if (name !== undefined)
      return matching(command, [...(this.#byProgram.get(name) ?? []), ...this.#begun(name)]);
    if (program.kind === "dynamic" && program.pattern === "*")
      return this.#strictest === undefined ? [] : [{ rule: this.#strictest, certain: false }];
    const rules = [...this.#byProgram].filter(([known]) => mayBe(program, known));
    return [...rules, ...this.#byPrefix].flatMap(([, some]) => matching(command, some));
  }

  /** The rules on a beginning of this name. */
  #begun(name: string): readonly CommandRule[] {
    if (this.#byPrefix.size === 0) return [];
    const found: CommandRule[] = [];
    for (let length = 0; length <= Math.min(name.length, this.#longestPrefix); length++)
      found.push(...(this.#byPrefix.get(name.slice(0, length)) ?? []));
    return found;
  }
}

/** A deny before an ask; among equal ones the text decides, so that the order of the rules does not. */
function precedes(a: CommandRule, b: CommandRule): boolean {
  return a.effect === b.effect ? a.subject.text < b.subject.text : a.effect === "deny";
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

function matching(command: Pick<SimpleCommand, "words">, rules: readonly CommandRule[]): CommandHit[] {
  const hits: CommandHit[] = [];
  for (const rule of rules) {
    const match = matchesWords(command, rule.subject.words);
    if (match !== "no") hits.push({ rule, certain: match === "yes" });
  }
  return hits;
}
