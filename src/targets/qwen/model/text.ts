import { baseName } from "../../../policy/normalize.ts";

/** A simple command of a line as the agent cuts it, with what stands behind it. */
export interface Segment {
  readonly text: string;
  readonly terminator: string;
}

const OPERATORS = ["&&", "||", ";;", "|&", "|", ";", "&", "\n"] as const;

/**
 * Cuts a line where commands follow each other. Brackets, braces and substitutions are not looked into (facts.md,
 * section D, release 0.24.4).
 */
export function segmentsOf(line: string): readonly Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  let quote = "";
  let arithmetic = 0;
  const cut = (end: number, terminator: string): void => {
    const text = line.slice(start, end).replace(terminator === "\n" ? /\r$/ : "", "");
    const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
    if (trimmed !== "") segments.push({ text: trimmed, terminator });
  };
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? "";
    if (char === "\\") i++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (line.startsWith("((", i)) {
      arithmetic++;
      i++;
    } else if (arithmetic > 0 && line.startsWith("))", i)) {
      arithmetic--;
      i++;
    } else {
      const operator = OPERATORS.find((one) => line.startsWith(one, i));
      if (operator === undefined) continue;
      if (operator === "&" && (arithmetic > 0 || !isBackground(line, i))) continue;
      cut(i, operator);
      start = i + operator.length;
      i = start - 1;
    }
  }
  cut(line.length, "");
  return segments;
}

/** Whether an `&` ends a command, and is no part of a redirection. */
function isBackground(line: string, at: number): boolean {
  return line[at + 1] !== ">" && !/(^|[^\\])(\\\\)*[<>][ \t\n]*$/.test(line.slice(0, at));
}

/** What rules about commands are compared with; `isCertain`: nothing in it was read in a way that was not measured. */
export interface ComparedText {
  readonly text: string;
  readonly isCertain: boolean;
}

const CONTROL = /^(?:\|\||&&|;;|\|&|<\(|<<<|>>|>&|<&|[&;()|<>])/;
const WORD = /^(?:\\['"|&;()<> \t]|[^\s'"|&;()<>]|"(?:\\"|[^"])*"|'(?:\\'|[^'])*')+/;

/**
 * A command without its quotes, comments, variables and leading assignments, its words joined by blanks (facts.md,
 * section D). A word with an unquoted `*` or `?` becomes the word `glob`, whatever it is.
 */
export function comparedText(command: string): ComparedText {
  const words: string[] = [];
  let isCertain = true;
  let rest = command.trim();
  while (rest !== "") {
    const operator = CONTROL.exec(rest)?.[0];
    const raw = operator ?? WORD.exec(rest)?.[0];
    if (raw === undefined) {
      // A quote that nothing closes.
      isCertain = false;
      rest = rest.slice(1).trimStart();
      continue;
    }
    rest = rest.slice(raw.length).trimStart();
    if (operator !== undefined) {
      words.push(operator);
      continue;
    }
    const word = readWord(raw);
    isCertain &&= word.isCertain;
    if (word.text !== undefined) words.push(word.text);
    if (word.hasComment) break;
  }
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return { text: first < 0 ? "" : words.slice(first).join(" "), isCertain };
}

interface ReadWord {
  /** Undefined: nothing but a comment. */
  readonly text: string | undefined;
  readonly hasComment: boolean;
  readonly isCertain: boolean;
}

function readWord(raw: string): ReadWord {
  let out = "";
  let quote = "";
  let isGlob = false;
  let isCertain = true;
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i] ?? "";
    if (quote === "" && (char === "*" || char === "?")) isGlob = true;
    if (quote === "'") {
      if (char === "'") quote = "";
      else out += char;
    } else if (char === "\\") {
      const next = raw[++i] ?? "";
      if (quote === "" && /[*?]/.test(next)) isCertain = false;
      out += quote === "" || /["\\$]/.test(next) ? next : `\\${next}`;
    } else if (char === "$") {
      const variable = /^\$(?:\{[^}]+\}|[*@#?$!_-]|\w*)/.exec(raw.slice(i))?.[0] ?? "$";
      if (variable === "$") out += "$";
      // After one sign the agent takes a character too much.
      else if (/^\$[*@#?$!_-]/.test(variable)) isCertain = false;
      i += variable.length - 1;
    } else if (quote !== "" && char === quote) quote = "";
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (quote === "" && char === "#")
      return { text: out === "" ? undefined : out, hasComment: true, isCertain };
    else out += char;
  }
  return { text: isGlob ? "glob" : out, hasComment: false, isCertain };
}

/** What every text that the pattern of a rule matches holds. */
export function textsIn(pattern: string): readonly string[] {
  return pattern
    .split("*")
    .map((piece, index, all) => (index < all.length - 1 ? piece.replace(/ $/, "") : piece));
}

/**
 * Whether the pattern of a rule matches a text. A `*` is any text; behind a blank it is also nothing, the blank
 * included. Without a `*` the pattern is the whole text or its first words.
 */
export function commandPattern(pattern: string): (text: string) => boolean {
  if (pattern === "*") return () => true;
  if (!pattern.includes("*")) return (text) => text === pattern || text.startsWith(`${pattern} `);
  const source = pattern
    .split("*")
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .reduce((before, piece, index) => {
      const isApart = before.endsWith(" ");
      return index === 0 ? piece : (isApart ? `${before.slice(0, -1)}( .*)?` : `${before}.*`) + piece;
    });
  const expression = new RegExp(`^${source}$`, "s");
  return (text) => expression.test(text);
}

/** The first name in a pattern, with what stands before it in the forms that look anywhere. */
export function programOf(pattern: string): readonly string[] {
  const name = /^(?:\*[ /(;`"'])?([^\s*]+)/.exec(pattern)?.[1];
  return name === undefined ? [] : [baseName(name)];
}
