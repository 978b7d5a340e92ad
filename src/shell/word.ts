/**
 * A word after expansion, as far as the text alone determines it.
 *
 * - `literal`: exactly this text. With `tilde` it begins with an unquoted `~`: a home directory (`$HOME` counts).
 * - `dynamic`: only the run decides. `pattern` is what the text can be: `*` is any text, `?` any character, `\`
 *   takes the meaning from the next. `glob`: only file names can come out (`*`, `?`, `[a]`); otherwise a variable or
 *   the output of a command. `splits`: the word may become several words, or none. `token`: what is not known has no
 *   slash and no blank, and does not begin with `-`, `+` or `.` (`$?`, `$(date)`). `choices`: it is one of these, or,
 *   where `open`, anything else.
 */
export type Word =
  | { readonly kind: "literal"; readonly text: string; readonly tilde?: true }
  | {
      readonly kind: "dynamic";
      readonly raw: string;
      readonly pattern: string;
      readonly glob: boolean;
      readonly splits: boolean;
      readonly token?: true;
      readonly choices?: readonly Word[];
      readonly open?: true;
    };

export type DynamicWord = Extract<Word, { kind: "dynamic" }>;

/** The home directory inside a word, as of `$HOME` in `--file=$HOME/x`; at the start it becomes a `~`. */
export const HOME_MARK = "\uE001";
/** The directory in which the line starts (`$PWD`). */
export const START_MARK = "\uE002";

/** The `~` of `~name` inside a word: the home directory of the user with the name behind it. */
export const USER_MARK = "\uE003";

/** Whether a text holds one of these marks, which few do. */
export function hasMarks(text: string): boolean {
  return /[\uE001-\uE003]/.test(text);
}

/** A word that is exactly this text. */
export function literal(text: string): Word {
  const isHome = text.startsWith(HOME_MARK) && /^.(\/|$)/su.test(text);
  if (isHome || text.startsWith(USER_MARK))
    return { kind: "literal", text: `~${text.slice(1)}`, tilde: true };
  return { kind: "literal", text };
}

/** Whether two words are the same in all that is known of them. */
export function isSameWord(a: Word, b: Word): boolean {
  if (a.kind === "literal" && b.kind === "literal") return a.text === b.text && a.tilde === b.tilde;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The text of a literal inside another word, where a `~` means a home directory only with a mark. */
export function markedText({ text, tilde }: Extract<Word, { kind: "literal" }>): string {
  if (tilde !== true || !text.startsWith("~")) return text;
  return (/^~(\/|$)/.test(text) ? HOME_MARK : USER_MARK) + text.slice(1);
}

/** A text for a reader: with names in the places of the directories that only the machine knows. */
export function shownText(text: string): string {
  if (!hasMarks(text)) return text;
  return text.replaceAll(HOME_MARK, "$HOME").replaceAll(START_MARK, "$PWD").replaceAll(USER_MARK, "~");
}

/** A word of which nothing is known. */
export function anything(raw: string, splits: boolean): DynamicWord {
  return { kind: "dynamic", raw, pattern: "*", glob: false, splits };
}

/** A word of which only the form is known: one short name or number. */
export function token(raw: string): Word {
  return { kind: "dynamic", raw, pattern: "*", glob: false, splits: false, token: true };
}

/** The text of a literal, with all characters that mean something in a pattern made plain. */
export function patternOf(word: Word): string {
  return word.kind === "dynamic" ? word.pattern : escapePattern(word.text, word.tilde === true);
}

/** The text with everything made plain that means something in a pattern. `tilde`: its first `~` keeps its meaning. */
export function escapePattern(text: string, tilde: boolean): string {
  const escaped = text.replace(/[\\*?[\]]/g, "\\$&");
  return !tilde && escaped.startsWith("~") ? `\\${escaped}` : escaped;
}
