import type { Doubt } from "../doubt.ts";
import { literal, type Word } from "../word.ts";

/**
 * A file or a host that a command uses. A path is a word as the shell leaves it: the caller resolves `~`, wildcards and
 * the directory of the command. Without `port`: any, or one that only the run decides.
 */
export type ShellAccess =
  | {
      readonly action: "read" | "write";
      readonly path: Word;
      /**
       * `tree`: with everything below it. `linked`: and below what links in it lead to. `dereferenced`: the same, and
       * it may be a link itself. `list`: only the names of everything below it, so only directories are read.
       */
      readonly reach?: Reach;
      /** The program has no record, so the word may be a file that it reads and writes. */
      readonly guessed?: true;
    }
  | { readonly action: "connect"; readonly host: string; readonly port?: number }
  | { readonly action: "unknown"; readonly doubt: Doubt };

export type Reach = "tree" | "linked" | "dereferenced" | "list";

/** Standard streams and the null device, under every name that they have: no file of anybody. */
const STREAM = /^\/dev\/(null|stdin|stdout|stderr|fd\/\d+)$/;

export function reads(path: Word): readonly ShellAccess[] {
  return isFile(path) ? [{ action: "read", path }] : [];
}

export function writes(path: Word): readonly ShellAccess[] {
  return isFile(path) ? [{ action: "write", path }] : [];
}

/** Reads and writes: a file that is changed, or one that is gone afterwards and whose content is elsewhere. */
export function edits(path: Word): readonly ShellAccess[] {
  return [...reads(path), ...writes(path)];
}

/** Both lists in one, without a copy where the first is empty, as it mostly is. */
export function joined(
  first: readonly ShellAccess[],
  second: readonly ShellAccess[],
): readonly ShellAccess[] {
  return first.length === 0 ? second : [...first, ...second];
}

/** A word that only the run decides may be any file. */
function isFile(word: Word): boolean {
  if (word.kind === "dynamic") return true;
  const { text } = word;
  return text !== "" && text !== "-" && !(text.startsWith("/dev/") && STREAM.test(text));
}

/** A wildcard for file names is known as a whole: it means the files of a directory, whatever their names. */
function isPartlyKnown(word: Extract<Word, { kind: "dynamic" }>): boolean {
  return word.glob || /[^*?/]/.test(word.pattern);
}

/** The word as programs take it that expand a `~` themselves. */
export function atHome(word: Word): Word {
  return word.kind === "literal" && /^~(\/|$)/.test(word.text) ? { ...word, tilde: true } : word;
}

/** The same accesses with everything below their paths. */
export function throughout(found: readonly ShellAccess[], reach: Reach): readonly ShellAccess[] {
  return found.map((one) => ("path" in one ? { ...one, reach } : one));
}

/** More words than a program without a record is looked at. */
const MAX_GUESSES = 100;

/**
 * What a program may do with words of which nothing is recorded: each may be a file, whole or behind `=`, `@`, `:` or
 * `,`, or an address. A word that only the run decides may be anything.
 */
export function guesses(words: readonly Word[]): readonly ShellAccess[] {
  const found: ShellAccess[] = [];
  for (let i = 0; i < words.length && i < MAX_GUESSES; i++) addGuesses(words[i] as Word, found);
  if (words.length > MAX_GUESSES) found.push(unguessed(words[MAX_GUESSES] as Word));
  return found;
}

function addGuesses(word: Word, found: ShellAccess[]): void {
  if (word.kind === "dynamic" && word.token === true) return;
  // What `find` finds is known as a whole.
  if (word.kind === "dynamic" && !word.glob && !word.pattern.includes("/**")) {
    found.push({ action: "unknown", doubt: { kind: "argument", part: word.raw } });
    return;
  }
  const text = visible(word);
  // Most words are one name or one path.
  if (text !== "" && !/^-|[=@:,;\s]/.test(text)) {
    addGuess(word, found);
    return;
  }
  const starts = startsOf(text);
  if (starts.length > MAX_STARTS) {
    found.push(unguessed(word));
    return;
  }
  for (const start of starts) {
    const rest = withoutStart(word, start);
    addGuess(rest, found);
    const end = rest.kind === "literal" ? rest.text.search(/[,:;\s]/) : -1;
    if (end > 0 && rest.kind === "literal") addGuess({ ...rest, text: rest.text.slice(0, end) }, found);
  }
}

/** A denied read also denies writing, so a write checks both. */
function addGuess(path: Word, found: ShellAccess[]): void {
  if (isFile(path)) found.push({ action: "write", path, guessed: true });
}

