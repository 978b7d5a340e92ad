import { regexWays } from "../../../enforcers/regex-ways.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import type { Rule } from "./rules.ts";

/** The rules about the calls of one tool, in their order. */
interface OfTool {
  readonly rules: readonly Rule[];
  /** How many calls were asked about before there was a sieve. */
  asked: number;
  sieve: Sieve | undefined;
}

/** Of so few calls each is compared with every rule: to make the sieve takes longer. */
const FEW = 24;

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
    const known = this.#of(tool);
    const matches = (rule: Rule): boolean => rule.pattern === undefined || rule.pattern.test(text);
    if (known.asked++ < FEW) return known.rules.find(matches);
    known.sieve ??= sieveOf(known.rules);
    for (const index of known.sieve.candidates(text)) {
      const { [index]: rule } = known.rules;
      if (rule !== undefined && matches(rule)) return rule;
    }
    return undefined;
  }

  #of(tool: string): OfTool {
    const known = this.#byTool.get(tool);
    if (known !== undefined) return known;
    const rules = this.all.filter(
      (rule) => rule.server === undefined && (rule.tool === "*" || rule.tool === tool),
    );
    const made: OfTool = { rules, asked: 0, sieve: undefined };
    this.#byTool.set(tool, made);
    return made;
  }
}

function sieveOf(rules: readonly Rule[]): Sieve {
  return new Sieve(rules.map(({ pattern }) => (pattern === undefined ? [[]] : regexWays(pattern.source))));
}
