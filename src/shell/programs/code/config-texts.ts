import { MARK } from "../../script-text.ts";
import { NO_USE, type CodeUse } from "./use.ts";

/** A makefile: recipes, `$(shell ...)` and `!=` run commands; `include` reads a file (make(1)). */
export function readMake(text: string): CodeUse {
  const lines: string[] = [];
  const paths: string[] = [];
  for (const line of text.replaceAll(/\\\n/g, " ").split("\n")) {
    const recipe = /^\t(.*)$/.exec(line)?.[1] ?? /^[^=#]*?:[^=;]*;(.*)$/.exec(line)?.[1];
    if (recipe !== undefined) lines.push(plain(recipe));
    for (const [, call = ""] of line.matchAll(/\$[({]shell\s+([^)}]*)[)}]/g)) lines.push(plain(call));
    const assigned = /^\s*\w+\s*!=\s*(.*)$/.exec(line)?.[1];
    if (assigned !== undefined) lines.push(plain(assigned));
    const included = /^\s*[-s]?include\s+(.*)$/.exec(line)?.[1];
    if (included !== undefined) paths.push(...included.split(/\s+/));
  }
  return { ...NO_USE, lines, paths, isOpen: text.includes(MARK) };
}

/** The command of a recipe as the shell gets it: without `@`, `-` and `+`, and with what make puts in unknown. */
function plain(recipe: string): string {
  return recipe
    .replace(/^\s*[@+-]*\s*/, "")
    .replaceAll(/\$[({][^)}]*[)}]|\$[@<^?*]/g, MARK)
    .replaceAll("$$", "$");
}

/** A table of crontab(5): five fields or `@daily`, then the command. `%` begins what it reads. */
export function readCron(text: string): CodeUse {
  const lines = text.split("\n").flatMap((line) => {
    const command = /^\s*(?:@\w+|(?:\S+\s+){4}\S+)\s+(.*)$/.exec(line)?.[1];
    return command === undefined || line.trimStart().startsWith("#")
      ? []
      : [command.replace(/(?<!\\)%.*$/, "")];
  });
  return { ...NO_USE, lines, isOpen: text.includes(MARK) && text.trim() === MARK };
}

/** A file of options of curl(1): `url = "https://host"`, one in a line, with dashes or without. */
export function readCurlConfig(text: string): CodeUse {
  const lines = text.split("\n").flatMap((line) => {
    const [, dashes = "", name = "", value = ""] = /^\s*(-{0,2})([\w-]+)[\s=:]*(.*)$/.exec(line) ?? [];
    if (name === "" || line.trimStart().startsWith("#")) return [];
    const option = dashes === "" ? `--${name}` : `${dashes}${name}`;
    return [`curl ${option} ${value.startsWith(`"`) ? value : `'${value.replaceAll("'", "")}'`}`];
  });
  return { ...NO_USE, lines: text.trim() === MARK ? [] : lines, isOpen: text.trim() === MARK };
}
