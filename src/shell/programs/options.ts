import { couldBe, programName } from "../pattern.ts";
import type { Word } from "../word.ts";
import { argumentsOf, couldBeOneOf, operandsOf, type Argument } from "./arguments.ts";
import { knownName, recordOf } from "./lookup.ts";
import type { ProgramRecord } from "./record.ts";
import { subCommandOf } from "./roles.ts";
import { isText } from "./touches.ts";

/** Whether the next word is the value of this option, as far as it is recorded of the program. */
export function takesValue(program: string, option: string): boolean {
  const record = recordOf(knownName(program));
  if (record === undefined) return false;
  if (record.options !== undefined && Object.hasOwn(record.options, option)) return true;
  if (record.long?.includes(option) === true) return true;
  return option.length === 2 && record.valued?.includes(option.slice(1)) === true;
}

/** The options and operands of a command, by the record of its program and of its sub-command. */
export interface Reading {
  readonly args: readonly Argument[];
  /** The record of the innermost sub-command. */
  readonly record: ProgramRecord;
}

/** @returns undefined where the program has no record */
export function readingOf(words: readonly Word[]): Reading | undefined {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  const record = name === undefined ? undefined : recordOf(knownName(name));
  if (record === undefined || record.operand === "guess") return undefined;
  return reading(words.slice(1), record);
}

function reading(words: readonly Word[], record: ProgramRecord): Reading {
  const sub = subCommandOf(words, record);
  if (sub === undefined) return { args: argumentsOf(words, record), record };
  const inner = reading(sub.words, sub.record);
  return { args: [...sub.before, ...inner.args], record: inner.record };
}

/**
 * Whether a command has an option that a rule names, in any spelling of it: `-f` is `--force`, `-rf` is `-r --force`, and
 * `+main` forces a push. "maybe": a long option cut short, or a word that only the run decides.
 */
export function givenOption({ args, record }: Reading, option: string): "yes" | "maybe" | "no" {
  const options = record.passes === true ? [...args, ...passed(args)] : args;
  if (isBundle(option, record)) {
    const letters = Array.from(option.slice(1), (letter) => one(options, `-${letter}`, record));
    return letters.includes("no") ? "no" : letters.includes("maybe") ? "maybe" : "yes";
  }
  return one(options, option, record);
}

/** The names of an option that mean the same to the program of a command, the given one among them. */
export function sameOptions(line: Reading | undefined, option: string): readonly string[] {
  return (line === undefined ? undefined : sameNames(line.record, option)) ?? [option];
}

function sameNames(record: ProgramRecord, option: string): readonly string[] | undefined {
  return record.same?.find((spellings) => spellings.includes(option));
}

/** `-rf`, but not `-chdir`, which is one option. */
function isBundle(option: string, record: ProgramRecord): boolean {
  if (record.unjoined === true || !/^-[A-Za-z]{2,}$/.test(option)) return false;
  return record.long?.includes(option) !== true && !Object.hasOwn(record.options ?? {}, option);
}

/** Options that a program hands on to another one: `npm test -- --watch`. */
function passed(args: readonly Argument[]): readonly Argument[] {
  return argumentsOf(
    operandsOf(args).filter((word) => word.kind === "literal" && word.text.startsWith("-")),
    {},
  );
}

function one(args: readonly Argument[], option: string, record: ProgramRecord): "yes" | "maybe" | "no" {
  const equals = option.indexOf("=");
  const name = equals < 0 ? option : option.slice(0, equals);
  const names = sameNames(record, name) ?? [name];
  let best: "maybe" | "no" = "no";
  for (const arg of args) {
    if (arg.kind === "operand") {
      const { word } = arg;
      if (couldBeOneOf(word, names)) best = "maybe";
      const { marks } = record;
      if (marks?.some((mark) => names.includes(mark.option) && isOperand(word, mark.operand)) === true)
        return "yes";
      continue;
    }
    if (arg.open !== undefined && couldBeOneOf(arg.open, names)) best = "maybe";
    const isNamed = names.includes(arg.name);
    const isCut =
      !isNamed && arg.isCut === true && arg.name.length > 2 && names.some((n) => n.startsWith(arg.name));
    if (!isNamed && !isCut) continue;
    if (equals >= 0 && !mayHave(arg.value, option.slice(equals + 1))) continue;
    if (isNamed && (equals < 0 || arg.value?.kind === "literal")) return "yes";
    best = "maybe";
  }
  return best;
}

function isOperand(word: Word, form: RegExp): boolean {
  return word.kind === "literal" && form.test(word.text);
}

function mayHave(value: Word | undefined, wanted: string): boolean {
  return value !== undefined && couldBe(value, wanted);
}

/**
 * Whether a command only tells: `rm --help`, or only says what it would do: `git push --dry-run`. A rule on the command
 * does not match it.
 * @param words those behind the program
 */
export function isIdle({ args, record }: Reading, words: readonly Word[]): boolean {
  // Behind a word of its own `--help` may be one of what a wrapper runs.
  if (record.runs !== undefined)
    return words.length === 1 && (isText(words[0], "--help") || isText(words[0], "--version"));
  // A program may stop to look for options at the first operand, and then `--help` is a file.
  const firstOperand = args.findIndex(({ kind }) => kind === "operand");
  const before = firstOperand < 0 ? args : args.slice(0, firstOperand);
  if (isNamed(before, ["--help", "--version"])) return true;
  const idle = record.idle ?? [];
  // Of `--dry-run` and `--no-dry-run` the last one counts; a line with both is taken to act.
  const undone = idle.filter((name) => name.startsWith("--")).map((name) => `--no-${name.slice(2)}`);
  return isNamed(args, idle) && !isNamed(args, undone);
}

function isNamed(args: readonly Argument[], names: readonly string[]): boolean {
  return args.some((arg) => arg.kind === "option" && names.includes(arg.name));
}
