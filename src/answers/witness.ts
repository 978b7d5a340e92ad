import type { Access, Tool, Touch } from "../policy/attempt.ts";
import type { Rule } from "../policy/policy.ts";
import { quoteIfNeeded } from "../shell/quote.ts";

/** An access derived from a rule. */
export interface Witness {
  readonly access: Access;
  /** Files and hosts that it gets at and its text does not say. */
  readonly touches: readonly Touch[];
  /** How it was derived: `plain`, `in a compound`, `by sudo`. */
  readonly form: string;
  /** The everyday form, as opposed to a way around. */
  readonly plain: boolean;
  /**
   * What the rule means for it, where the text does not show that it is meant: a script of another language may do
   * what no reader of command lines can see.
   */
  readonly expected?: Rule["effect"];
}

/** Makes the witnesses of one rule. */
export class Witnesses {
  readonly found: Witness[] = [];
  readonly #cwd: string;
  readonly #seen = new Set<string>();

  /** @param cwd the directory in which the accesses are made */
  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  plain(tool: Tool, text: string, form = "plain"): void {
    this.#add(tool, text, { form, plain: true });
  }

  around(tool: Tool, text: string, form: string): void {
    this.#add(tool, text, { form, plain: false });
  }

  /** A command line of which the text does not say what it gets at. */
  hidden(line: string, form: string, effect: Rule["effect"], touches: readonly Touch[]): void {
    this.#add("Bash", line, { form, plain: false, expected: effect }, touches);
  }

  #add(
    tool: Tool,
    text: string,
    how: Omit<Witness, "access" | "touches">,
    touches: readonly Touch[] = [],
  ): void {
    const key = `${tool}(${text})`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.found.push({ ...how, access: { tool, text, cwd: this.#cwd }, touches });
  }
}

/** The name of files, directories and hosts that exist for a witness alone. */
export const WITNESS = "twsrt-witness";

/** A path as a word of a command line; the home is spelled `~` where that needs no quotes. */
export function pathWord(path: string, home: string): string {
  if (path.startsWith(`${home}/`) && home !== "/") {
    const rest = path.slice(home.length + 1);
    if (quoteIfNeeded(rest) === rest) return `~/${rest}`;
  }
  return quoteIfNeeded(path);
}
