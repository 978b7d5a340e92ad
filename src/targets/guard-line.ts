/** How an agent's hook starts the guard: the command in the agent's file. */
import { splitWords } from "../shell/words.ts";

/**
 * What a line adds to its program: in agents whose hooks are lines for a shell, only status 2 with a text on standard error stops a
 * call. So a program that is missing, crashes or is killed refuses the call. A shell of its own, because the agent's may be any.
 */
export const ELSE = ` || /bin/sh -c 'echo "twsrt guard failed, so the call is refused" >&2; exit 2'`;

/** The words of the program in a line for a shell; none for a line that does more. */
export function wordsIn(line: string): readonly string[] {
  const split = splitWords(line.endsWith(ELSE) ? line.slice(0, -ELSE.length) : line);
  return split.kind === "not-simple" ? [] : split.words;
}

/** Whether words start the guard of an agent, for any home and in any place of twsrt. */
export function isGuard(words: readonly string[], agent: string): boolean {
  const at = words.indexOf("guard");
  return words[0]?.endsWith("env") === true && words[1] === "-i" && at > 2 && words[at + 1] === agent;
}
