import type { Environment } from "../../../policy/environment.ts";
import { namesBelow } from "./paths.ts";
import type { BashAttempt, LineCommand } from "./line-command.ts";
import { unquoted } from "./bash/text.ts";
import { withoutWrappers } from "./wrappers.ts";
import { directoryOf, wordPath } from "./bash/words.ts";

/**
 * Whether a line removes the home, the start directory or what lies around them: the agent asks about it even where
 * every command is allowed, also behind the wrappers that it takes off (facts.md I and O, release 2.1.330).
 */
export function isDangerousRemoval(
  one: LineCommand,
  attempt: BashAttempt,
  environment: Environment,
): boolean {
  const [first = "", ...operands] = withoutEnv(withoutWrappers(one.words));
  const program = unquoted(first).replace(/^\/(usr\/)?bin\//, "");
  if (!/^(rm|rmdir|mv)$/.test(program) || one.sight.kind !== "seen" || one.command.wrappers.length > 0) {
    return false;
  }
  const directory = directoryOf(one.command, attempt.access.cwd, environment);
  return operands.some((word) => {
    if (word.startsWith("-")) return false;
    // Of moving only the home was tried.
    if (program === "mv") return word === "~";
    // What a substitution gives, and a variable that may be empty before a slash.
    if (/\$\(|`/.test(word) || /^"?\$\w+"?\/$/.test(word)) return true;
    const { path, isGlob } = wordPath(word, undefined, directory, environment);
    if (path === undefined) return false;
    if (isGlob && !/(^|\/)\*$/.test(word)) return false;
    if (/^\/[^/]*$/.test(path) || path === environment.home) return true;
    return namesBelow(environment.cwd, path) !== undefined;
  });
}

/** Without options and assignments, which were not tried. */
function withoutEnv(words: readonly string[]): readonly string[] {
  return words[0] === "env" && /^[^-=]+$/.test(words[1] ?? "") ? words.slice(1) : words;
}
