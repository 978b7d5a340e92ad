import { programName } from "../../pattern.ts";
import { MARK, scriptText } from "../../script-text.ts";
import type { Word } from "../../word.ts";
import { argumentsOf, isGiven, operandsOf, valueOf, type Argument } from "../arguments.ts";
import type { CodeText } from "./language.ts";
import { knownName, recordOf } from "../lookup.ts";
import { isText } from "../touches.ts";
import { READER_NAMES, READERS, UNKNOWN, type Reader } from "./table-readers.ts";

const NONE: readonly never[] = [];

/**
 * The program texts that a command gives to an interpreter.
 * @param input what comes on standard input: a text, or `MARK` where only the run decides
 */
export function codeTexts(words: readonly Word[], input?: string): readonly CodeText[] {
  const reader = readerOf(words);
  if (reader === undefined) return NONE;
  const args = argumentsOf(words.slice(1), reader.grammar);
  const own = ownTexts(args, reader);
  const { language, followed } = reader;
  if (isSubstituted(args, own, reader)) return [{ language, text: MARK, followed: true }];
  const texts = own.map((word) => modulesOf(args, reader) + scriptText(word));
  const marked = followed === undefined ? {} : { followed };
  const found = texts.map((text): CodeText => ({ language, text, ...marked }));
  if (input === undefined || !takesInput(args, own, reader)) return found;
  return [...found, { language, text: modulesOf(args, reader) + input, followed: true }];
}

/** The files from which an interpreter takes its text, and the option that would hold the same text. */
export function codeFiles(
  words: readonly Word[],
): { readonly files: readonly Word[]; readonly option: string } | undefined {
  const reader = readerOf(words);
  const option = reader?.options.at(-1);
  // Clients of databases read commands as well, and what they are sent is mostly data.
  if (reader === undefined || option === undefined || reader.language === "sql") return undefined;
  const args = argumentsOf(words.slice(1), reader.grammar);
  if (reader.operandUnless !== undefined)
    return { files: args.flatMap((arg) => (isFile(arg) ? [arg.value] : [])), option };
  if (isGiven(args, [...reader.options, "-m"])) return undefined;
  const [first] = operandsOf(args);
  return { files: first === undefined || isText(first, "-") ? [] : [first], option };
}

function isFile(arg: Argument): arg is Extract<Argument, { kind: "option" }> & { readonly value: Word } {
  return arg.kind === "option" && arg.value !== undefined && /^(-f|--file|-i|--include)$/.test(arg.name);
}

/** Whether the program may take its text from standard input. */
export function mayReadInput(words: readonly Word[]): boolean {
  return readerOf(words)?.input !== undefined;
}

const BY_NAME: ReadonlyMap<string, Reader> = new Map(Object.entries(READERS));

function readerOf(words: readonly Word[]): Reader | undefined {
  const [program] = words;
  const name = program === undefined ? undefined : programName(program);
  if (name === undefined) return undefined;
  const known = READER_NAMES.get(name) ?? knownName(name);
  const reader = BY_NAME.get(known);
  if (reader === undefined) return unknownReader(known, words);
  // `make -f -`: the option says where the text is.
  return reader.inputOption !== undefined && isOfInput(words, reader.inputOption)
    ? { ...reader, input: { operands: 99 } }
    : reader;
}

/** A program of which nothing is recorded may be a shell or an interpreter. */
function unknownReader(name: string, words: readonly Word[]): Reader | undefined {
  if (!words.some(isTextOption)) return undefined;
  const record = recordOf(name);
  return record === undefined || record.operand === "guess" ? UNKNOWN : undefined;
}

function isTextOption(word: Word): boolean {
  return word.kind === "literal" && word.text.startsWith("-") && UNKNOWN.options.includes(word.text);
}

function isOfInput(words: readonly Word[], options: readonly string[]): boolean {
  return words.some(
    (word, i) =>
      word.kind === "literal" &&
      word.text.endsWith("-") &&
      options.some(
        (option) =>
          word.text === `${option}-` ||
          word.text === `${option}=-` ||
          (word.text === "-" && isText(words[i - 1], option)),
      ),
  );
}

/** The words that are texts: values of options, and operands. */
function ownTexts(args: readonly Argument[], reader: Reader): readonly Word[] {
  const texts = args.flatMap((arg) =>
    arg.kind === "option" && arg.value !== undefined && reader.options.includes(arg.name) ? [arg.value] : [],
  );
  const operands = operandsOf(args);
  const [first] = operands;
  if (reader.operandUnless !== undefined && !isGiven(args, reader.operandUnless) && first !== undefined)
    texts.push(first);
  if (reader.textsFrom !== undefined) texts.push(...operands.slice(reader.textsFrom));
  const { behind } = reader;
  if (behind !== undefined) {
    const at = operands.findIndex((word) => behind.some((text) => isText(word, text)));
    if (at >= 0) texts.push(...operands.slice(at + 1));
    else if (behind.some((text) => isText(valueOf(args, "-m"), text))) texts.push(...operands);
  }
  if (reader.language === "editor")
    texts.push(
      ...operands.flatMap((word): readonly Word[] =>
        word.kind === "literal" && /^[+!]/.test(word.text)
          ? [{ ...word, text: word.text.replace(/^\+/, "") }]
          : [],
      ),
    );
  return texts;
}

/** Options that name a file with a text of the language. */
const FILES = [
  "-f",
  "--file",
  "-x",
  "--command",
  "-S",
  "-s",
  "--source",
  "-init",
  "--makefile",
  "-K",
  "--config",
];

/** `python3 <(curl ...)`, `make -f <(...)`: what a process substitution writes is the text. */
function isSubstituted(
  args: readonly Argument[],
  own: readonly Word[],
  { operandUnless, language }: Reader,
): boolean {
  const isOne = (word: Word | undefined): boolean => word?.kind === "dynamic" && word.raw.startsWith("<(");
  if (args.some((arg) => arg.kind === "option" && FILES.includes(arg.name) && isOne(arg.value))) return true;
  // The operands of others are data.
  const isScript = operandUnless === undefined && /^(?:general|backticks|tcl|m4)$/.test(language);
  return isScript && own.length === 0 && !isGiven(args, ["-m"]) && isOne(operandsOf(args)[0]);
}

/** The modules that options name, as a line of the language. */
function modulesOf(args: readonly Argument[], { modules }: Reader): string {
  if (modules === undefined) return "";
  return args
    .flatMap((arg) =>
      arg.kind === "option" && arg.value !== undefined && modules.includes(arg.name)
        ? [`use ${scriptText(arg.value)};\n`]
        : [],
    )
    .join("");
}

function takesInput(args: readonly Argument[], own: readonly Word[], { input, language }: Reader): boolean {
  if (input === undefined || isGiven(args, input.unless)) return false;
  const [first] = operandsOf(args);
  // `vim -` shows what it gets; `python3 - words` runs it.
  if (isText(first, "-")) return language !== "editor" && own.length === 0;
  if (own.length > 0 && language !== "editor") return false;
  const operands = operandsOf(args).filter((word) => !isText(word, "-") && !isText(word, "/dev/stdin"));
  return operands.length <= input.operands;
}
