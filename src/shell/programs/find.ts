import { literal, type Word } from "../word.ts";
import { placeholder, type Inner } from "./inner.ts";
import { edits, isText, reads, throughout, visible, writes, type ShellAccess } from "./touches.ts";

/** `find` runs what stands between one of these and `;` or `+` (findutils). */
const ACTIONS: ReadonlySet<string> = new Set(["-exec", "-execdir", "-ok", "-okdir"]);
const WRITES: ReadonlySet<string> = new Set(["-fprint", "-fprint0", "-fprintf", "-fls"]);

interface Search {
  /** The starting points. */
  readonly roots: readonly Word[];
  /** The expression behind them. */
  readonly expression: readonly Word[];
}

/** The starting points come first, then the expression. */
function searchOf(words: readonly Word[]): Search {
  const roots: Word[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] as Word;
    const text = visible(word);
    if (text === "-D") i++;
    else if (/^(-[HLPEXdsx]+|-O\d*|--)$/.test(text)) continue;
    else if (/^[-(!]/.test(text)) break;
    else roots.push(word);
  }
  return { roots: roots.length === 0 ? [literal(".")] : roots, expression: words.slice(i) };
}

/**
 * The one name pattern that everything found has: `-name '*.pyc'`. Undefined where there is none, or where `-o`, `!` or
 * a comma let something else through as well.
 */
function nameOf(expression: readonly Word[]): string | undefined {
  if (expression.some((word) => word.kind === "literal" && /^(-o|-or|!|-not|,|\(|\\\()$/.test(word.text)))
    return undefined;
  const at = expression.findIndex((word) => isText(word, "-name"));
  const name = at < 0 ? undefined : expression[at + 1];
  return name?.kind === "literal" && !name.text.includes("/") ? name.text : undefined;
}

/** What `find` finds: everything below its starting points, or what has a name there. */
export function found(words: readonly Word[]): readonly Word[] {
  const { roots, expression } = searchOf(words);
  const name = nameOf(expression);
  return roots.map((root) => below(root, name));
}

/** The pattern of all paths below a directory: `dir/**`, or `dir/**` and a name. */
function below(root: Word, name: string | undefined): Word {
  const start = (root.kind === "literal" ? escaped(root) : root.pattern).replace(/\/+$/, "");
  const pattern = `${start}/**${name === undefined ? "" : `/${name.replace(/\[[^\]]*\]/g, "?")}`}`;
  const raw = root.kind === "literal" ? root.text : root.raw;
  return { kind: "dynamic", raw, pattern, glob: false, splits: true };
}

function escaped(root: Extract<Word, { kind: "literal" }>): string {
  const text = root.text.replace(/[\\*?[\]]/g, "\\$&");
  return root.tilde !== true && text.startsWith("~") ? `\\${text}` : text;
}

/** Tests and actions with one word behind them. */
const VALUED =
  /^-(?:i?name|i?path|i?wholename|i?regex|i?lname|x?type|maxdepth|mindepth|size|newer\w*|anewer|cnewer|[acm]time|[acm]min|user|group|uid|gid|perm|links|inum|samefile|fstype|printf|used|regextype|context|f?print0?|fls|files0-from|D)$/;

/** Where in the words one stands that only the run decides, and that may be an action: `$x` of `find . $x rm {} ';'`. */
function openWords(words: readonly Word[]): readonly number[] {
  let hasBegun = false;
  return words.flatMap((word, i) => {
    const previous = words[i - 1];
    if (word.kind === "literal") {
      hasBegun ||= /^[-(!]/.test(word.text);
      return [];
    }
    if (word.glob || word.token === true || !/^[*?-]/.test(word.pattern)) return [];
    if (previous?.kind === "literal" && VALUED.test(previous.text)) return [];
    // In front of the expression stand starting points; one that may be several words, or none, may be more.
    return hasBegun || (word.splits && i > 0) ? [i] : [];
  });
}

/** Whether the word stands between `-exec` and its end. */
function isInAction(words: readonly Word[], at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    if (isText(words[i], ";") || isText(words[i], "+")) return false;
    const word = words[i];
    if (word?.kind === "literal" && ACTIONS.has(word.text)) return true;
  }
  return false;
}

/** `find` (findutils): it looks at all names below; `-delete` removes what it finds. */
export function findAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const { roots, expression } = searchOf(words);
  const touched: ShellAccess[] = [...throughout(roots.flatMap(reads), "list")];
  for (const i of openWords(words)) {
    const word = words[i];
    if (word?.kind === "dynamic" && !isInAction(words, i))
      touched.push({ action: "unknown", doubt: { kind: "path", part: word.raw } });
  }
  for (let i = 0; i < expression.length; i++) {
    const word = expression[i] as Word;
    if (word.kind !== "literal") continue;
    if (word.text === "-delete")
      touched.push(
        ...(nameOf(expression) === undefined
          ? throughout(roots.flatMap(edits), "tree")
          : found(words).flatMap(edits)),
      );
    const next = expression[i + 1];
    if (WRITES.has(word.text) && next !== undefined) touched.push(...writes(next));
    if (word.text === "-files0-from" && next !== undefined) touched.push(...reads(next));
    // The words of another command.
    if (ACTIONS.has(word.text))
      while (i < expression.length - 1 && !isText(expression[i], ";") && !isText(expression[i], "+")) i++;
  }
  return touched;
}

/** The commands that `find` runs, with what it finds in the place of `{}`. */
export function findActions(words: readonly Word[]): readonly Inner[] {
  const inners: Inner[] = [];
  const files = found(words.slice(1));
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind !== "literal" || !ACTIONS.has(word.text)) continue;
    const inner: Word[] = [];
    for (i++; i < words.length; i++) {
      const item = words[i] as Word;
      const end = item.kind === "literal" && item.text;
      if (end === ";" || (end === "+" && isText(words[i - 1], "{}"))) break;
      if (isText(item, "{}")) inner.push(...files);
      else inner.push(placeholder(item, "{}"));
    }
    if (inner.length > 0) inners.push({ kind: "command", words: inner, remote: false });
  }
  return [...inners, ...openActions(words)];
}

/** What a word that may be `-exec` would run. */
function openActions(words: readonly Word[]): readonly Inner[] {
  return openWords(words.slice(1)).flatMap((at): readonly Inner[] => {
    const inner = words.slice(at + 2);
    if (isInAction(words, at + 1) || inner.length === 0) return [];
    const end = inner.findIndex((word) => isText(word, ";") || isText(word, "+"));
    if (end < 1) return [];
    const command = inner.slice(0, end).map((word) => placeholder(word, "{}"));
    return [{ kind: "command", words: command, remote: false, followed: true }];
  });
}
