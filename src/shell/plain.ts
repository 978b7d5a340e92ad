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

/** By their code, the characters that mean nothing to bash wherever they stand. */
const PLAIN = tableOf(/[\w./:@%+,-]/);
/** Those that end a word. */
const ENDS = tableOf(/[ |&;<>]/);
const REDIRECTS = tableOf(/[<>]/);
const BLANK = 32;
const AND = 38;
const DASH = 45;
const SEMICOLON = 59;
const EQUALS = 61;
const BAR = 124;
const SLASH = 47;
const TILDE = 126;
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
    // `;&` is one sign, which a list does not have.
  } while (passes(cursor, SEMICOLON, 1) && line.charCodeAt(cursor.at) !== AND);
  return cursor.at === line.length ? { kind: "list", items } : undefined;
}

function andOr(cursor: Cursor): Tree | undefined {
  let left = pipe(cursor);
  while (left !== undefined) {
    const isOr = passes(cursor, BAR, 2);
    if (!isOr && !passes(cursor, AND, 2)) return left;
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
  if (line.charCodeAt(at) !== BAR) return false;
  const next = line.charCodeAt(at + 1);
  return next !== BAR && next !== AND;
}

/** Whether this character comes next, so many times, which is then read. */
function passes(cursor: Cursor, code: number, times: number): boolean {
  for (let i = 0; i < times; i++) if (cursor.line.charCodeAt(cursor.at + i) !== code) return false;
  cursor.at += times;
  return true;
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

function tableOf(characters: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => characters.test(String.fromCharCode(code)));
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.line.charCodeAt(cursor.at) === BLANK) cursor.at++;
}

function isOperator({ line, at }: Cursor): boolean {
  const code = line.charCodeAt(at);
  return code === BAR || code === SEMICOLON || (code === AND && line.charCodeAt(at + 1) === AND);
}

/** The word that comes next; `undefined`: something else, or a word that needs the parser. */
function wordAt(cursor: Cursor): SourceWord | undefined {
  const { line, at } = cursor;
  const first = line.charCodeAt(at);
  // A home directory is what a word expands to, and no part of a tree.
  let end = first === TILDE && line.charCodeAt(at + 1) === SLASH ? at + 1 : at;
  for (; end < line.length; end++) {
    const code = line.charCodeAt(end);
    // A `=` may make an assignment, but not in a word that begins with a dash.
    if (PLAIN[code] !== true && !(code === EQUALS && first === DASH)) break;
  }
  if (end === at) return quotedAt(cursor);
  const raw = line.slice(at, end);
  if (end < line.length) {
    const next = line.charCodeAt(end);
    if (ENDS[next] !== true) return undefined;
    // It is a descriptor.
    if (REDIRECTS[next] === true && /^\d+$/.test(raw)) return undefined;
  }
  cursor.at = end;
  return { raw, parts: [{ kind: "text", text: raw, quoted: false }], scripts: NONE };
}

/** Texts between quotes in which nothing is expanded or joined. */
const SINGLE = /^[^\n]+$/;
const DOUBLE = /^[^\n$`\\]+$/;

function quotedAt(cursor: Cursor): SourceWord | undefined {
  const { line, at } = cursor;
  const quote = line[at];
  if (quote !== "'" && quote !== '"') return undefined;
  const close = line.indexOf(quote, at + 1);
  const text = line.slice(at + 1, close);
  const isFixed = (quote === "'" ? SINGLE : DOUBLE).test(text);
  if (close < 0 || !isFixed || !endsAt(line, close + 1)) return undefined;
  cursor.at = close + 1;
  return { raw: line.slice(at, close + 1), parts: [{ kind: "text", text, quoted: true }], scripts: NONE };
}

function endsAt(line: string, at: number): boolean {
  return at === line.length || ENDS[line.charCodeAt(at)] === true;
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
