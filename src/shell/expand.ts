import { bracesOf } from "./braces.ts";
import type { Part, SourceWord } from "./tree.ts";
import { anything, escapePattern, literal, type Word } from "./word.ts";

/** What a variable can hold. Not `complete`: something else is possible as well. */
export interface Value {
  readonly texts: readonly string[];
  readonly complete: boolean;
}

export type Variables = ReadonlyMap<string, Value>;

export interface Bindings {
  readonly variables: Variables;
  /** `$0`, `$1`, ... where they are known. */
  readonly positional?: readonly Word[] | undefined;
  /**
   * How many characters variables may still come to in this line; used up as they are expanded. Without it
   * `x="$x$x"` over and over would double its value each time.
   */
  readonly budget: { left: number };
}

const UNKNOWN: Value = { texts: [], complete: false };
/** More values of a command word than anybody writes; beyond it is dynamic. */
const MAX_CHOICES = 32;

/** The words that a list of words expands to. */
export function expandWords(words: readonly SourceWord[], bindings: Bindings): readonly Word[] {
  const done: Word[] = [];
  for (const word of words) {
    const plain = plainText(word);
    if (plain !== undefined) done.push(literal(plain));
    else for (const expanded of expandWord(word, bindings)) done.push(expanded);
  }
  return done;
}

/** The text of a word in which nothing expands, as most are; `~` does at the start. */
function plainText(word: SourceWord): string | undefined {
  const [part] = word.parts;
  if (part?.kind !== "text" || word.parts.length > 1 || word.raw.startsWith("~")) return undefined;
  return part.text;
}

/** The words that one word expands to: braces first, then variables, then splitting, as bash does it. */
export function expandWord(word: SourceWord, bindings: Bindings): readonly Word[] {
  return bracesOf(word).flatMap((plain) => expandPlain(plain, bindings));
}

/** The word as one word, as in an assignment or behind a redirection: nothing is split there. */
export function expandSingle(word: SourceWord, bindings: Bindings): Word {
  const words = expandPlain({ ...word, parts: word.parts.map(quote) }, bindings);
  const only = words.length === 1 ? words[0] : undefined;
  return only ?? anything(word.raw, false);
}

function quote(part: Part): Part {
  return part.kind === "parameter" ? { ...part, quoted: true } : part;
}

/**
 * All texts that a command word may stand for, for a variable of several values (`for x in rm ls; do $x f; done`) or
 * with a default (`${x:-rm}`). Empty: the word holds no such variable.
 */
export function choicesOf(word: SourceWord, bindings: Bindings): readonly SourceWord[] {
  const index = word.parts.findIndex((part) => part.kind === "parameter");
  const part = word.parts[index];
  if (part?.kind !== "parameter" || /^[@*\d]/.test(part.name)) return [];
  const value = bindings.variables.get(part.name.trim()) ?? UNKNOWN;
  const texts = part.fallback === undefined ? value.texts : [...value.texts, part.fallback];
  if (texts.length > MAX_CHOICES || (texts.length === 1 && value.complete && part.fallback === undefined))
    return [];
  const filled = texts.map((text) => {
    // What comes of splitting the text is bash source again: words between blanks.
    const pieces: Part[] = [{ kind: "parameter", name: "=", quoted: part.quoted, fallback: text }];
    return { ...word, parts: [...word.parts.slice(0, index), ...pieces, ...word.parts.slice(index + 1)] };
  });
  return filled;
}

/** What a word costs beside its characters. */
const WORD_COST = 16;

type Parameter = Extract<Part, { kind: "parameter" }>;

interface Draft {
  text: string;
  pattern: string;
  raw: string;
  /** Whether the word exists even if its text is empty, as `""` does. */
  present: boolean;
  dynamic: boolean;
  glob: boolean;
  splits: boolean;
  tilde: boolean;
  /** The tilde stands for `$HOME`, which is no name of a user if more follows. */
  home: boolean;
}

function expandPlain(word: SourceWord, bindings: Bindings): readonly Word[] {
  const done: Word[] = [];
  let draft = newDraft(word.raw);
  const finish = (): void => {
    if (draft.present || draft.text !== "" || draft.dynamic) done.push(finished(draft));
    draft = newDraft(word.raw);
  };
  word.parts.forEach((part, index) => {
    if (part.kind === "text") {
      if (index === 0 && word.raw.startsWith("~")) draft.tilde = true;
      append(draft, part.text, draft.tilde && draft.pattern === "");
      draft.present = true;
    } else if (part.kind === "parameter") {
      const values = parameterOf(part, bindings, index === 0);
      values.forEach((value, i) => {
        if (i > 0) finish();
        if (value.kind === "dynamic") unknown(draft, value.pattern, value.glob, value.splits);
        else {
          if (value.tilde === true && draft.pattern === "") {
            draft.tilde = true;
            draft.home = true;
          }
          append(draft, value.text, draft.tilde);
        }
        if (part.quoted) draft.present = true;
      });
      if (values.length === 0 && part.quoted && part.name !== "@") draft.present = true;
    } else if (part.kind === "glob") unknown(draft, globPattern(part.raw), true, true);
    else if (part.kind === "brace") unknown(draft, "*", false, true);
    else unknown(draft, "*", false, part.splits);
  });
  finish();
  return done;
}

