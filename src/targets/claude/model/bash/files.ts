import type { Environment } from "../../../../policy/environment.ts";
import type { Redirect, Word } from "../../../../shell/simple-command.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import type { Places } from "./places.ts";
import { unquoted } from "./text.ts";
import { walked } from "../paths.ts";
import { wordPath } from "./words.ts";
import { baseName } from "../../../../policy/normalize.ts";

/** A file that the static analysis of a line sees. */
export interface SeenFile {
  readonly action: "read" | "write";
  readonly path: string;
  readonly isRedirect: boolean;
  /** Where its dots lead without a look at links, if that is elsewhere. */
  readonly written?: string;
  /** Whether it is looked at changes with what was not understood. */
  readonly isUnsure?: true;
}

/** Programs whose operands are looked at for reading (research/claude-code.md 1.3, facts.md J, release 2.1.330). */
const READERS: ReadonlySet<string> = new Set(
  `cat head tail sort uniq diff cmp wc nl rev cut od base64 strings ls find git cp mv stat file md5sum sha1sum
  sha256sum hexdump paste comm fold fmt pr expand tac column cd pushd`.split(/\s+/),
);
/** Those whose first operand is an expression. */
const SEARCHERS: ReadonlySet<string> = new Set("grep egrep fgrep rg jq sed awk".split(" "));
/** Those that are looked at for writing. */
const WRITERS: ReadonlySet<string> = new Set("cp mv rm rmdir touch mkdir tee sed".split(" "));
/** Those of them that are recognised with a path before their name; of readers none is (facts.md J, release 2.1.330). */
const WRITERS_BY_PATH: ReadonlySet<string> = new Set("cp mv rm rmdir tee".split(" "));
/** What one command of a line gets at, as far as the agent looks. */
export interface SeenFiles {
  readonly files: readonly SeenFile[];
  /** Relative names that are read in a directory that the text does not tell. */
  readonly lost: readonly string[];
}

