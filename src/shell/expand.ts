import { bracesOf } from "./braces.ts";
import { UNKNOWN, type Bindings } from "./bindings.ts";
import type { Part, SourceWord } from "./tree.ts";
import { MAX_CHOICES, parameterOf, valueOf } from "./values.ts";
import { anything, escapePattern, HOME_MARK, literal, markedText, token, type Word } from "./word.ts";

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
  const words = bracesOf(word);
  const [only] = words;
  if (only !== undefined && words.length === 1) return expandPlain(only, bindings);
  return words.flatMap((plain) => expandPlain(plain, bindings));
}

/** The word as one word, as in an assignment or behind a redirection: nothing is split there. */
export function expandSingle(word: SourceWord, bindings: Bindings): Word {
  const plain = plainText(word);
  if (plain !== undefined) return literal(plain);
  const words = expandPlain({ ...word, parts: word.parts.map(quote) }, bindings);
  const only = words.length === 1 ? words[0] : undefined;
  return only ?? anything(word.raw, false);
}

function quote(part: Part): Part {
  return part.kind === "parameter" || part.kind === "substitution" ? { ...part, quoted: true } : part;
}

/**
 * All texts that a command word may stand for, for a variable of several values (`for x in rm ls; do $x f; done`) or
 * with a default (`${x:-rm}`). Empty: the word holds no such variable.
 */
export function choicesOf(word: SourceWord, bindings: Bindings): readonly SourceWord[] {
  if (plainText(word) !== undefined) return [];
  const index = word.parts.findIndex((part) => part.kind === "parameter");
  const part = word.parts[index];
  if (part?.kind !== "parameter" || /^[@*\d]/.test(part.name)) return [];
  if (part.change !== undefined && part.fallback === undefined) return [];
  const value = valueOf(part.name, bindings) ?? UNKNOWN;
  if (value.list === true) return [];
  const known = value.words.flatMap((one) =>
    one.kind === "literal" && one.tilde !== true ? [one.text] : [],
  );
  const texts = part.fallback === undefined ? known : [...known, part.fallback];
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
  /** All that is not known is a token. */
  token: boolean;
  /** What the text can be, where a variable has several values; `undefined` once anything is possible. */
  choices: readonly string[] | undefined;
  /** Something else than the choices is possible. */
  open: boolean;
  /** The tilde stands for `$HOME`, which is no name of a user if more follows. */
  home: boolean;
}

function expandPlain(word: SourceWord, bindings: Bindings): readonly Word[] {
  const done: Word[] = [];
  let draft = newDraft(word.raw);
  const finish = (): void => {
    if (draft.present || draft.text !== "" || draft.dynamic) done.push(finished(draft));
  };
  word.parts.forEach((part, index) => {
    const meant = index === 0 && part.kind === "text" ? tildeVariable(word, bindings) : undefined;
    if (part.kind === "text" && meant !== undefined) {
      for (const value of parameterOf(
        { kind: "parameter", name: meant.name, quoted: true },
        bindings,
        true,
      )) {
        if (value.kind === "dynamic") unknown(draft, value.pattern, value.glob, value.splits, value);
        else append(draft, markedText(value), false);
      }
      append(draft, part.text.slice(meant.length), false);
    } else if (part.kind === "text") {
      if (index === 0 && hasTilde(word)) draft.tilde = true;
      append(draft, part.text, draft.tilde && draft.pattern === "");
      draft.present = true;
    } else if (part.kind === "parameter" || part.kind === "substitution") {
      const values = parameterOf(part, bindings, index === 0);
      values.forEach((value, i) => {
        if (i > 0) {
          finish();
          draft = newDraft(word.raw);
        }
        if (value.kind === "dynamic") unknown(draft, value.pattern, value.glob, value.splits, value);
        else if (value.tilde === true && draft.pattern === "" && /^~(\/|$)/.test(value.text)) {
          draft.tilde = true;
          draft.home = true;
          append(draft, value.text, true);
        } else append(draft, markedText(value), draft.tilde);
        if (part.quoted) draft.present = true;
      });
    } else if (part.kind === "glob") unknown(draft, globPattern(part.raw), true, true);
    else if (part.kind === "brace") unknown(draft, "*", false, true);
    else if (part.kind === "number") unknown(draft, "*", false, false, token("$(( ))"));
    else unknown(draft, "*", false, part.splits);
  });
  finish();
  return done;
}

/** Whether the word begins with a home directory: nothing is quoted or expanded up to the first slash. */
function hasTilde({ raw }: SourceWord): boolean {
  return /^~[^/'"\\$`]*(\/|$)/.test(raw);
}

/** The variable that a tilde means, and the length of the tilde: `~` where the line has set `HOME`, `~+` and `~-`. */
function tildeVariable(
  { raw }: SourceWord,
  { variables }: Bindings,
): { readonly name: string; readonly length: number } | undefined {
  const [, sign] = /^~([+-]?)(?:\/|$)/.exec(raw) ?? [];
  if (sign === "") return variables.has("HOME") ? { name: "HOME", length: 1 } : undefined;
  return sign === undefined ? undefined : { name: sign === "+" ? "PWD" : "OLDPWD", length: 2 };
}

function newDraft(raw: string): Draft {
  return {
    text: "",
    pattern: "",
    raw,
    present: false,
    dynamic: false,
    glob: true,
    splits: false,
    tilde: false,
    home: false,
    token: true,
    open: false,
    choices: [""],
  };
}

function append(draft: Draft, text: string, tilde: boolean): void {
  draft.text += text;
  draft.choices = draft.choices?.map((choice) => choice + text);
  draft.pattern += draft.pattern === "" ? escapePattern(text, tilde) : escapePattern(text, true);
}

function unknown(draft: Draft, pattern: string, glob: boolean, splits: boolean, value?: Word): void {
  draft.dynamic = true;
  draft.pattern += pattern;
  draft.glob &&= glob;
  draft.splits ||= splits;
  draft.token &&= value?.kind === "dynamic" && value.token === true;
  draft.open ||= value?.kind === "dynamic" && value.open === true;
  const choices = value?.kind === "dynamic" ? value.choices : undefined;
  const before = draft.choices;
  draft.choices =
    before === undefined || choices === undefined || before.length * choices.length > MAX_CHOICES
      ? undefined
      : before.flatMap((start) =>
          choices.flatMap((one) => (one.kind === "literal" ? [start + markedText(one)] : [])),
        );
}

function finished(draft: Draft): Word {
  const { raw, glob, splits } = draft;
  // A `~` with something else than a slash behind it would be the home of another user.
  const isInside = draft.home && /^~[^/]/.test(draft.pattern);
  const pattern = isInside ? HOME_MARK + draft.pattern.slice(1) : draft.pattern;
  if (isInside && !draft.dynamic) return literal(HOME_MARK + draft.text.slice(1));
  if (draft.dynamic) {
    const known: { token?: true; choices?: readonly Word[]; open?: true } = {};
    if (draft.token) known.token = true;
    if (draft.choices !== undefined) {
      known.choices = draft.choices.map(literal);
      if (draft.open) known.open = true;
    }
    return { kind: "dynamic", raw, pattern, glob, splits, ...known };
  }
  return draft.tilde ? { kind: "literal", text: draft.text, tilde: true } : literal(draft.text);
}

/** Brackets stand for one character; the patterns in parentheses of extglob for any text. */
function globPattern(raw: string): string {
  return raw === "?" || raw.startsWith("[") ? "?" : "*";
}
