import { baseName } from "./normalize.ts";
import { commandsOf } from "../shell/commands.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";

/**
 * Programs that change no directory, branch, remote or variable, and that end at once: while one waits, another call can change
 * them. No `git`: filters and hooks of a repository are programs.
 */
const QUIET = new Set(["echo", "false", "ls", "printf", "pwd", "true"]);
/** An assignment, wherever a word begins: `GIT_DIR=x git push`. */
const ASSIGNMENT = /(?:^|[\s;&|({])[A-Za-z_]\w*\+?=/;
/** Arguments by which a program could be sent to another directory. */
const PATH = /[/=:]|^(?:\.{1,2}$|~)/;
/** A branch as `git push` takes it; anything else may be several. */
const BRANCH = /^[\w./-]+$/;
/** Arguments of `git` that name another directory or repository, or all branches. */
const ELSEWHERE = /:|^(?:\.{0,2}\/|\.\.?$|~)/;
const ELSEWHERE_OPTIONS = ["--all", "--branches", "--mirror", "--repo", "--git-dir", "--work-tree"];

/**
 * The branches that a line names for `git push`, if each of its commands runs in the directory, on the branch and with the
 * variables that the line finds. The last command may be any that itself names nothing else; those before it must be known to
 * change none of these.
 * @returns undefined where that is not so, or cannot be told
 */
export function undisturbed(line: string): { readonly branches: readonly string[] } | undefined {
  const found = commandsOf(line);
  if (found.kind !== "parsed" || ASSIGNMENT.test(line)) return undefined;
  const last = found.commands.length - 1;
  const read = found.commands.map((command, index) => branchesOf(command, index === last));
  return read.includes(undefined) ? undefined : { branches: read.flatMap((branches) => branches ?? []) };
}

function branchesOf(command: SimpleCommand, isLast: boolean): readonly string[] | undefined {
  if (!isPlain(command)) return undefined;
  const [program, ...args] = command.words.map((word) => (word.kind === "literal" ? word.text : undefined));
  if (program === undefined || !args.every((text) => text !== undefined)) return undefined;
  const name = baseName(program);
  if (name !== "git")
    return QUIET.has(program) || (isLast && !args.some((text) => PATH.test(text))) ? [] : undefined;
  const [first = "-", ...rest] = args;
  // Options before the sub-command name another repository.
  if (!isLast || first.startsWith("-") || rest.some(isElsewhere)) return undefined;
  if (first !== "push") return [];
  const operands = rest.filter((text) => !text.startsWith("-")).slice(1);
  const named = operands
    .map((text) => text.replace(/^\+?(?:(?:refs\/)?heads\/)?/, ""))
    .filter((text) => text !== "HEAD" && text !== "@");
  return named.every((text) => BRANCH.test(text)) ? named : undefined;
}

/** `git` takes the beginning of an option for the option: `--mirr`. */
function isElsewhere(text: string): boolean {
  const [option = ""] = text.split("=");
  const isOption = option.length > 2 && option.startsWith("--");
  return ELSEWHERE.test(text) || (isOption && ELSEWHERE_OPTIONS.some((known) => known.startsWith(option)));
}

function isPlain(command: SimpleCommand): boolean {
  const { where, cwd, wrappers, variables, redirects, remote, dormant, followed, repeats } = command;
  const isOutside = remote === true || dormant === true || followed === true || repeats === true;
  if (isOutside || variables !== undefined || wrappers.length > 0 || cwd !== "start") return false;
  if (where !== "top" && where !== "pipe") return false;
  return redirects.every(
    ({ target }) => target.kind === "literal" && /^(?:\/dev\/null|\d)$/.test(target.text),
  );
}
