import { couldBe } from "../pattern.ts";
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
  | "host"
  /** A file if it names one, read or written: the program is recorded, this word is not. */
  | "guess"
  /** A file, or the address of one. */
  | "read-or-url"
  /** A file that is only read, if it names one. */
  | "look"
  /** The name of a package, a file or an address, also behind `name@`. */
  | "package"
  /** A file that is read, also behind `@` (compilers). */
  | "source"
  /** A directory of another machine (`host:path`, `//host/share`), an address, or a file. */
  | "remote"
  /** A page: an address, whose scheme may be left out, or a file. */
  | "page"
  /** A file that is written, or an address that it is sent to. */
  | "write-or-url"
  /** An address, or `host=name` among other words. */
  | "database"
  /** `name=file`, or a file. */
  | "named-file"
  /** `source:target` or `type=bind,source=...` of a container: it sees all below the source, and may change it. */
  | "mount"
  /** A file here, which is read, or `container:path`. */
  | "copied"
  /** A file here, which is written, or `container:path`. */
  | "copy"
  /** A file with names of files that are read: which, its text says. */
  | "list"
  /** A file with more options, which may be any. */
  | "options-file"
  /** A file with addresses to connect to. */
  | "list-of-hosts"
  /** Hosts, separated by commas. */
  | "hosts"
  /** `host:port:other:port`: connections go to the other host (curl). */
  | "connect-to"
  /** `host:port:address,address`: connections go to these (curl). */
  | "resolved"
  /** `name=value`, of which a proxy is a host (wget). */
  | "setting"
  /** A name to look up, or `@server`; a word without a dot is a type of record. */
  | "lookup"
  /** A word of httpie: an address, `name=value`, or `name=@file`. */
  | "request"
  /** The name of an image whose first part may be a host. */
  | "image";

/** Which options of a program take a value, and how its words are told apart. */
export interface Grammar {
  /** Short options with a value that is no file, as letters: in the same word (`-n5`) or the next one. */
  readonly valued?: string;
  /** Short options whose value can only stand in the same word (`-i.bak`). */
  readonly attached?: string;
  /** Short options with a number at most, in the same word: `-0777`. */
  readonly numbered?: string;
  /** Long options with a value that is no file. */
  readonly long?: readonly string[];
  /** Options with a value and what it is; also long ones with a single dash (`-out f`). */
  readonly options?: Readonly<Record<string, Role>>;
  /** Options with two values, a name and then what is said here: `--slurpfile name file`. */
  readonly pairs?: Readonly<Record<string, Role>>;
  /** The first operand ends the options. */
  readonly stops?: true;
  /** Letters are not joined: `-delete` of `find` is one option. */
  readonly unjoined?: true;
  /** Words that begin with `+` are options: `less +F`, `vim +10`. */
  readonly plus?: true;
}

export type Argument =
  | { readonly kind: "operand"; readonly word: Word; readonly value?: undefined; readonly open?: undefined }
  | {
      readonly kind: "option";
      readonly name: string;
      readonly value?: Word;
      /** A long option that the grammar does not list: it may be one cut short, as GNU programs and git accept. */
      readonly isCut?: true;
      /** An option that the grammar does not list, with the value behind its `=`. */
      readonly isUnlisted?: true;
      /** The word, where only the run decides which option it is. */
      readonly open?: Word;
    };

/** The words behind a program as options and operands, in their order. */
export function argumentsOf(words: readonly Word[], grammar: Grammar): readonly Argument[] {
  const { options, at, isEnded } = leadingOptions(words, grammar);
  const found = options;
  let onlyOperands = isEnded || grammar.stops === true;
  for (let i = at; i < words.length; i++) {
    const word = words[i] as Word;
    const text = visible(word);
    if (onlyOperands || !isOption(text, grammar)) found.push({ kind: "operand", word });
    else if (text === "--") onlyOperands = true;
    else i += optionsIn(words, i, grammar, found);
  }
  return found;
}

/**
 * The options before the first operand.
 * @returns also where that operand is, and whether a `--` before it ends the options
 */
export function leadingOptions(
  words: readonly Word[],
  grammar: Grammar,
): { readonly options: Argument[]; readonly at: number; readonly isEnded: boolean } {
  const options: Argument[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const text = visible(words[at] as Word);
    if (text === "--") return { options, at: at + 1, isEnded: true };
    if (!isOption(text, grammar)) break;
    at += optionsIn(words, at, grammar, options);
  }
  return { options, at, isEnded: false };
}

function isOption(text: string, grammar: Grammar): boolean {
  return text.length > 1 && (text.startsWith("-") || (grammar.plus === true && text.startsWith("+")));
}

