import type { Access, Tool } from "../../policy/attempt.ts";
import { quoteIfNeeded } from "../../shell/quote.ts";
import type { Effort } from "../word.ts";

/** An access derived from a rule. */
export interface Witness {
  readonly access: Access;
  /** How it was derived: `plain`, `in a compound`, `by sudo`. */
  readonly form: string;
  readonly effort: Effort;
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

  /** What a person or a model types first. */
  common(tool: Tool, text: string, form = "plain"): void {
    this.#add(tool, text, { form, effort: "common" });
  }

  /** Another ordinary way to do the same, which a model takes without meaning to get around a rule. */
  variant(tool: Tool, text: string, form: string): void {
    this.#add(tool, text, { form, effort: "variant" });
  }

  /** A way that takes intent. */
  deliberate(tool: Tool, text: string, form: string): void {
    this.#add(tool, text, { form, effort: "deliberate" });
  }

  #add(tool: Tool, text: string, how: Omit<Witness, "access">): void {
    const key = `${tool}(${text})`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.found.push({ ...how, access: { tool, text, cwd: this.#cwd } });
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