/** What is too much to look at is not known. */
function unguessed(word: Word): ShellAccess {
  return { action: "unknown", doubt: { kind: "argument", part: visible(word).slice(0, 40) } };
}

/** More places at which a path may begin than anybody writes into one word. */
const MAX_STARTS = 200;

/** Where in a word a file name may begin. */
function startsOf(text: string): readonly number[] {
  const starts: number[] = [];
  if (!text.startsWith("-")) starts.push(0);
  // `-o/path` and `-ofile`.
  else if (/^-[A-Za-z][^-]/.test(text)) starts.push(2);
  for (let i = 0; i < text.length; i++) if ("=@:,".includes(text[i] as string)) starts.push(i + 1);
  return starts.filter((start) => start < text.length);
}

/** The text of a literal, the pattern of any other. Both begin with the same characters as the word. */
export function visible(word: Word): string {
  return word.kind === "literal" ? word.text : word.pattern;
}

/** What the word is, if only it can be this. */
export function isText(word: Word | undefined, text: string): boolean {
  return word?.kind === "literal" && word.text === text;
}

/**
 * The word without its first characters, none of which may be special in a pattern. A `~` that comes to stand first
 * is a plain character, since the shell looked only at the start of the whole word.
 */
export function withoutStart(word: Word, length: number): Word {
  if (length === 0) return word;
  if (word.kind === "literal") return literal(word.text.slice(length));
  const pattern = word.pattern.slice(length);
  return { ...word, pattern: pattern.startsWith("~") ? `\\${pattern}` : pattern };
}

/** The first characters of the word. */
export function upTo(word: Word, length: number): Word {
  if (word.kind === "literal") return { ...word, text: word.text.slice(0, length) };
  return { ...word, pattern: word.pattern.slice(0, length) };
}

/** Whether the word may begin with anything, so that it may be of a form in which it names a file or a host. */
export function isOpenWord(word: Word): boolean {
  return word.kind === "dynamic" && !word.glob && word.token !== true && word.pattern.startsWith("*");
}

/** A file that the text does not name. */
export function unknownFile(word: Word): readonly ShellAccess[] {
  return [
    { action: "unknown", doubt: { kind: "path", part: word.kind === "literal" ? word.text : word.raw } },
  ];
}

/** The word with plain text behind it. */
export function withEnd(word: Word, end: string): Word {
  if (word.kind === "literal") return { ...word, text: word.text + end };
  return { ...word, raw: word.raw + end, pattern: word.pattern + end };
}

/** The path as it is meant in a directory; `undefined` is the directory of the command. */
export function within(directory: Word | undefined, path: Word): Word {
  if (directory === undefined || isAnchored(path)) return path;
  const start = visible(directory);
  if (start === "") return path;
  const slash = start.endsWith("/") ? "" : "/";
  if (directory.kind === "literal" && path.kind === "literal")
    return { ...directory, text: `${start}${slash}${path.text}` };
  const [head, tail] = [asPattern(directory), asPattern(path)];
  return {
    kind: "dynamic",
    raw: `${head.raw}${slash}${tail.raw}`,
    pattern: `${head.pattern}${slash}${tail.pattern}`,
    glob: head.glob && tail.glob,
    splits: head.splits || tail.splits,
  };
}

/** Of a dynamic word that begins with `*` only the run decides; it is taken for relative. */
function isAnchored(path: Word): boolean {
  if (path.kind === "literal") return path.tilde === true || /^[/\uE001\uE002]/.test(path.text);
  return /^[/~]/.test(path.pattern);
}

function asPattern(word: Word): Extract<Word, { kind: "dynamic" }> {
  if (word.kind === "dynamic") return word;
  const escaped = word.text.replace(/[\\*?[\]]/g, "\\$&");
  const pattern = word.tilde !== true && escaped.startsWith("~") ? `\\${escaped}` : escaped;
  return { kind: "dynamic", raw: word.text, pattern, glob: true, splits: false };
}

/** The last step of a path; `undefined` where the path names a directory by its place (`..`, `/`) or is unknown. */
export function lastStep(path: Word): Word | undefined {
  const text = visible(path).replace(/\/+$/, "");
  const step = text.slice(text.lastIndexOf("/") + 1);
  if (step === "" || step === "." || step === "..") return undefined;
  if (path.kind === "literal") return path.tilde === true && step === text ? undefined : literal(step);
  if (step === text && text.startsWith("~")) return undefined;
  const word = { ...path, pattern: step };
  return isPartlyKnown(word) ? word : undefined;
}
