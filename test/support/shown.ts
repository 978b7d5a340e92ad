import type { Cwd, SimpleCommand } from "../../src/shell/simple-command.ts";
import { shownText, type Word } from "../../src/shell/word.ts";

/**
 * A word of a table: its text, `HOME:` before one that begins with a home directory; or `<PATTERN>` where only the run
 * decides, with what is known of the word and what it can be.
 */
export function shown(word: Word): string {
  if (word.kind === "literal") return (word.tilde === true ? "HOME:" : "") + shownText(word.text);
  const marks = [word.glob && "glob ", word.splits && "split ", word.token === true && "token "];
  const choices = word.choices?.map(shown).join("|");
  const possible = choices === undefined ? "" : ` = ${choices}${word.open === true ? "|?" : ""}`;
  return `<${marks.filter(Boolean).join("")}${shownText(word.pattern)}${possible}>`;
}

/** Everything about a command: `pipe: sudo> rm x (> f) in /tmp [remote]`. */
export function described(command: SimpleCommand): string {
  const { words, wrappers, where, redirects, cwd, input, variables } = command;
  const marks = (["remote", "dormant", "followed"] as const).filter((mark) => command[mark] === true);
  return [
    where === "top" ? "" : `${where}:`,
    ...wrappers.map((name) => `${name}>`),
    ...words.map(shown).map((word) => (/^$|\s/.test(word) && !word.startsWith("<") ? `'${word}'` : word)),
    ...redirects.map(
      ({ operator, target, outer }) => `(${outer === true ? "outer " : ""}${operator} ${shown(target)})`,
    ),
    cwd === "start" ? "" : `in ${shownCwd(cwd)}`,
    ...marks.map((mark) => `[${mark}]`),
    ...[...(variables ?? [])].map(([name, value]) => `{${name}=${shown(value)}}`),
    input === undefined ? "" : `{input ${JSON.stringify(input)}}`,
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function shownCwd(cwd: Exclude<Cwd, "start"> | "start"): string {
  if (typeof cwd === "string") return cwd;
  return shown(cwd.to) + (cwd.otherwise === undefined ? "" : ` or ${shownCwd(cwd.otherwise)}`);
}
