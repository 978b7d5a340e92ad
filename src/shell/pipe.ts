import type { Bindings } from "./bindings.ts";
import { expandSingle, expandWords } from "./expand.ts";
import { programName } from "./pattern.ts";
import { filtered } from "./filters.ts";
import type { SourceRedirect, Tree } from "./tree.ts";
import { markedText, type Word } from "./word.ts";
import { scriptText } from "./script-text.ts";
import { unwrapped } from "./visit.ts";

/** What a part of a line writes, where its words say it; without the line break at the end. */
export function pipedText(tree: Tree, bindings: Bindings, input?: string): string | undefined {
  if (tree.kind === "list") {
    const texts = tree.items.map((item) => pipedText(item, bindings, input));
    const ends = tree.items.slice(0, -1).map((item) => endOf(item, bindings));
    if (texts.length === 0 || texts.includes(undefined) || ends.includes("unknown")) return undefined;
    return texts.map((text, i) => (ends[i] === "ended" ? `${text}\n` : text)).join("");
  }
  if (tree.kind === "pipe")
    return tree.items.reduce<string | undefined>((before, item) => pipedText(item, bindings, before), input);
  if (tree.kind !== "command") return undefined;
  const [program, ...args] = expandWords(tree.words, bindings);
  const name = program === undefined ? undefined : programName(program);
  if (name === undefined) return undefined;
  switch (name) {
    case "echo":
      return echoed(args.map(writtenText), bindings.posix);
    case "printf": {
      const texts = args.map(writtenText);
      if (texts[0] === "--") texts.shift();
      const [format = "", ...values] = texts;
      return printed(format, values, bindings.posix);
    }
    default: {
      const given = tree.redirects.findLast(({ operator }) => operator.startsWith("<"));
      const text = given === undefined ? input : givenText(given, bindings);
      return text === undefined ? undefined : filtered(name, args.map(writtenText), text);
    }
  }
}

/** Whether the last line of a text ends with a line break. */
export type End = "ended" | "open" | "unknown";

/** Whether a line break follows the text that `pipedText` gives. */
export function endOf(tree: Tree | undefined, bindings: Bindings): End {
  if (tree?.kind === "list") return endOf(tree.items.at(-1), bindings);
  if (tree?.kind !== "command") return "unknown";
  const [program, ...args] = expandWords(tree.words, bindings);
  const name = program === undefined ? undefined : programName(program);
  if (name === "printf") return "open";
  // Others pass on what they read; a here-document and a here-string end.
  if (name !== "echo")
    return tree.redirects.some(({ operator }) => /^<<<?$/.test(operator)) ? "ended" : "unknown";
  const texts = args.map(writtenText);
  const others = texts.findIndex((text) => !/^-[neE]+$/.test(text));
  const options = others < 0 ? texts : texts.slice(0, others);
  return options.join("").includes("n") || texts.join(" ").includes("\\c") ? "open" : "ended";
}

/** More rounds through a format than anybody needs. */
const MAX_ROUNDS = 200;

/** The format is used again as long as there are values (bash(1), printf). Only it and `%b` decode escapes. */
function printed(format: string, values: readonly string[], isPosix?: true): string | undefined {
  if (/%[^sbdq%]/.test(format) || (format.includes("%q") && !values.every(isPlain))) return undefined;
  const texts: string[] = [];
  let used = 0;
  let isEnded = false;
  do {
    const before = used;
    texts.push(
      format.replace(/%([sbdq%])|[^%]+/g, (piece, directive?: string) => {
        if (isEnded) return "";
        if (directive === "%") return "%";
        if (directive === undefined) return unescaped(piece, isPosix);
        const value = values[used++] ?? "";
        if (directive !== "b") return value;
        const kept = beforeEnd(value);
        isEnded = kept !== value;
        return unescaped(kept, isPosix);
      }),
    );
    if (isEnded) return texts.join("");
    if (used === before) break;
  } while (used < values.length && texts.length < MAX_ROUNDS);
  return used < values.length && texts.length === MAX_ROUNDS ? undefined : texts.join("");
}

/** Whether `%q` writes the value as it is. */
function isPlain(value: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(value);
}

function echoed(texts: string[], isPosix?: true): string | undefined {
  // `echo` of dash decodes escapes by itself, and has no option but `-n`.
  if (isPosix) return unescaped(beforeEnd(texts.slice(texts[0] === "-n" ? 1 : 0).join(" ")), isPosix);
  let options = "";
  while (/^-[neE]+$/.test(texts[0] ?? "")) options += texts.shift();
  const text = texts.join(" ");
  // The line may be for a shell that decodes escapes by itself.
  if (text === "" && /[eE]/.test(options)) return undefined;
  const decoded = unescaped(beforeEnd(text));
  return options.includes("e") || decoded === text ? decoded : `${text}\n${decoded}`;
}

/** The text of a here-document or a here-string. */
export function givenText({ operator, target }: SourceRedirect, bindings: Bindings): string | undefined {
  if (operator !== "<<" && operator !== "<<<") return undefined;
  return writtenText(expandSingle(target, bindings));
}

/** A word as a program writes it: the home directory keeps its meaning wherever the text goes. */
export function writtenText(word: Word): string {
  return word.kind === "literal" ? markedText(word) : scriptText(word);
}

const LETTERS: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "",
  b: "",
  e: "",
  f: "",
  v: "",
};

/** What stands before `\c`, with which `echo` and `%b` end all that they write. */
function beforeEnd(text: string): string {
  return /^((?:[^\\]|\\[^c])*)\\c/.exec(text)?.[1] ?? text;
}

/** The text as `printf` and `echo -e` decode it; those of dash know no `\x` and `\u`. */
function unescaped(text: string, isPosix?: true): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|0?([0-7]{1,3})|([ntrabefv\\]))/g,
    (all, hex?: string, unicode?: string, octal?: string, letter?: string) => {
      const code = hex ?? unicode;
      if (code !== undefined && isPosix) return all;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return LETTERS[letter ?? ""] ?? "\\";
    },
  );
}

/** Whether a part of a pipe only passes on files that the line names: what is in them is not part of the line. */
export function passesFiles(tree: Tree): boolean {
  const command = unwrapped(tree);
  if (command.kind !== "command" || command.words[0]?.raw !== "cat") return false;
  const operands = command.words.slice(1);
  return (
    operands.length > 0 &&
    operands.every(({ raw, parts }) => raw !== "-" && parts.every(({ kind }) => kind === "text"))
  );
}
