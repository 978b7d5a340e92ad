import type { Environment } from "../../../../policy/environment.ts";
import { normalize } from "../../../../policy/normalize.ts";
import type { SimpleCommand, Word } from "../../../../shell/simple-command.ts";
import { unquoted } from "./text.ts";

/** Where a word of a command leads, as the agent's static analysis reads it. */
export interface WordPath {
  /** Absolute and without dots; undefined when the agent does not look. */
  readonly path: string | undefined;
  /** The same with its dots. */
  readonly dotted?: string;
  /** It has an unquoted wildcard, and `path` is the directory before it. */
  readonly isGlob: boolean;
}

const UNREAD: WordPath = { path: undefined, isGlob: false };

/**
 * The path that a word means to the agent (research/claude-code.md 1.3, facts.md J, release 2.1.330): the home is
 * known as `~`, quoted or not, and as `$HOME`, but not as `${HOME}`; of a wildcard only the directory before it is
 * looked at; braces are not.
 * @param written the word with its quotes
 * @param meant the same word as bash reads it, where it can be told
 */
export function wordPath(
  written: string,
  meant: Word | undefined,
  directory: string | undefined,
  environment: Environment,
): WordPath {
  const isSingle = written.startsWith("'");
  const bare = written.replace(/"[^"]*"|'[^']*'|\\./gs, "_");
  if (/[{}]/.test(bare) || /\$\(|`|'[^']*\$[^']*'/.test(written)) return UNREAD;
  let text = unquoted(written);
  if (!isSingle)
    text = text.replace(/^\$HOME(?=\/|$)/, environment.home).replace(/^\$PWD(?=\/|$)/, directory ?? "$PWD");
  if (/\$/.test(text) && !isSingle && !/\\[$`]/.test(written)) {
    // A variable that the line has set counts, unless its value begins with the home.
    if (
      meant?.kind !== "literal" ||
      /\$\{/.test(written) ||
      (meant.tilde === true && !written.startsWith("~"))
    ) {
      return UNREAD;
    }
    text = meant.text;
  }
  // A dollar in single quotes, or behind a backslash, is not looked through either.
  else if (/[$`]/.test(text)) return UNREAD;
  if (text === "~" || text.startsWith("~/")) text = environment.home + text.slice(1);
  else if (text.startsWith("~")) return UNREAD;
  const glob = /[*?[]/.test(bare) ? text.search(/[*?[]/) : -1;
  if (glob >= 0) text = text.slice(0, text.lastIndexOf("/", glob) + 1);
  if (text.startsWith("/")) return { path: normalize(text), dotted: text, isGlob: glob >= 0 };
  if (directory === undefined) return { path: undefined, isGlob: glob >= 0 };
  const dotted = `${directory}/${text}`;
  return { path: normalize(dotted), dotted, isGlob: glob >= 0 };
}

/** The directory in which a command runs; undefined when the text does not tell. */
export function directoryOf(
  command: Pick<SimpleCommand, "cwd">,
  start: string,
  environment: Environment,
): string | undefined {
  if (command.cwd === "start") return start;
  if (command.cwd === "unknown" || command.cwd.to.kind !== "literal") return undefined;
  const { text, tilde } = command.cwd.to;
  if (tilde === true && (text === "~" || text.startsWith("~/")))
    return normalize(environment.home + text.slice(1));
  return normalize(text.startsWith("/") ? text : `${start}/${text}`);
}
