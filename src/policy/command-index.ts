import type { SimpleCommand } from "../shell/commands.ts";
import { matchesWords } from "../shell/match.ts";
import { couldBe, programName } from "../shell/pattern.ts";
import type { CommandRule } from "./policy.ts";

export interface CommandHit {
  readonly rule: CommandRule;
  /** False where words that only the run decides could make the command the one that the rule names. */
  readonly certain: boolean;
}

/** Command rules by the name of their program. */
export class CommandIndex {
  readonly #byProgram = new Map<string, CommandRule[]>();
  /** For programs of which nothing is known: a strictest rule stands for all. */
  #strictest: CommandRule | undefined;

  add(rule: CommandRule): void {
    const name = nameOf(rule);
    if (name === "") return;
    const known = this.#byProgram.get(name);
    if (known === undefined) this.#byProgram.set(name, [rule]);
    else known.push(rule);
    if (this.#strictest === undefined || precedes(rule, this.#strictest)) this.#strictest = rule;
  }

  /** The rules that speak, or may speak, of a command. */
  hits(command: Pick<SimpleCommand, "words">): CommandHit[] {
    const [program] = command.words;
    if (program === undefined) return [];
    const name = programName(program);
    if (name !== undefined) return matching(command, this.#byProgram.get(name) ?? []);
    if (program.kind === "dynamic" && program.pattern === "*")
      return this.#strictest === undefined ? [] : [{ rule: this.#strictest, certain: false }];
    const rules = [...this.#byProgram].filter(([known]) => mayBe(program, known));
    return rules.flatMap(([, some]) => matching(command, some));
  }
}

/** A deny before an ask; among equal ones the text decides, so that the order of the rules does not. */
function precedes(a: CommandRule, b: CommandRule): boolean {
  return a.effect === b.effect ? a.subject.text < b.subject.text : a.effect === "deny";
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

function matching(command: Pick<SimpleCommand, "words">, rules: readonly CommandRule[]): CommandHit[] {
  const hits: CommandHit[] = [];
  for (const rule of rules) {
    const match = matchesWords(command, rule.subject.words);
    if (match !== "no") hits.push({ rule, certain: match === "yes" });
  }
  return hits;
}
