import type { SourceWord, Tree } from "./tree.ts";

/**
 * Words between blanks in which no character means anything to bash. A `=` may make an assignment, but not in a word
 * that begins with a dash. The first character of a word decides how it goes on, so that matching takes linear time.
 */
const PLAIN = /^[\w./:@%+,-]+(?: +(?:[\w./:@%+,][\w./:@%+,-]*|-[\w./:@%+,=-]*))*$/;

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

/**
 * The tree of a line that is one command of plain words, which most lines are: they need no parser.
 * @returns undefined for every other line
 */
export function plainCommand(line: string): Tree | undefined {
  if (!PLAIN.test(line)) return undefined;
  const words: SourceWord[] = [];
  for (const raw of line.split(" "))
    if (raw !== "") words.push({ raw, parts: [{ kind: "text", text: raw, quoted: false }], scripts: NONE });
  if (RESERVED.has(words[0]?.raw ?? "")) return undefined;
  const span = { offset: 0, length: line.length };
  return { kind: "command", span, assignments: NONE, words, redirects: NONE };
}

const NONE: readonly never[] = [];