function newDraft(raw: string): Draft {
  const flags = { present: false, dynamic: false, glob: true, splits: false, tilde: false, home: false };
  return { text: "", pattern: "", raw, ...flags };
}

function append(draft: Draft, text: string, tilde: boolean): void {
  draft.text += text;
  draft.pattern += draft.pattern === "" ? escapePattern(text, tilde) : escapePattern(text, true);
}

function unknown(draft: Draft, pattern: string, glob: boolean, splits: boolean): void {
  draft.dynamic = true;
  draft.pattern += pattern;
  draft.glob &&= glob;
  draft.splits ||= splits;
}

function finished(draft: Draft): Word {
  const { raw, pattern, glob, splits } = draft;
  if (draft.home && /^~[^/]/.test(pattern))
    return { kind: "dynamic", raw, pattern: `*${pattern.slice(1)}`, glob: false, splits };
  if (draft.dynamic) return { kind: "dynamic", raw, pattern, glob, splits };
  return draft.tilde ? { kind: "literal", text: draft.text, tilde: true } : literal(draft.text);
}

/** Brackets stand for one character; the patterns in parentheses of extglob for any text. */
function globPattern(raw: string): string {
  if (raw === "*" || raw === "?") return raw;
  return raw.startsWith("[") ? "?" : "*";
}

/** What a variable stands for. Beyond the budget only the run decides. */
function parameterOf(part: Parameter, bindings: Bindings, atStart: boolean): readonly Word[] {
  const { budget } = bindings;
  if (budget.left > 0) {
    const words = valuesOf(part, bindings, atStart);
    let size = 0;
    for (const word of words) size += WORD_COST + (word.kind === "literal" ? word.text : word.pattern).length;
    budget.left -= size;
    if (budget.left > 0) return words;
  }
  return [anything(`$${part.name}`, !part.quoted || part.name === "@")];
}

function valuesOf(part: Parameter, bindings: Bindings, atStart: boolean): readonly Word[] {
  const { name, quoted } = part;
  const { positional } = bindings;
  const opaque = [anything(`$${name}`, !quoted)];
  if (name === "=") return split(part.fallback ?? "", quoted, bindings);
  if (name === "@" || name === "*") {
    if (positional === undefined) return [anything(`$${name}`, name === "@" || !quoted)];
    const rest = positional.slice(1);
    if (quoted && name === "*") return rest.every(isLiteral) ? [literal(rest.map(textOf).join(" "))] : opaque;
    return quoted ? rest : rest.flatMap((word) => resplit(word, bindings));
  }
  if (/^\d+$/.test(name)) {
    if (positional === undefined) return opaque;
    const word = positional[Number(name)];
    if (word === undefined) return [];
    return quoted ? [word] : resplit(word, bindings);
  }
  const value = bindings.variables.get(name);
  if (value === undefined && atStart && name === "HOME") return [{ kind: "literal", text: "~", tilde: true }];
  const [text] = value?.texts ?? [];
  if (value?.complete !== true || text === undefined || value.texts.length > 1) return opaque;
  return split(text, quoted, bindings);
}

function isLiteral(word: Word): boolean {
  return word.kind === "literal";
}

function textOf(word: Word): string {
  return word.kind === "literal" ? word.text : word.raw;
}

function resplit(word: Word, bindings: Bindings): readonly Word[] {
  return word.kind === "literal" ? split(word.text, false, bindings) : [{ ...word, splits: true }];
}

/** Splitting and file name expansion of the value of an unquoted variable. A changed `IFS` makes it unknown. */
function split(text: string, quoted: boolean, bindings: Bindings): readonly Word[] {
  if (quoted) return [literal(text)];
  if (bindings.variables.has("IFS")) return [anything(text, true)];
  const pieces = text.split(/[ \t\n]+/).filter((piece) => piece !== "");
  return pieces.map((piece) => {
    if (!/[*?[]/.test(piece)) return literal(piece);
    return { kind: "dynamic", raw: piece, pattern: piece.replaceAll("[", "*"), glob: true, splits: true };
  });
}
