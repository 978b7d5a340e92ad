import type { Bindings } from "./bindings.ts";
import { expandWords } from "./expand.ts";
import { isFilter, listedFiles } from "./programs/listing.ts";
import { programName } from "./pattern.ts";
import { pipedText } from "./pipe.ts";
import { lineOf } from "./programs/inner.ts";
import { MARK } from "./script-text.ts";
import type { Tree } from "./tree.ts";
import { anything, literal, markedText, type Word } from "./word.ts";
import { unwrapped } from "./visit.ts";

/**
 * The words, line by line, that the parts of a pipe so far give to the next; `undefined`: only the run decides.
 * @param text what they write, where it is known
 */
export function pipedWords(
  items: readonly Tree[],
  bindings: Bindings,
  text: string | undefined,
): readonly Word[] | undefined {
  if (text?.includes(MARK) === false) return linesOf(text);
  const item = items.at(-1);
  const last = item && unwrapped(item);
  if (last?.kind !== "command") return undefined;
  const words = expandWords(last.words, bindings);
  const [program, ...args] = words;
  const name = program === undefined ? undefined : programName(program);
  // What only the run decides is a word of its own there, and stays one.
  if ((name === "echo" || name === "printf") && args.some(({ kind }) => kind === "dynamic"))
    return name === "printf" ? args.slice(1) : args;
  if (!isFilter(words)) return listedFiles(words);
  const others = items.slice(0, -1);
  const before = pipedWords(others, bindings, pipedText({ kind: "pipe", items: others }, bindings));
  // Which of the lines it passes on only the run decides, and that is so of each line as well.
  return before?.every(({ kind }) => kind === "dynamic") === true ? before : undefined;
}

/** The lines of a text as words. */
export function linesOf(text: string): readonly Word[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map(literal);
}

/** How a program makes commands of the words that it is given on its input. */
export interface Filling {
  /** What parts the words, in place of blanks: `xargs -d '\n'`, `xargs -0`. Lines part them in any case. */
  readonly delimiter: string | undefined;
  /** How many words one command gets: `xargs -n 1`; `undefined`: all of them. */
  readonly atOnce: number | undefined;
  /** `atOnce` counts lines, which are split all the same: `xargs -L 1`. */
  readonly byLine: boolean;
}

/** The commands that a program makes of its words and what a pipe brings; `undefined`: only the run decides. */
export function withInput(
  words: readonly Word[],
  lines: readonly Word[] | undefined,
  { delimiter, atOnce, byLine }: Filling,
): readonly (readonly Word[])[] | undefined {
  if (lines === undefined || lines.length > MAX_LINES) return undefined;
  if (words.some(isMark)) {
    const whole = delimiter === undefined ? lines.map(unquotedLine) : lines;
    return whole.map((line) => words.map((word) => (isMark(word) ? line : word)));
  }
  if (!words.some(isInput)) return undefined;
  const parts = lines.map((line) => (delimiter === undefined ? wordsIn(line) : partsOf(line, delimiter)));
  const given = byLine ? parts : parts.flat().map((word) => [word]);
  const size = atOnce ?? Math.max(1, given.length);
  const count = Math.max(1, Math.ceil(given.length / size));
  return Array.from({ length: count }, (_, at) =>
    words.flatMap((word) => (isInput(word) ? given.slice(at * size, (at + 1) * size).flat() : [word])),
  );
}

function isInput(word: Word): boolean {
  return word.kind === "dynamic" && word.raw === "(input)";
}

/** In the place of a mark comes the whole line. */
function isMark(word: Word): boolean {
  return word.kind === "dynamic" && word.pattern === "*" && !word.glob && /^(\{\}|%|@)$/.test(word.raw);
}

/** The texts of a command line with each line of the input in the place of what only the run decides (parallel(1)). */
export function withLines(text: string, lines: readonly Word[] | undefined): readonly string[] {
  if (lines === undefined || lines.length > MAX_LINES || !text.includes(MARK)) return [];
  return lines.map((line) => text.replaceAll(MARK, () => lineOf([line])));
}

/** What takes the meaning from blanks and quotes in the input of xargs(1). */
const QUOTING = /'([^']*)'|"([^"]*)"|\\(.)/gs;
const QUOTED_WORD = /(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/gs;

function unquoted(text: string): string {
  return text.replace(QUOTING, (_all, single?: string, double?: string, plain?: string) =>
    String(single ?? double ?? plain),
  );
}

/** A line as `xargs -I` takes it: a whole one. */
function unquotedLine(line: Word): Word {
  return line.kind === "dynamic" ? line : literal(unquoted(markedText(line).trimStart()));
}

/** The words of a line as xargs(1) splits it: at blanks, with quotes. */
function wordsIn(line: Word): readonly Word[] {
  if (line.kind === "dynamic") return [line];
  const text = markedText(line);
  // It ends at a quote that does not close.
  if (/['"\\]/.test(text.replace(QUOTING, ""))) return [anything("(input)", true)];
  return Array.from(text.matchAll(QUOTED_WORD), ([word]) => literal(unquoted(word)));
}

function partsOf(line: Word, delimiter: string): readonly Word[] {
  if (line.kind === "dynamic") return [line];
  return markedText(line)
    .split(delimiter)
    .flatMap((part) => (part === "" ? [] : [literal(part)]));
}

/** More lines than anybody writes into a pipe by hand. */
const MAX_LINES = 200;
