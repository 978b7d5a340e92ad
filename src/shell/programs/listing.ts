import { programName } from "../pattern.ts";
import type { Word } from "../word.ts";
import { found } from "./find.ts";
import { knownName } from "./lookup.ts";

/** Everything below the directory in which the command runs. */
const BELOW: Word = { kind: "dynamic", raw: "(files below)", pattern: "./**", glob: false, splits: true };

/** The files that a command writes the names of, one in a line: `find`, `git ls-files`, `rg -l`. */
export function listedFiles(words: readonly Word[]): readonly Word[] | undefined {
  const [program, ...args] = words;
  const name = program === undefined ? undefined : programName(program);
  if (name === undefined || args.some((word) => word.kind === "dynamic" && !word.glob)) return undefined;
  const has = (pattern: RegExp): boolean =>
    args.some((word) => word.kind === "literal" && pattern.test(word.text));
  switch (knownName(name)) {
    case "find":
      return has(/^-(print0?|printf|fprint.*|exec.*|ok.*|ls|fls|files0-from)$/) && !has(/^-print0?$/)
        ? undefined
        : found(args);
    case "git":
      if (has(/^(-C|--git-dir|--work-tree)/)) return undefined;
      return has(/^(ls-files|--name-only)$/) ||
        (has(/^grep$/) && has(/^(-l|-[a-z]*l[a-z]*|--files-with-matches)$/))
        ? [BELOW]
        : undefined;
    case "rg":
    case "ag":
    case "fd":
      return args.some((word) => word.kind === "literal" && /^([~/]|\.\.)/.test(word.text))
        ? undefined
        : [BELOW];
    default:
      return undefined;
  }
}

/** Programs that pass on some of the lines that they are given, unless they are given files. */
const FILTERS: ReadonlySet<string> = new Set(["grep", "head", "tail", "sort", "uniq", "tac", "shuf"]);

/** Whether a command passes on some of the lines that a pipe brings, and no others. */
export function isFilter(words: readonly Word[]): boolean {
  const [program, ...args] = words;
  const name = program === undefined ? undefined : programName(program);
  if (name === undefined || !FILTERS.has(name)) return false;
  const operands = args.filter((word) => word.kind === "dynamic" || !word.text.startsWith("-"));
  return (
    operands.every(({ kind }) => kind === "literal") &&
    operands.length <= (name === "grep" ? 1 : 0) + numbersOf(args)
  );
}

/** Numbers are values of options: `head -n 5`. */
function numbersOf(args: readonly Word[]): number {
  return args.filter((word) => word.kind === "literal" && /^\d+$/.test(word.text)).length;
}
