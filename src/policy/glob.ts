import type { Part, Segment } from "./path.ts";

/** What one character of a text has to be. `many`: any number of the characters that it accepts. */
interface Token {
  readonly many: boolean;
  readonly accepts: (char: string) => boolean;
  /** How many tokens may be passed over without a character: for an entrance to directories that may be missing. */
  readonly skips?: number;
}

/**
 * A matcher for patterns with wildcards. It follows all ways through the pattern at once, so that its time is the
 * product of the lengths, whatever the pattern: a backtracking one takes years for `*a*a*a*a*a*a*a*a`.
 */
export interface Glob {
  /** Whether the whole text matches. */
  readonly matches: (text: string) => boolean;
  /** The lengths of the beginnings of the text that match and end at a `/` or at its end. */
  readonly prefixes: (text: string) => readonly number[];
}

const notSlash = (char: string): boolean => char !== "/";
const anyChar = (): boolean => true;
const never = (): boolean => false;
const SLASH: Token = { many: false, accepts: (char) => char === "/" };

/** Compiles a name pattern, or several steps joined by slashes. */
export function compileGlob(segments: readonly Segment[]): Glob {
  const tokens: Token[] = [];
  segments.forEach((segment, i) => {
    const isBehindGlobstar = segments[i - 1]?.kind === "globstar";
    if (i > 0 && !isBehindGlobstar) tokens.push(SLASH);
    if (segment.kind === "name") {
      for (const part of segment.parts) tokens.push(...tokensOf(part));
    } else {
      // `a/**/b` is also `a/b`: directories with the slash behind them, or nothing.
      tokens.push({ many: true, accepts: never, skips: 3 }, { many: true, accepts: anyChar }, SLASH);
    }
  });
  const run = (text: string, visit: (length: number) => void): boolean => {
    let reached = closure(new Set([0]), tokens);
    let length = 0;
    for (const char of text) {
      if (char === "/" && reached.has(tokens.length)) visit(length);
      const next = new Set<number>();
      for (const at of reached) {
        const token = tokens[at];
        if (token?.accepts(char) === true) next.add(token.many ? at : at + 1);
      }
      if (next.size === 0) return false;
      reached = closure(next, tokens);
      length += char.length;
    }
    if (reached.has(tokens.length)) visit(length);
    return reached.has(tokens.length);
  };
  return {
    matches: (text) => run(text, () => undefined),
    prefixes: (text) => {
      const lengths: number[] = [];
      run(text, (length) => lengths.push(length));
      return lengths;
    },
  };
}

function closure(positions: Set<number>, tokens: readonly Token[]): Set<number> {
  // A set is walked in insertion order, new members included.
  for (const at of positions) {
    const token = tokens[at];
    if (token?.many === true) positions.add(at + 1);
    if (token?.skips !== undefined) positions.add(at + token.skips);
  }
  return positions;
}

function one(accepts: (char: string) => boolean): Token {
  return { many: false, accepts };
}

function tokensOf(part: Part): Token[] {
  switch (part.kind) {
    case "text":
      return Array.from(part.text, (wanted) => one((char) => char === wanted));
    case "any":
      return [one(notSlash)];
    case "star":
      return [{ many: true, accepts: notSlash }];
    case "globstar":
      return [{ many: true, accepts: anyChar }];
    case "set": {
      const members = setMembers(part.members);
      return [one((char) => members.some(([from, to]) => from <= char && char <= to))];
    }
  }
}

function setMembers(text: string): readonly (readonly [string, string])[] {
  const chars = Array.from(text);
  const ranges: (readonly [string, string])[] = [];
  for (let i = 0; i < chars.length; i++) {
    const from = chars[i] as string;
    const to = chars[i + 2];
    if (chars[i + 1] === "-" && to !== undefined) {
      ranges.push([from, to]);
      i += 2;
    } else ranges.push([from, from]);
  }
  return ranges;
}
