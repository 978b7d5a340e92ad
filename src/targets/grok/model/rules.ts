import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import { join, normalize } from "../../../policy/normalize.ts";
import type { Rule, RuleKind } from "./config.ts";
import { globExpression } from "./glob.ts";

/** A rule that matches, or that nobody knows whether it does. */
export type Found = { readonly entry: NativeEntry } | "maybe" | undefined;

type Matches = (text: string) => boolean;

/** The rules of one list, by what they are about. */
export class RuleList {
  readonly #whole = new Map<RuleKind, NativeEntry>();
  readonly #parts = new Map<
    RuleKind,
    { readonly matches: Matches | undefined; readonly entry: NativeEntry }[]
  >();

  constructor(rules: readonly Rule[], environment: Environment) {
    for (const { kind, argument, entry } of rules) {
      if (argument === undefined) {
        if (!this.#whole.has(kind)) this.#whole.set(kind, entry);
        continue;
      }
      const matches = matcher(kind, argument, environment);
      const known = this.#parts.get(kind) ?? [];
      known.push({ matches, entry });
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
    for (const { matches, entry } of this.#parts.get(kind) ?? []) {
      if (matches === undefined) isDoubtful = true;
      else if (texts.some(matches)) return { entry };
    }
    return isDoubtful ? "maybe" : undefined;
  }
}

/** @returns undefined for an argument with signs that were not measured */
function matcher(kind: RuleKind, argument: string, environment: Environment): Matches | undefined {
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
      return tested.endsWith("*")
        ? (name) => name.toLowerCase().startsWith(tested.slice(0, -1))
        : (name) => name.toLowerCase() === tested;
    }
  }
}

function expression(pattern: string | undefined, reach: "name" | "all"): Matches | undefined {
  const compiled = pattern === undefined ? undefined : globExpression(pattern, reach);
  return compiled === undefined ? undefined : (text) => compiled.test(text);
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

function commandMatcher(argument: string): Matches | undefined {
  const prefix = /^(.*):\*$/s.exec(argument)?.[1];
  if (prefix !== undefined || !/[*?[]/.test(argument)) {
    const start = (prefix ?? argument).toLowerCase();
    return (text) => text.toLowerCase().startsWith(start);
  }
  return expression(argument, "all");
}

function hostMatcher(argument: string): Matches | undefined {
  const host = /^domain:([\w.-]+)$/
    .exec(argument)?.[1]
    ?.toLowerCase()
    .replace(/\.$/, "")
    .replace(/^www\./, "");
  if (host === undefined) return undefined;
  return (name) => name === host || name.endsWith(`.${host}`);
}
