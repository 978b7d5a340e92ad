/** The words of a simple command, or what keeps the text from being one. */
export type WordsResult =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "not-simple"; readonly offset: number; readonly found: string };

/** Characters that need a closer look; without them the words stand between blanks. */
const SPECIAL = /['"\\|&;<>()#\n\r]/;

/**
 * Splits a simple command into words and removes its quoting, as a POSIX shell does. Nothing is expanded: `$x`,
 * `~` and `*` stay as they are written.
 *
 * @param text one command
 * @returns `not-simple` at the first operator, redirection, comment, line break or unclosed quote
 */
export function splitWords(text: string): WordsResult {
  if (!SPECIAL.test(text))
    return { kind: "words", words: text.split(/[ \t]+/).filter((word) => word !== "") };
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    switch (char) {
      case " ":
      case "\t":
        if (word !== undefined) words.push(word);
        word = undefined;
        break;
      case "'": {
        const close = text.indexOf("'", i + 1);
        if (close < 0) return notSimple(i, "a quote that never closes");
        word = (word ?? "") + text.slice(i + 1, close);
        i = close;
        break;
      }
      case '"': {
        const quoted = doubleQuoted(text, i + 1);
        if (quoted === undefined) return notSimple(i, "a quote that never closes");
        word = (word ?? "") + quoted.text;
        i = quoted.close;
        break;
      }
      case "\\":
        if (i + 1 === text.length) return notSimple(i, "a backslash at the end");
        i++;
        // A backslash before a line break joins the lines.
        if (text[i] !== "\n") word = (word ?? "") + text[i];
        break;
      case "#":
        if (word === undefined) return notSimple(i, char);
        word += char;
        break;
      case "|":
      case "&":
      case ";":
      case "<":
      case ">":
      case "(":
      case ")":
      case "\n":
      case "\r":
        return notSimple(i, char);
      default:
        word = (word ?? "") + char;
    }
  }
  if (word !== undefined) words.push(word);
  return { kind: "words", words };
}

function notSimple(offset: number, found: string): WordsResult {
  return { kind: "not-simple", offset, found };
}

/** Inside double quotes a backslash is only special before these. */
const ESCAPABLE = new Set(["$", "`", '"', "\\"]);

function doubleQuoted(text: string, start: number): { text: string; close: number } | undefined {
  let result = "";
  for (let i = start; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '"') return { text: result, close: i };
    const next = text[i + 1];
    if (char === "\\" && next !== undefined && (ESCAPABLE.has(next) || next === "\n")) {
      if (next !== "\n") result += next;
      i++;
    } else {
      result += char;
    }
  }
  return undefined;
}
