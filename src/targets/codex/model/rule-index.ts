import { baseName } from "../../../policy/normalize.ts";
import type { PrefixRule } from "./rule-files.ts";

/** Rules by the programs that they are about. */
export class RuleIndex {
  readonly #rules: readonly PrefixRule[];
  readonly #byProgram = new Map<string, number[]>();

  constructor(rules: readonly PrefixRule[]) {
    this.#rules = rules;
    for (const [index, { words }] of rules.entries()) {
      for (const name of new Set(words[0])) {
        const known = this.#byProgram.get(name);
        if (known === undefined) this.#byProgram.set(name, [index]);
        else known.push(index);
      }
    }
  }

  /** The rules that match the words of a command, in their order. */
  matching(command: readonly string[]): readonly PrefixRule[] {
    const [program = ""] = command;
    const places = [program, baseName(program)].flatMap((name) => this.#byProgram.get(name) ?? []);
    return [...new Set(places)]
      .sort((a, b) => a - b)
      .map((index) => this.#rules[index] as PrefixRule)
      .filter((rule) => matches(rule, command));
  }
}

/** A program under a path is looked up by its name as well. */
function matches({ words }: PrefixRule, command: readonly string[]): boolean {
  const [program = "", ...rest] = command;
  const [first = [], ...more] = words;
  const isProgram = first.some(
    (name) => name === program || (!name.includes("/") && program.endsWith(`/${name}`)),
  );
  return isProgram && more.every((some, index) => some.includes(rest[index] ?? ""));
}
