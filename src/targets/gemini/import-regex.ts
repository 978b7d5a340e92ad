/** Expressions of `commandRegex` that say nothing but how a command begins. */

/** What people put behind a command for "and anything": it ends at a word, or may go on in it. */
const AFTER_WORD = /(?:(?:\(| |\\s|\\b|\$).*)$/;
const OPEN_ENDS = [
  { end: /(?: |\\s[+*]?|\[ \]|\[\\s\])\.[*+]\$?$/, isWord: true },
  { end: /\(\?:?(?: |\\s[+*]?)\.\*\)\?\$?$/, isWord: true },
  { end: /\((?: |\\s[+*]?)\.\*\)\?\$?$/, isWord: true },
  { end: /\\b(?:\.\*)?\$?$/, isWord: true },
  { end: /\((?:\?:)?(?: |\\s)\|\$\)(?:\.\*)?$/, isWord: true },
  { end: /(?: |\\s\+?)$/, isWord: true },
  { end: /\.\*\$?$/, isWord: false },
  { end: /$/, isWord: false },
] as const;

/**
 * The commands that an expression matches the beginning of. The agent compares from the start of a command, and what
 * follows the expression does not count (facts.md, matching, release 0.61.0).
 * @returns each as the words of a rule; undefined for an expression that says anything else
 */
export function commandsOf(expression: string): readonly string[] | undefined {
  const text = expression.replace(/^\^/, "");
  for (const { end, isWord } of OPEN_ENDS) {
    const found = end.exec(text);
    if (found === null) continue;
    const alternatives = spread(text.slice(0, found.index));
    const plain = alternatives.map(literal);
    if (plain.every((one) => one !== undefined)) return plain.map((one) => (isWord ? one : `${one}*`));
    if (!AFTER_WORD.test(text)) return undefined;
  }
  return undefined;
}

/** The first group of alternatives, written out, and all others. */
function spread(text: string): readonly string[] {
  const [whole, inner] = /\((?:\?:)?([^()]*)\)(?![?*+{])/.exec(text) ?? [];
  if (whole === undefined || inner === undefined) return [text];
  const at = text.indexOf(whole);
  return inner.split("|").flatMap((one) => spread(text.slice(0, at) + one + text.slice(at + whole.length)));
}

/** A text without any sign, in which blanks are one blank. */
function literal(text: string): string | undefined {
  const plain = text.replaceAll(/ ?\\s[+*]?|\[ \]\+?|\[\\s\]\+?| \+/g, " ").replaceAll(/\\([./-])/g, "$1");
  const bare = text.replaceAll(/\\[./s-][+*]?|\[ \]\+?|\[\\s\]\+?| \+|\./g, "");
  if (/[\\^$*+?()[\]{}|]/.test(bare) || /(?<!\\)\./.test(text)) return undefined;
  return plain.trim() === "" ? undefined : plain.trim();
}
