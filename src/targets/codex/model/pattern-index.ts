import type { NativeEntry } from "../../../enforcers/model.ts";
import { regexWays } from "../../../enforcers/regex-ways.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import { isAtOrUnder } from "../../../policy/normalize.ts";

/** A denied pattern of the profile. */
export interface Pattern {
  /** Undefined: what it matches was not measured. */
  readonly regex: RegExp | undefined;
  readonly entry: NativeEntry;
  /** What every match begins with. */
  readonly prefix: string;
}

/** The denied patterns, ready to be asked about many paths. */
export class PatternIndex {
  readonly #patterns: readonly Pattern[];
  readonly #sieve: Sieve;

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
    this.#sieve = Sieve.of(patterns, ({ regex, prefix }) =>
      regex === undefined ? [prefix === "/" ? [] : [prefix]] : regexWays(regex.source),
    );
  }

  /** The first pattern that matches a path. */
  match(path: string): NativeEntry | "unmeasured" | undefined {
    let unmeasured = false;
    for (const index of this.#sieve.candidates(path)) {
      const { regex, entry, prefix } = this.#patterns[index] as Pattern;
      if (regex === undefined) unmeasured ||= isAtOrUnder(path, prefix);
      else if (regex.test(path)) return entry;
    }
    return unmeasured ? "unmeasured" : undefined;
  }
}
