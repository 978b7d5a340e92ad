/** The commands of a line, as far as the agent sees them. */
export type LineReading =
  /** Words and separators alone: each command is looked up. */
  | { readonly kind: "plain"; readonly commands: readonly (readonly string[])[] }
  /** Anything else: the line is one argument of a shell, and nothing in it is seen. */
  | { readonly kind: "opaque" }
  /** It holds characters that were not tried outside of quotes. */
  | { readonly kind: "unmeasured" };

/** Seen to be part of a plain word (facts.md, command lines, release 0.169.0). */
const BARE = /[\w\-./=@%,:+!\u00a1-\uffff]/;

/** Seen to make a line opaque. */
const OPAQUE = /[$`*?~{}[\]()<>#^\\&]/;

/** Words that begin something else than a simple command. Those that only go on with one or end it are ordinary names. */
const RESERVED: ReadonlySet<string> = new Set(
  "if for while until case select function ! export declare typeset readonly local unset".split(" "),
);

/** They end a word. */
const SPLITS = ["&&", "\\\n"] as const;

interface Reader {
  readonly text: string;
  at: number;
}

/** Splits a line the way the agent does: only what is plain is split at all. */
export function readLine(line: string): LineReading {
  const commands: string[][] = [];
  let words: string[] = [];
  // What has to be followed by a command.
  let isOpen = false;
  const reader: Reader = { text: line, at: 0 };
  const { text } = reader;
  const close = (): void => {
    if (words.length > 0) commands.push(words);
    words = [];
  };
  while (reader.at < text.length) {
    const char = text[reader.at] as string;
    if (char === " " || char === "\t" || char === "\r") reader.at++;
    else if (text.startsWith("\\\n", reader.at)) reader.at += 2;
    else if (char === "\n") {
      close();
      reader.at++;
    } else if (text.startsWith("&&", reader.at) || text.startsWith("||", reader.at)) {
      if (words.length === 0) return { kind: "opaque" };
      close();
      isOpen = true;
      reader.at += 2;
    } else if (char === ";" || char === "|") {
      if (words.length === 0 || text[reader.at + 1] === "&") return { kind: "opaque" };
      close();
      isOpen = char === "|";
      reader.at++;
    } else {
      const word = readWord(reader);
      if (word.kind !== "word") return word;
      if (words.length === 0 && (word.isQuoted || isKeyword(word.text))) return { kind: "opaque" };
      isOpen = false;
      words.push(word.text);
    }
  }
  close();
  if (isOpen || commands.length === 0) return { kind: "opaque" };
  return { kind: "plain", commands };
}

type WordReading =
  | { readonly kind: "word"; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: "opaque" | "unmeasured" };

function readWord(reader: Reader): WordReading {
  const { text } = reader;
  let word = "";
  let isQuoted = false;
  while (reader.at < text.length) {
    const char = text[reader.at] as string;
    if (/[ \t\r\n;|]/.test(char) || SPLITS.some((some) => text.startsWith(some, reader.at))) break;
    if (char === "'" || char === '"') {
      const end = text.indexOf(char, reader.at + 1);
      if (end < 0) return { kind: "opaque" };
      const content = text.slice(reader.at + 1, end);
      if (char === '"' && /[$`]/.test(content)) return { kind: "opaque" };
      // Which text the agent takes there was not tried.
      if (char === '"' && /\\["\\]|\\$/.test(content)) return { kind: "unmeasured" };
      word += content;
      isQuoted = true;
      reader.at = end + 1;
    } else if (BARE.test(char)) {
      word += char;
      reader.at++;
    } else return { kind: OPAQUE.test(char) ? "opaque" : "unmeasured" };
  }
  return { kind: "word", text: word, isQuoted };
}

/** An assignment, or a word that begins a compound command, is no name of a program. */
function isKeyword(word: string): boolean {
  return RESERVED.has(word) || /^\w+\+?=/.test(word);
}
