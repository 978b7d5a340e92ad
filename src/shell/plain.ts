import type { SourceAssignment, SourceRedirect, SourceWord, Tree } from "./tree.ts";

/** Words that begin something else than a simple command, if they come first (bash(1), Reserved Words). */
const RESERVED: ReadonlySet<string> = new Set([
  "case",
  "coproc",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "function",
  "if",
  "in",
  "select",
  "then",
  "time",
  "until",
  "while",
]);

/** By their code, whether characters mean nothing to bash wherever they stand. */
const PLAIN: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[\w./:@%+,-]/.test(String.fromCharCode(code)),
);
const NONE: readonly never[] = [];

/** How far a line was read. */
interface Cursor {
  readonly line: string;
  at: number;
}

/**
 * The tree of a line of simple commands whose words are plain characters or texts in quotes. Most lines are such: they
 * need no parser.
 * @returns undefined for every other line
 */
export function plainTree(line: string): Tree | undefined {
  const cursor: Cursor = { line, at: 0 };
  const items: Tree[] = [];
  do {
    const item = andOr(cursor);
    if (item === undefined) return undefined;
    items.push(item);
  } while (passes(cursor, ";"));
  return cursor.at === line.length ? { kind: "list", items } : undefined;
}

function andOr(cursor: Cursor): Tree | undefined {
  let left = pipe(cursor);
  while (left !== undefined) {
    const isOr = passes(cursor, "||");
    if (!isOr && !passes(cursor, "&&")) return left;
    const right = pipe(cursor);
    if (right === undefined) return undefined;
    left = isOr ? { kind: "or", left, right } : { kind: "list", items: [left, right], joined: "and" };
  }
  return undefined;
}

function pipe(cursor: Cursor): Tree | undefined {
  const first = command(cursor);
  if (first === undefined || !isPipe(cursor)) return first;
  const items = [first];
  while (isPipe(cursor)) {
    cursor.at++;
    const next = command(cursor);
    if (next === undefined) return undefined;
    items.push(next);
  }
  return { kind: "pipe", items };
}

function isPipe({ line, at }: Cursor): boolean {
  return line[at] === "|" && line[at + 1] !== "|" && line[at + 1] !== "&";
}

/** Whether this operator comes next, which is then read. */
function passes(cursor: Cursor, operator: string): boolean {
  const isNext = cursor.line.startsWith(operator, cursor.at);
  if (isNext) cursor.at += operator.length;
  return isNext;
}

function command(cursor: Cursor): Tree | undefined {
  const { line } = cursor;
  let assignments: SourceAssignment[] | undefined;
  const words: SourceWord[] = [];
  let redirects: SourceRedirect[] | undefined;
  skipBlanks(cursor);
  const offset = cursor.at;
  let end = offset;
  while (cursor.at < line.length && !isOperator(cursor)) {
    const word = wordAt(cursor);
    if (word !== undefined) {
      if (words.length === 0 && RESERVED.has(word.raw)) return undefined;
      words.push(word);
    } else {
      const redirect = redirectAt(cursor);
      const assignment = redirect === undefined && words.length === 0 ? assignmentAt(cursor) : undefined;
      if (redirect !== undefined) (redirects ??= []).push(redirect);
      else if (assignment !== undefined) (assignments ??= []).push(assignment);
      else return undefined;
    }
    end = cursor.at;
    skipBlanks(cursor);
  }
  if (end === offset) return undefined;
  const span = { offset, length: end - offset };
  return { kind: "command", span, assignments: assignments ?? NONE, words, redirects: redirects ?? NONE };
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.line[cursor.at] === " ") cursor.at++;
}

function isOperator({ line, at }: Cursor): boolean {
  const char = line[at];
  return char === "|" || char === ";" || (char === "&" && line[at + 1] === "&");
}

/** The word that comes next; `undefined`: something else, or a word that needs the parser. */
function wordAt(cursor: Cursor): SourceWord | undefined {
  const { line, at } = cursor;
  const first = line[at];
  if (first === "'" || first === '"') {
    const close = line.indexOf(first, at + 1);
    const text = line.slice(at + 1, close);
    if (close < 0 || !isEnd(line[close + 1]) || !(first === "'" ? SINGLE : DOUBLE).test(text))
      return undefined;
    cursor.at = close + 1;
    return { raw: line.slice(at, close + 1), parts: [{ kind: "text", text, quoted: true }], scripts: NONE };
  }
  let end = at;
  // A `=` may make an assignment, but not in a word that begins with a dash.
  while (PLAIN[line.charCodeAt(end)] === true || (line[end] === "=" && first === "-")) end++;
  const next = line[end];
  if (end === at || !isEnd(next)) return undefined;
  const raw = line.slice(at, end);
  // It is a descriptor.
  if ((next === "<" || next === ">") && /^\d+$/.test(raw)) return undefined;
  cursor.at = end;
  return { raw, parts: [{ kind: "text", text: raw, quoted: false }], scripts: NONE };
}

/** Texts in which nothing is expanded or joined. */
const SINGLE = /^[^\n]+$/;
const DOUBLE = /^[^\n$`\\]+$/;

/** Whether a word ends before this character. */
function isEnd(char: string | undefined): boolean {
  return char === undefined || " |&;<>".includes(char);
}

const REDIRECTION = /(\d?)(>>|>&|&>>|&>|[<>])(?![<>&|(]) */y;

function redirectAt(cursor: Cursor): SourceRedirect | undefined {
  const { line, at } = cursor;
  REDIRECTION.lastIndex = at;
  const [whole, descriptor = "", operator = ""] = REDIRECTION.exec(line) ?? [];
  if (whole === undefined) return undefined;
  cursor.at += whole.length;
  const target = wordAt(cursor);
  if (target === undefined) {
    cursor.at = at;
    return undefined;
  }
  return { operator, ...(descriptor === "" ? {} : { descriptor: Number(descriptor) }), target };
}

const NAME = /([A-Za-z_]\w*)=/y;

function assignmentAt(cursor: Cursor): SourceAssignment | undefined {
  NAME.lastIndex = cursor.at;
  const [start, name] = NAME.exec(cursor.line) ?? [];
  if (start === undefined || name === undefined) return undefined;
  cursor.at += start.length;
  const value = wordAt(cursor);
  return value && { name, value, scripts: NONE };
}