export function seenFiles(
  one: LineCommand,
  attempt: BashAttempt,
  places: Places,
  environment: Environment,
): SeenFiles {
  const { command } = one;
  const isPlace =
    ["top", "pipe", "background", "subshell"].includes(command.where) || isAssigned(one, attempt.line);
  if (!isPlace || !one.isFileVisible) return { files: [], lost: [] };
  const { directories, isLost } = places;
  const [name, ...operands] = operandsOf(one, command.words).map((operand) => settled(operand, attempt.line));
  const spelled = name === undefined ? "" : programText(name);
  const program = baseName(spelled);
  const hasPath = program !== spelled;
  // What a change of directory leads to is taken from the start alone.
  const isChange = program === "cd" || program === "pushd";
  const files: SeenFile[] = [];
  const lost: string[] = [];
  const add = (action: "read" | "write", { written, meant }: Operand, isRedirect: boolean): void => {
    const isSpecial = action === "write" && (isRedirect ? /[{}`]/ : /[*?[{}`]/).test(written);
    const isUnsure = isSpecial && isRedirect && /\/\.\.\//.test(written);
    if (isSpecial && !isUnsure) return;
    const isRelative = !/^["']?(\/|~|\$HOME)/.test(written);
    const isBlind = isRedirect ? places.blindTo.redirects : places.blindTo.operands;
    if (action === "write" && isRelative && isBlind) return;
    for (const directory of isChange && !isRedirect ? directories.slice(0, 1) : directories) {
      const { path: plain, dotted = plain } = wordPath(written, meant, directory, environment);
      const path = dotted === undefined ? undefined : walked(dotted, environment);
      const doubt = isUnsure ? { isUnsure } : {};
      if (path !== undefined) {
        const isAside = action === "write" && plain !== undefined && plain !== path;
        files.push({ action, path, isRedirect, ...doubt, ...(isAside ? { written: plain } : {}) });
      }
      // An absolute target of a redirection is compared as it is written, too.
      if (isRedirect && action === "write" && !isRelative && plain !== undefined && plain !== path)
        files.push({ action, path: plain, isRedirect, ...doubt });
    }
    if (isLost && action === "read" && !isChange && isRelative && !/[*?[]/.test(written))
      lost.push(unquoted(written));
  };
  if (name !== undefined && (!hasPath || WRITERS_BY_PATH.has(program))) {
    const all = hasPath ? [] : readBy(program, operands);
    const read = isChange ? all.slice(0, 1) : all;
    for (const operand of read) add("read", operand, false);
    if (read.length === 0 && READS_HERE.has(spelled)) add("read", { written: ".", meant: undefined }, false);
    for (const operand of writtenBy(program, operands)) add("write", operand, false);
  }
  // The target of a redirection is not looked at behind a variable; which of several it is, is not told apart.
  if (!VARIABLE_TARGET.test(attempt.line))
    for (const { action, operand } of redirected(command.redirects, attempt.line)) add(action, operand, true);
  return { files, lost };
}

/** Programs that read the directory they are in when no operand names another. */
const READS_HERE: ReadonlySet<string> = new Set(["ls", "find", "rg"]);

/** Whether a command that only reads reads something by a relative name. */
export function readsRelative(words: readonly string[]): boolean {
  const [program = "", ...rest] = words;
  const read = readBy(
    program,
    rest.map((written) => ({ written, meant: undefined })),
  );
  if (read.length === 0) return READS_HERE.has(program);
  return read.some(({ written }) => !/^["']?[/~]/.test(written));
}

const VARIABLE_TARGET = /[<>]&?\s*"?\$[A-Za-z_{]/;

/** A variable counts with its value if the line sets it just once, and in no loop. */
function settled(operand: Operand, line: string): Operand {
  const name = /\$([A-Za-z_]\w*)/.exec(operand.written)?.[1];
  if (name === undefined || name === "HOME" || name === "PWD") return operand;
  const isSetOnce = line.split(new RegExp(`(?:^|[\\s;&|(])${name}\\+?=`)).length === 2;
  return isSetOnce && !new RegExp(`\\bfor\\s+${name}\\b`).test(line)
    ? operand
    : { ...operand, meant: undefined };
}

function programText({ written, meant }: Operand): string {
  return /^"?\$/.test(written) && meant?.kind === "literal" ? meant.text : unquoted(written);
}

interface Operand {
  readonly written: string;
  readonly meant: Word | undefined;
}

function operandsOf(one: LineCommand, meant: readonly Word[]): readonly Operand[] {
  const isParallel = one.words.length === meant.length;
  return one.words.map((written, index) => ({ written, meant: isParallel ? meant[index] : undefined }));
}

function isOption({ written }: Operand): boolean {
  return written.startsWith("-") && written.length > 1;
}

function readBy(program: string, operands: readonly Operand[]): readonly Operand[] {
  const plain = operands.filter((operand) => !isOption(operand));
  if (program === "git") {
    const at = plain.findIndex(({ written }) => written === "diff");
    return at < 0 ? [] : plain.slice(at + 1);
  }
  if (SEARCHERS.has(program)) {
    const hasExpression = operands.some(({ written }) => /^-[a-zA-Z]*[ef]$/.test(written));
    return hasExpression ? plain : plain.slice(1);
  }
  if (!READERS.has(program)) return [];
  if (program === "find") {
    const end = operands.findIndex(isOption);
    return end < 0 ? operands : operands.slice(0, end);
  }
  // The last operand of a copy is written; with `-t` it is not told apart.
  const isCopy = program === "cp" || program === "mv";
  return isCopy && !operands.some(({ written }) => written === "-t") ? plain.slice(0, -1) : plain;
}

function writtenBy(program: string, operands: readonly Operand[]): readonly Operand[] {
  if (!WRITERS.has(program)) return [];
  const plain = operands.filter((operand) => !isOption(operand));
  if (program !== "sed") return plain;
  if (operands.some(({ written }) => written === "-n")) return [];
  return operands.some(({ written }) => /^-[a-zA-Z]*[ef]$/.test(written)) ? plain : plain.slice(1);
}

interface Redirected {
  readonly action: "read" | "write";
  readonly operand: Operand;
}

function redirected(redirects: readonly Redirect[], line: string): readonly Redirected[] {
  // An expanded here-document makes the whole line opaque.
  if (redirects.some(({ operator }) => operator.startsWith("<<")) && hasExpandedText(line)) {
    return [];
  }
  return redirects
    .filter(
      ({ operator, target, outer }) =>
        outer !== true && !operator.startsWith("<<") && !isDescriptor(operator, target),
    )
    .map(({ operator, target }) => ({
      action: operator.startsWith("<") ? "read" : "write",
      operand: {
        written: target.kind === "literal" ? quoted(target.text, target.tilde === true) : target.raw,
        meant: target,
      },
    }));
}

/** `2>&1` names no file. */
function isDescriptor(operator: string, target: Word): boolean {
  return /[<>]&$/.test(operator) && target.kind === "literal" && /^(\d+|-)$/.test(target.text);
}

function hasExpandedText(line: string): boolean {
  return /<<-?\s*[A-Za-z_]/.test(line);
}

function quoted(text: string, tilde: boolean): string {
  const home = tilde ? (/^~[^/]*/.exec(text)?.[0] ?? "") : "";
  return `${home}${text.slice(home.length).replace(/[^\w./-]/g, "\\$&")}`;
}

/** The value of a variable is looked into, other substitutions are not. */
function isAssigned({ command }: LineCommand, line: string): boolean {
  return (
    command.where === "substitution" &&
    /(^|[\s;|&(])[A-Za-z_]\w*\+?=(\$\(|`)[^)`]*$/.test(line.slice(0, command.span.offset))
  );
}
