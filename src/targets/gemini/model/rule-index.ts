import { regexWays } from "../../../enforcers/regex-ways.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import type { Rule } from "./rules.ts";

/** The rules about the calls of one tool, in their order. */
interface OfTool {
  readonly rules: readonly Rule[];
  readonly sieve: Sieve;
}

/** The rules of an agent, ready to be asked about many calls. */
export class RuleIndex {
  /** In the order in which the agent asks them. */
  readonly all: readonly Rule[];
  readonly #byTool = new Map<string, OfTool>();

  constructor(rules: readonly Rule[]) {
    this.all = rules;
  }

  /** The first rule that matches a call of a tool with these arguments. */
  first(tool: string, text: string): Rule | undefined {
    const { rules, sieve } = this.#of(tool);
    for (const index of sieve.candidates(text)) {
      const { [index]: rule } = rules;
      if (rule !== undefined && (rule.pattern === undefined || rule.pattern.test(text))) return rule;
    }
    return undefined;
  }

  #of(tool: string): OfTool {
    const known = this.#byTool.get(tool);
    if (known !== undefined) return known;
    const rules = this.all.filter(
      (rule) => rule.server === undefined && (rule.tool === "*" || rule.tool === tool),
    );
    const sieve = Sieve.of(rules, ({ pattern }) =>
      pattern === undefined ? [[]] : regexWays(pattern.source),
    );
    const made = { rules, sieve };
    this.#byTool.set(tool, made);
    return made;
  }
}
