import type { SourceWord } from "../../../shell/parse.ts";

/** How a word stands in a line, which decides whether it is taken for a path. */
export type Role = "program" | "argument" | "input" | "here-string" | "output" | "value";

/** Programs whose first operand is a pattern or a script, and so no path, unless `-f` names a file of them. */
const PATTERN_FIRST: ReadonlySet<string> = new Set("grep egrep fgrep rg sed awk gawk mawk nawk".split(" "));
/** Tests of `find` whose value is not looked at. */
const FIND_VALUES: ReadonlySet<string> = new Set(
  (
    "-name -iname -path -ipath -regex -iregex -lname -ilname -type -size -mtime -mmin -perm -user -group " +
    "-maxdepth -mindepth"
  ).split(" "),
);
/** Tests of `find` whose command is not looked at. */
const FIND_COMMANDS: ReadonlySet<string> = new Set(["-exec", "-execdir", "-ok", "-okdir"]);

/** Commands whose arguments set variables. `export` alone was measured; they are one kind to the agent's grammar. */
const DECLARE: ReadonlySet<string> = new Set(["export", "declare", "typeset", "local", "readonly"]);

/** Names that no file is expected under, in any case. Found with 3,000 words; there may be more. */
const NO_FILES: ReadonlySet<string> = new Set(
  (
    "awk cat dir echo egrep fgrep find gawk grep head mawk nawk sed sort tail touch type where " +
    "and case done else esac for function not return then while true false null undefined com org www"
  ).split(" "),
);

/** A word that may be a path, with how it stands there. */
export interface PathWord {
  readonly word: SourceWord;
  readonly role: Role;
}

/**
 * The words of a command that the path gate looks at (facts.md, "The path gate", release 1.0.102). Behind an
 * assignment it takes no word for the program, and so knows no program whose arguments are something else.
 */
export function pathWordsOf(words: readonly SourceWord[], assignments: number): readonly PathWord[] {
  const [program, ...args] = words;
  if (program === undefined) return [];
  if (assignments > 0) return [program, ...args.filter((arg) => !isOption(arg))].map(asArgument);
  const name = plainText(program);
  const operands = operandsOf(name, args).map(asArgument);
  return [{ word: program, role: "program" }, ...(DECLARE.has(name) ? operands.map(asValue) : operands)];
}

/** `export A=x` sets a variable, as `A=x` does. */
function asValue(operand: PathWord): PathWord {
  return /^[A-Za-z_]\w*=/.test(operand.word.raw) ? { ...operand, role: "value" } : operand;
}

function asArgument(word: SourceWord): PathWord {
  return { word, role: "argument" };
}

function operandsOf(program: string, args: readonly SourceWord[]): readonly SourceWord[] {
  if (program.toLowerCase() === "echo") return [];
  if (program.toLowerCase() === "find") return findOperands(args);
  const operands = args.filter((arg) => !isOption(arg));
  const isPatternFirst = PATTERN_FIRST.has(program) && !args.some((arg) => plainText(arg) === "-f");
  return isPatternFirst ? operands.slice(1) : operands;
}

function findOperands(args: readonly SourceWord[]): readonly SourceWord[] {
  const kept: SourceWord[] = [];
  let isCommand = false;
  let isValue = false;
  for (const arg of args) {
    const text = plainText(arg);
    if (isCommand) isCommand = text !== ";" && text !== "+";
    else if (isValue) isValue = false;
    else if (FIND_COMMANDS.has(text)) isCommand = true;
    else if (FIND_VALUES.has(text)) isValue = true;
    else if (!isOption(arg)) kept.push(arg);
  }
  return kept;
}

function isOption(word: SourceWord): boolean {
  return plainText(word).startsWith("-");
}

/** A word without quotes; what it expands to is left as it is written. */
export function plainText({ raw, parts }: SourceWord): string {
  return parts
    .map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "glob") return part.raw;
      if (part.kind === "brace") return raw.slice(part.start, part.end);
      return part.kind === "parameter" ? `$${part.name.trimEnd()}` : "$()";
    })
    .join("");
}

/**
 * Whether a text is taken for a path. Of a program and of everything else a slash, an ending or a variable is
 * enough; a plain name counts only where it is no program, and from three letters on.
 */
export function looksLikePath(text: string, role: Role): boolean {
  if (role === "output") return true;
  if (/[>\n]/.test(text)) return false;
  if (text.includes("/") || /^(\.\.?|~)$/.test(text) || /\$\{?[A-Za-z_]/.test(text)) return true;
  if (/\.[A-Za-z0-9]{1,10}$/.test(text)) return true;
  const name = text.replace(/^</, "");
  return role !== "program" && /^[\w. -]{3,}$/.test(name) && !NO_FILES.has(name.toLowerCase());
}
