import type { Word } from "../word.ts";
import { isOpenWord, reads, unknownFile, upTo, visible, withoutStart, type ShellAccess } from "./touches.ts";

/**
 * The files of a field of a form (curl(1), `--form`): `name=@file`, `name=<file`, several files with commas between them, and files of
 * headers (`;headers=@file`). Names may be quoted.
 */
export function formAccesses(word: Word): readonly ShellAccess[] {
  const text = visible(word);
  const name = /^[^=]*=/.exec(text)?.[0];
  if (name === undefined) return isOpenWord(word) ? unknownFile(word) : [];
  const value = withoutStart(word, name.length);
  if (isOpenWord(value)) return unknownFile(word);
  const isList = text.startsWith("@", name.length);
  return partsOf(visible(value), isList ? /[;,]/ : /;/).flatMap(({ start, end }) => {
    const part = upTo(withoutStart(value, start), end - start);
    const mark = /^(?:[@<]|;\s*headers=[@<]|,)\s*/.exec(visible(part))?.[0];
    return mark === undefined ? [] : reads(unquoted(withoutStart(part, mark.length)));
  });
}

/** Where the parts of a value are, each with the separator before it. Between quotes there are no separators. */
function partsOf(
  text: string,
  separator: RegExp,
): readonly { readonly start: number; readonly end: number }[] {
  const starts = [0];
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === "\\") i++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && separator.test(character)) starts.push(i);
  }
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? text.length }));
}

/** A name without its quotes; between them a backslash takes the meaning from a quote and a backslash. */
function unquoted(word: Word): Word {
  const text = visible(word);
  if (!text.startsWith('"')) return word;
  const inner = upTo(withoutStart(word, 1), text.lastIndexOf('"') - 1);
  return inner.kind === "literal" ? { ...inner, text: inner.text.replace(/\\(["\\])/g, "$1") } : inner;
}