/** Adds the options of the word at this place. @returns how many of the words behind it are their values */
function optionsIn(words: readonly Word[], at: number, grammar: Grammar, found: Argument[]): number {
  const word = words[at] as Word;
  const next = words[at + 1];
  const text = visible(word);
  if (has(grammar.pairs, text)) {
    found.push(option(text, words[at + 2]));
    return 2;
  }
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    const name = equals > 0 ? text.slice(0, equals) : text;
    const long = longName(name, grammar);
    if (equals > 0 && long === name && !takesNext(name, grammar))
      found.push({ kind: "option", name, value: withoutStart(word, equals + 1), isUnlisted: true });
    else if (equals > 0) found.push(option(long, withoutStart(word, equals + 1)));
    else if (takesNext(name, grammar)) {
      found.push(option(name, next));
      return 1;
      // Cut short, it may also be another option without a value: the next word then counts twice.
    } else if (word.kind === "dynamic" && /[*?\\]/.test(name))
      found.push({ kind: "option", name, open: word });
    else found.push(long === name ? { kind: "option", name, isCut: true } : option(long, next));
    return 0;
  }
  // A long option with a single dash.
  if (text.length > 2 && takesNext(text, grammar)) {
    found.push(option(text, next));
    return 1;
  }
  const equals = text.indexOf("=");
  if (equals > 2 && takesNext(text.slice(0, equals), grammar)) {
    found.push(option(text.slice(0, equals), withoutStart(word, equals + 1)));
    return 0;
  }
  if (grammar.unjoined === true && word.kind === "literal") {
    found.push(option(text, undefined));
    return 0;
  }
  const sign = text[0] as string;
  for (let j = 1; j < text.length; j++) {
    const letter = text[j] as string;
    // Behind a part that only the run decides nothing can be told.
    if (word.kind === "dynamic" && /[*?\\]/.test(letter)) {
      found.push({ kind: "option", name: text, open: word });
      return 0;
    }
    const isLast = j === text.length - 1;
    if (grammar.numbered?.includes(letter) === true) {
      found.push(option(sign + letter, undefined));
      while (/[0-7]/.test(text[j + 1] ?? "")) j++;
      continue;
    }
    if (grammar.attached?.includes(letter) === true) {
      found.push(option(sign + letter, isLast ? undefined : withoutStart(word, j + 1)));
      return 0;
    }
    if (grammar.valued?.includes(letter) === true || has(grammar.options, sign + letter)) {
      found.push(option(sign + letter, isLast ? next : withoutStart(word, j + 1)));
      return isLast ? 1 : 0;
    }
    found.push(option(sign + letter, undefined));
  }
  return 0;
}

function option(name: string, value: Word | undefined): Argument {
  return value === undefined ? { kind: "option", name } : { kind: "option", name, value };
}

function takesNext(name: string, grammar: Grammar): boolean {
  return grammar.long?.includes(name) === true || has(grammar.options, name);
}

/** The option with a value that a name is, or is the beginning of. */
function longName(name: string, grammar: Grammar): string {
  if (name.length < 3 || takesNext(name, grammar)) return name;
  const isWhole = (one: string): boolean => one.startsWith(name);
  return grammar.long?.find(isWhole) ?? Object.keys(grammar.options ?? {}).find(isWhole) ?? name;
}

function has(table: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return table !== undefined && Object.hasOwn(table, name);
}

/** The words that are neither options nor values of options. */
export function operandsOf(args: readonly Argument[]): readonly Word[] {
  const found: Word[] = [];
  for (const arg of args) if (arg.kind === "operand") found.push(arg.word);
  return found;
}

/** Whether one of the options is given. */
export function isGiven(args: readonly Argument[], names: readonly string[] | undefined): boolean {
  if (names === undefined) return false;
  return args.some((arg) => arg.kind === "option" && names.some((name) => isNamed(arg, name)));
}

function isNamed(arg: Extract<Argument, { kind: "option" }>, name: string): boolean {
  return arg.name === name || (arg.isCut === true && arg.name.length > 2 && name.startsWith(arg.name));
}

/** The value of the last of these options, which is the one that counts in most programs. */
export function valueOf(args: readonly Argument[], ...names: readonly string[]): Word | undefined {
  const last = args.findLast((arg) => arg.kind === "option" && names.includes(arg.name));
  return last?.kind === "option" ? last.value : undefined;
}

/** Whether a word may be one of these options, or bring one along when the shell splits it. */
export function couldBeOneOf(word: Word, names: readonly string[]): boolean {
  if (word.kind === "literal") return false;
  if (word.splits && !word.glob) return true;
  if (word.token === true && word.pattern.startsWith("*")) return false;
  // Among letters that are joined it may be any.
  const mayBeJoined = /^(?:[*?]|-(?!-))/.test(word.pattern);
  return names.some((name) => couldBe(word, name) || (mayBeJoined && name.length === 2));
}
