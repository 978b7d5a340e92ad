import type { Part, SourceWord, Tree } from "./parse.ts";
import { parseShell } from "./parse.ts";

/**
 * A word after expansion, as far as the text alone determines it.
 *
 * - `literal`: exactly this text. With `tilde` it begins with an unquoted `~`: a home directory (`$HOME` counts).
 * - `dynamic`: only the run decides. `pattern` is what the text can be: `*` is any text, `?` any character, `\`
 *   takes the meaning from the next. `glob`: only file names can come out (`*`, `?`, `[a]`); otherwise a variable or
 *   the output of a command. `splits`: the word may become several words, or none.
 */
export type Word =
  | { readonly kind: "literal"; readonly text: string; readonly tilde?: true }
  | {
      readonly kind: "dynamic";
      readonly raw: string;
      readonly pattern: string;
      readonly glob: boolean;
      readonly splits: boolean;
    };

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
}

const UNKNOWN: Value = { texts: [], complete: false };
/** `{a,b}{c,d}...` doubles with every group: beyond this a word is dynamic. */
const MAX_BRACES = 64;
/** More values of a command word than anybody writes; beyond it is dynamic. */
const MAX_CHOICES = 32;

export function literal(text: string): Word {
  return { kind: "literal", text };
}

/** A word of which nothing is known. */
export function anything(raw: string, splits: boolean): Word {
  return { kind: "dynamic", raw, pattern: "*", glob: false, splits };
}

/** The text of a literal, with all characters that mean something in a pattern made plain. */
export function patternOf(word: Word): string {
  return word.kind === "dynamic" ? word.pattern : escapePattern(word.text, word.tilde === true);
}

function escapePattern(text: string, tilde: boolean): string {
  const escaped = text.replace(/[\\*?[\]]/g, "\\$&");
  return !tilde && escaped.startsWith("~") ? `\\${escaped}` : escaped;
}

/** The words that a list of words expands to. */
export function expandWords(words: readonly SourceWord[], bindings: Bindings): readonly Word[] {
  return words.flatMap((word) => expandWord(word, bindings));
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
          if (value.tilde === true && draft.pattern === "") draft.tilde = true;
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
  const flags = { present: false, dynamic: false, glob: true, splits: false, tilde: false };
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
  if (draft.dynamic) return { kind: "dynamic", raw, pattern, glob, splits };
  return draft.tilde ? { kind: "literal", text: draft.text, tilde: true } : literal(draft.text);
}

/** Brackets stand for one character; the patterns in parentheses of extglob for any text. */
function globPattern(raw: string): string {
  if (raw === "*" || raw === "?") return raw;
  return raw.startsWith("[") ? "?" : "*";
}

function parameterOf(
  part: Extract<Part, { kind: "parameter" }>,
  bindings: Bindings,
  atStart: boolean,
): readonly Word[] {
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

/** The words that brace expansion makes of one: `{rm,ls} x` runs `rm ls x`. Sequences (`{1..3}`) stay dynamic. */
function bracesOf(word: SourceWord): readonly SourceWord[] {
  if (!word.parts.some((part) => part.kind === "brace")) return [word];
  const done: SourceWord[] = [];
  const open = [word];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const brace = next.parts.find((part) => part.kind === "brace");
    if (brace?.kind !== "brace") {
      done.push(next);
      continue;
    }
    const items = itemsOf(next.raw.slice(brace.start + 1, brace.end - 1));
    if (items === undefined || done.length + open.length + items.length > MAX_BRACES) return [word];
    const { raw } = next;
    const texts = items.map((item) => raw.slice(0, brace.start) + item + raw.slice(brace.end));
    const words = texts.map(wordFrom);
    if (words.includes(undefined)) return [word];
    open.unshift(...words.filter((item) => item !== undefined));
  }
  return done;
}

/** The parts between the commas of a brace list; `undefined` for what is no list or holds something to expand. */
function itemsOf(inner: string): readonly string[] | undefined {
  if (/[$`'"\\<>]/.test(inner)) return undefined;
  const items = [""];
  let depth = 0;
  for (const char of inner) {
    if (char === "{") depth++;
    if (char === "}") depth--;
    if (char === "," && depth === 0) items.push("");
    else items[items.length - 1] += char;
  }
  return items.length > 1 ? items : undefined;
}

/** One word parsed from its source text. The leading words keep it from being a keyword or an assignment. */
function wordFrom(text: string): SourceWord | undefined {
  if (text === "") return { raw: "", parts: [], scripts: [] };
  const { tree, problems } = parseShell(`: : ${text}`);
  const command: Tree | undefined = tree.kind === "list" ? tree.items[0] : undefined;
  if (problems.length > 0 || command?.kind !== "command" || command.words.length !== 3) return undefined;
  return command.words[2];
}
