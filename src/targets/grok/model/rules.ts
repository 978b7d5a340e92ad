import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import { join, normalize } from "../../../policy/normalize.ts";
import type { Rule, RuleKind } from "./config.ts";
import { regexWays } from "../../../enforcers/regex-ways.ts";
import { Sieve, type Way } from "../../../enforcers/sieve.ts";
import { globExpression } from "./glob.ts";

/** A rule that matches; `maybe`: whether one matches has not been measured. */
export type Found = { readonly entry: NativeEntry } | "maybe" | undefined;

interface Matcher {
  readonly matches: (text: string) => boolean;
  /** What every match holds, for the sieve. */
  readonly ways: readonly Way[];
}

interface Part {
  /** Undefined for an argument that was not measured. */
  readonly matcher: Matcher | undefined;
  readonly entry: NativeEntry;
}

/** The rules of one list, by what they are about. */
export class RuleList {
  readonly #whole = new Map<RuleKind, NativeEntry>();
  readonly #parts = new Map<RuleKind, Part[]>();
  readonly #sieves = new Map<RuleKind, Sieve>();

  constructor(rules: readonly Rule[], environment: Environment) {
    for (const { kind, argument, entry } of rules) {
      if (argument === undefined) {
        if (!this.#whole.has(kind)) this.#whole.set(kind, entry);
        continue;
      }
      const known = this.#parts.get(kind) ?? [];
      known.push({ matcher: matcherOf(kind, argument, environment), entry });
      this.#parts.set(kind, known);
    }
  }

  /** Whether any rule of this kind is there. */
  has(kind: RuleKind): boolean {
    return this.#whole.has(kind) || this.#parts.has(kind);
  }

  whole(kind: RuleKind): NativeEntry | undefined {
    return this.#whole.get(kind);
  }

  /** The first rule that matches one of the texts. */
  find(kind: RuleKind, texts: readonly string[]): Found {
    const whole = this.#whole.get(kind);
    if (whole !== undefined) return { entry: whole };
    let isDoubtful = false;
    for (const { matcher, entry } of this.#candidates(kind, texts)) {
      if (matcher === undefined) isDoubtful = true;
      else if (texts.some(matcher.matches)) return { entry };
    }
    return isDoubtful ? "maybe" : undefined;
  }

  /** The rules that may match one of the texts, in their order. */
  #candidates(kind: RuleKind, texts: readonly string[]): readonly Part[] {
    const parts = this.#parts.get(kind) ?? [];
    // Without regard to case a letter of another script may be one of ASCII, which the sieve does not know.
    if (!texts.every((text) => /^\p{ASCII}*$/u.test(text))) return parts;
    let sieve = this.#sieves.get(kind);
    if (sieve === undefined) {
      sieve = new Sieve(parts.map(({ matcher }) => matcher?.ways ?? [[]]));
      this.#sieves.set(kind, sieve);
    }
    const found = new Set(texts.flatMap((text) => [...(sieve?.candidates(text) ?? [])]));
    return [...found].toSorted((a, b) => a - b).flatMap((index) => parts[index] ?? []);
  }
}

/** @returns undefined for an argument with signs that were not measured */
function matcherOf(kind: RuleKind, argument: string, environment: Environment): Matcher | undefined {
  switch (kind) {
    case "read":
    case "edit":
      return expression(anchored(argument, environment), "name");
    case "bash":
      return commandMatcher(argument);
    case "fetch":
      return hostMatcher(argument);
    case "tool": {
      const tested = /^[\w-]+__[\w-]*\*?$/.exec(argument)?.[0]?.toLowerCase();
      if (tested === undefined) return undefined;
      const start = tested.replace(/\*$/, "");
      const matches = tested.endsWith("*")
        ? (name: string): boolean => name.toLowerCase().startsWith(start)
        : (name: string): boolean => name.toLowerCase() === tested;
      return { matches, ways: [[start]] };
    }
  }
}

function expression(pattern: string | undefined, reach: "name" | "all"): Matcher | undefined {
  const compiled = pattern === undefined ? undefined : globExpression(pattern, reach);
  if (compiled === undefined) return undefined;
  return { matches: (text) => compiled.test(text), ways: regexWays(compiled.source) };
}

/** A pattern with the start directory written out; undefined for one with signs that were not measured. */
function anchored(pattern: string, { cwd }: Environment): string | undefined {
  if (/[{}\\]|\/$|\/\/|(?:^|\/)\.\.(?:\/|$)/.test(pattern)) return undefined;
  if (/^(?:\/|~(?:\/|$)|\*)/.test(pattern)) return pattern;
  const [first = ""] = pattern.split(/[*?[]/);
  const rest = pattern.slice(first.length);
  const folder = join(cwd, first === "" ? "." : first);
  return normalize(folder) + (first.endsWith("/") && rest !== "" ? "/" : "") + rest;
}

function commandMatcher(argument: string): Matcher | undefined {
  const prefix = /^(.*):\*$/s.exec(argument)?.[1];
  if (prefix !== undefined || !/[*?[]/.test(argument)) {
    const start = (prefix ?? argument).toLowerCase();
    return { matches: (text) => text.toLowerCase().startsWith(start), ways: [[start]] };
  }
  return expression(argument, "all");
}

function hostMatcher(argument: string): Matcher | undefined {
  // A wildcard matches nothing (facts.md, section D).
  if (/^domain:\*\.[\w.-]+$/.test(argument)) return { matches: () => false, ways: [] };
  const host = /^domain:([\w.-]+)$/
    .exec(argument)?.[1]
    ?.toLowerCase()
    .replace(/\.$/, "")
    .replace(/^www\./, "");
  if (host === undefined) return undefined;
  return { matches: (name) => name === host || name.endsWith(`.${host}`), ways: [[host]] };
}
