import type { Environment } from "../../../policy/environment.ts";
import type { Redirect, Word } from "../../../shell/commands.ts";
import type { BashAttempt, LineCommand } from "./bash-line.ts";
import { masked } from "./bash-shape.ts";
import { unquoted } from "./bash-text.ts";
import { directoryOf, wordPath } from "./bash-words.ts";

/** A file that the static analysis of a line sees. */
export interface SeenFile {
  readonly action: "read" | "write";
  readonly path: string;
  readonly isRedirect: boolean;
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
/** Wrappers behind which these programs are still recognised. */
const TRANSPARENT: ReadonlySet<string> = new Set("env timeout nice nohup time command builtin".split(" "));

/** What one command of a line gets at, as far as the agent looks. `unmeasured`: nobody knows. */
export function seenFiles(
  one: LineCommand,
  attempt: BashAttempt,
  environment: Environment,
): readonly SeenFile[] | "unmeasured" {
  const { command } = one;
  if (one.sight.kind !== "seen") return [];
  const isPlace =
    ["top", "pipe", "background", "subshell"].includes(command.where) || isAssigned(one, attempt.line);
  if (!isPlace) return [];
  // A change of directory in a subshell was seen with `&&` behind it and not with `;`; other forms were not tried.
  if (command.where === "subshell" && (command.cwd !== "start" || /^(cd|pushd)$/.test(one.words[0] ?? ""))) {
    const joined = /;|&&|\|/g.exec(masked(attempt.line))?.[0];
    const isUniform =
      joined !== undefined &&
      !masked(attempt.line)
        .replaceAll(joined, "")
        .match(/[;|]|&&/);
    if (!isUniform || joined === "|") return "unmeasured";
    if (joined === ";") return [];
  }
  if (!command.wrappers.every((name) => TRANSPARENT.has(name))) return [];
  const directory = directoryOf(command, attempt.access.cwd, environment);
  const path = (written: string, meant: Word | undefined): string | undefined =>
    wordPath(written, meant, directory, environment).path;
  const files: SeenFile[] = [];
  const words = operandsOf(one, command.words);
  const [name, ...operands] = words;
  const spelled = name === undefined ? "" : unquoted(name.written);
  const program = spelled.slice(spelled.lastIndexOf("/") + 1);
  const hasPath = program !== spelled;
  if (name !== undefined && (!hasPath || WRITERS_BY_PATH.has(program))) {
    const paths = (list: readonly Operand[]): readonly string[] =>
      list.map(({ written, meant }) => path(written, meant)).filter((found) => found !== undefined);
    for (const found of paths(hasPath ? [] : readBy(program, operands)))
      files.push({ action: "read", path: found, isRedirect: false });
    for (const found of paths(writtenBy(program, operands)))
      files.push({ action: "write", path: found, isRedirect: false });
  }
  files.push(...redirected(command.redirects, attempt.line, path));
  return files;
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

function redirected(
  redirects: readonly Redirect[],
  line: string,
  path: (written: string, meant: Word) => string | undefined,
): readonly SeenFile[] {
  // An expanded here-document makes the whole line opaque.
  if (redirects.some(({ operator }) => operator.startsWith("<<")) && hasExpandedText(line)) {
    return [];
  }
  const files: SeenFile[] = [];
  for (const { operator, target, outer } of redirects) {
    if (outer === true || operator.startsWith("<<") || isDescriptor(operator, target)) continue;
    const written = target.kind === "literal" ? quoted(target.text, target.tilde === true) : target.raw;
    const found = path(written, target);
    if (found === undefined) continue;
    files.push({ action: operator.startsWith("<") ? "read" : "write", path: found, isRedirect: true });
  }
  return files;
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
    /(^|[\s;|&])[A-Za-z_]\w*=\$\($/.test(line.slice(0, command.span.offset))
  );
}

/** Braces around commands: the agent then looks at no file of the line. */
export function isGrouped(line: string): boolean {
  return /(^|[\s;|&!])\{\s/.test(masked(line));
}
