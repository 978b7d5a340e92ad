import type { Word } from "../word.ts";
import { visible, withoutStart } from "./touches.ts";

/** What becomes of the value of an option, or of an operand. */
export type Role =
  | "none"
  | "read"
  | "write"
  | "edit"
  /** `@file` reads the file; anything else is data. `name@file` as well. */
  | "at-file"
  /** `name=@file` and `name=<file`. */
  | "form"
  /** `name=value` is data, a word without `=` is a file. */
  | "cookie"
  /** `file`, or `file:password`. */
  | "certificate"
  | "url"
  /** `host`, `host:port` or an address. */
  | "host";

/** Which options of a program take a value, and how its words are told apart. */
export interface Grammar {
  /** Short options with a value that is no file, as letters: in the same word (`-n5`) or the next one. */
  readonly valued?: string;
  /** Short options whose value can only stand in the same word (`-i.bak`). */
  readonly attached?: string;
  /** Long options with a value that is no file. */
  readonly long?: readonly string[];
  /** Options with a value and what it is; also long ones with a single dash (`-out f`). */
  readonly options?: Readonly<Record<string, Role>>;
  /** Options with two values, a name and then what is said here: `--slurpfile name file`. */
  readonly pairs?: Readonly<Record<string, Role>>;
  /** The first operand ends the options. */
  readonly stops?: true;
  /** Words that begin with `+` are options: `less +F`, `vim +10`. */
  readonly plus?: true;
}

export type Argument =
  | { readonly kind: "operand"; readonly word: Word }
  | { readonly kind: "option"; readonly name: string; readonly value?: Word };

/** The words behind a program as options and operands, in their order. */
export function argumentsOf(words: readonly Word[], grammar: Grammar): readonly Argument[] {
  const found: Argument[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    const text = visible(word);
    if (text === "--" || (grammar.stops === true && !isOption(text, grammar))) {
      const rest = words.slice(text === "--" ? i + 1 : i);
      return [...found, ...rest.map((operand) => ({ kind: "operand", word: operand }) as const)];
    }
    if (!isOption(text, grammar)) found.push({ kind: "operand", word });
    else i += optionsIn(word, words.slice(i + 1, i + 3), grammar, found);
  }
  return found;
}

function isOption(text: string, grammar: Grammar): boolean {
  return text.length > 1 && (text.startsWith("-") || (grammar.plus === true && text.startsWith("+")));
}

/** Adds the options of one word. @returns how many of the words behind it are their values */
function optionsIn(word: Word, next: readonly Word[], grammar: Grammar, found: Argument[]): number {
  const text = visible(word);
  const add = (name: string, value: Word | undefined): void => {
    found.push(value === undefined ? { kind: "option", name } : { kind: "option", name, value });
  };
  if (has(grammar.pairs, text)) {
    add(text, next[1]);
    return 2;
  }
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    if (equals > 0) add(text.slice(0, equals), withoutStart(word, equals + 1));
    else if (takesNext(text, grammar)) {
      add(text, next[0]);
      return 1;
    } else add(text, undefined);
    return 0;
  }
  // A long option with a single dash.
  if (text.length > 2 && has(grammar.options, text)) {
    add(text, next[0]);
    return 1;
  }
  const sign = text[0] as string;
  for (let j = 1; j < text.length; j++) {
    const letter = text[j] as string;
    // Behind a part that only the run decides nothing can be told.
    if (word.kind === "dynamic" && /[*?\\]/.test(letter)) return 0;
    const isLast = j === text.length - 1;
    if (grammar.attached?.includes(letter) === true) {
      add(sign + letter, isLast ? undefined : withoutStart(word, j + 1));
      return 0;
    }
    if (grammar.valued?.includes(letter) === true || has(grammar.options, sign + letter)) {
      add(sign + letter, isLast ? next[0] : withoutStart(word, j + 1));
      return isLast ? 1 : 0;
    }
    add(sign + letter, undefined);
  }
  return 0;
}

function takesNext(name: string, grammar: Grammar): boolean {
  return grammar.long?.includes(name) === true || has(grammar.options, name);
}

function has(table: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return table !== undefined && Object.hasOwn(table, name);
}

/** The words that are neither options nor values of options. */
export function operandsOf(args: readonly Argument[]): readonly Word[] {
  return args.flatMap((arg) => (arg.kind === "operand" ? [arg.word] : []));
}

/** Whether one of the options is given. */
export function isGiven(args: readonly Argument[], names: readonly string[] | undefined): boolean {
  return names !== undefined && args.some((arg) => arg.kind === "option" && names.includes(arg.name));
}

/** The value of the last of these options, which is the one that counts in most programs. */
export function valueOf(args: readonly Argument[], ...names: readonly string[]): Word | undefined {
  const last = args.findLast((arg) => arg.kind === "option" && names.includes(arg.name));
  return last?.kind === "option" ? last.value : undefined;
}
