import type { Way } from "./sieve.ts";

/** So many ways are told apart; behind that a part of an expression counts as any text. */
const MOST = 128;

/** Texts in the order in which a match holds them. Between two of them may be anything, or nothing. */
type Run = readonly [string, ...string[]];

const NOTHING: Run = [""];
const ANYTHING: Run = ["", ""];

interface Reader {
  readonly source: string;
  at: number;
}

/**
 * The ways in which a text matches a regular expression without the flags `u` and `v`: of each the texts that it holds. They
 * have ASCII characters alone, and the case of a letter may be another one. What is not understood counts as any text.
 */
export function regexWays(source: string): readonly Way[] {
  const reader: Reader = { source, at: 0 };
  const runs = alternatives(reader);
  if (runs === undefined || reader.at < source.length) return [[]];
  return runs.map((run) => run.filter((text) => text !== ""));
}

/** @returns undefined for what is not understood */
function alternatives(reader: Reader): readonly Run[] | undefined {
  let all: readonly Run[] = [];
  do {
    const some = sequence(reader);
    if (some === undefined) return undefined;
    all = [...all, ...some];
  } while (isNext(reader, "|"));
  return all.length > MOST ? [ANYTHING] : all;
}

function sequence(reader: Reader): readonly Run[] | undefined {
  let all: readonly Run[] = [NOTHING];
  const { source } = reader;
  while (reader.at < source.length && source[reader.at] !== "|" && source[reader.at] !== ")") {
    const one = atom(reader);
    if (one === undefined) return undefined;
    const some = quantified(one, reader);
    if (some.length * all.length > MOST) all = [["", commonEnd(all)]];
    all = joined(all, some);
  }
  return all;
}

/** The text that all of them end with. */
function commonEnd(all: readonly Run[]): string {
  const [first = "", ...others] = all.map((run) => run.at(-1) as string);
  let length = 0;
  while (length < first.length && others.every((text) => text.at(-1 - length) === first.at(-1 - length)))
    length++;
  return first.slice(first.length - length);
}

function joined(all: readonly Run[], some: readonly Run[]): readonly Run[] {
  return all.flatMap((before) =>
    some.map(([first, ...more]): Run => {
      const last = before.at(-1) as string;
      return [...before.slice(0, -1), last + first, ...more] as unknown as Run;
    }),
  );
}

const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

function quantified(one: readonly Run[], reader: Reader): readonly Run[] {
  QUANTIFIER.lastIndex = reader.at;
  const found = QUANTIFIER.exec(reader.source)?.[0];
  if (found === undefined) return one;
  reader.at += found.length;
  if (found.startsWith("?")) return [...one, NOTHING];
  return found.startsWith("+") ? joined(joined(one, [ANYTHING]), [NOTHING]) : [ANYTHING];
}

function atom(reader: Reader): readonly Run[] | undefined {
  const char = reader.source[reader.at++] as string;
  switch (char) {
    case "(":
      return group(reader);
    case "[":
      return set(reader);
    case "\\":
      return escaped(reader);
    case "^":
    case "$":
      return [NOTHING];
    default:
      return /[.{}\]*+?]/.test(char) ? [ANYTHING] : [literal(char)];
  }
}

function group(reader: Reader): readonly Run[] | undefined {
  const opening = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(reader.source.slice(reader.at, reader.at + 64))?.[0] ?? "";
  if (opening === "" && reader.source[reader.at] === "?") return undefined;
  reader.at += opening.length;
  const inside = alternatives(reader);
  if (inside === undefined || !isNext(reader, ")")) return undefined;
  // What is only looked at is no part of the text here.
  return /[=!]/.test(opening) ? [NOTHING] : inside;
}

/** A set of one letter in both cases is that letter. */
function set(reader: Reader): readonly Run[] | undefined {
  const { source } = reader;
  const start = reader.at;
  while (reader.at < source.length && source[reader.at] !== "]")
    reader.at += source[reader.at] === "\\" ? 2 : 1;
  if (!isNext(reader, "]")) return undefined;
  const members = source.slice(start, reader.at - 1);
  const [one = "", other = ""] = members;
  const isLetter = /^[a-zA-Z]{2}$/.test(members) && one.toLowerCase() === other.toLowerCase();
  return [isLetter ? literal(one) : ANYTHING];
}

function escaped(reader: Reader): readonly Run[] | undefined {
  const rest = reader.source.slice(reader.at, reader.at + 5);
  const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(rest);
  if (code !== null) {
    reader.at += code[0].length;
    return [literal(String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? "", 16)))];
  }
  const [char] = rest;
  if (char === undefined) return undefined;
  reader.at++;
  if (/[bB]/.test(char)) return [NOTHING];
  if (/[dDwWsSfnrtv]/.test(char)) return [ANYTHING];
  return /\w/.test(char) ? undefined : [literal(char)];
}

/** Of other characters it is not plain which ones are the same in another case. */
function literal(char: string): Run {
  return char <= "\u007f" ? [char] : ANYTHING;
}

function isNext(reader: Reader, char: string): boolean {
  if (reader.source[reader.at] !== char) return false;
  reader.at++;
  return true;
}
