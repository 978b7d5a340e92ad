import { parseShell, type Tree } from "../../../shell/parse.ts";
import { scriptsOf, visit } from "../../../shell/visit.ts";

/** What the agent sees of a line: it parses bash, and asks its rules about each command's text too. */
export interface SourceLine {
  /** The texts of all commands, those in substitutions too. Texts that a program is given to run are not looked into. */
  readonly commands: readonly string[];
  readonly hasRedirection: boolean;
  /** The line is one command and nothing else. */
  readonly isSingle: boolean;
  readonly isComplete: boolean;
}

type Command = Extract<Tree, { kind: "command" }>;

/** Takes a line apart as the agent does (facts.md, commands, release 0.61.0). */
export function sourceLine(line: string): SourceLine {
  const { tree, problems } = parseShell(line);
  const commands: string[] = [];
  let hasRedirection = false;
  let others = 0;
  visit(tree, {
    enter(node) {
      if (node.kind === "command" && node.words.length > 0) commands.push(textOf(node, line));
      if (node.kind === "redirected" || (node.kind === "command" && node.redirects.length > 0))
        hasRedirection = true;
      if (/^(expand|scope|loop|function)$/.test(node.kind)) others++;
      // Its grammar takes `coproc` for a program, and what follows for its arguments.
      return node.kind !== "scope" || node.where !== "coproc";
    },
    scripts(holder, node) {
      if (node.kind === "loop" || node.kind === "redirected") return [];
      const scripts = scriptsOf(holder);
      others += scripts.length;
      return scripts;
    },
  });
  const isSingle = others === 0 && !hasRedirection && commands.length === 1 && commands[0] === line;
  return { commands, hasRedirection, isSingle, isComplete: problems.length === 0 && !hasOpenText(line) };
}

/** Whether a here-document has no end. Bash reads it up to the end of the line; what the agent's parser makes of it was not measured. */
function hasOpenText(line: string): boolean {
  return [...line.matchAll(/(?<!<)<<-?[ \t]*['"\\]?(\w+)/g)].some(
    ([, end = ""]) => !line.split("\n").some((one) => one.trim() === end),
  );
}

/** A command's text ends before the first redirection behind its program. */
function textOf({ span, words, redirects }: Command, line: string): string {
  // Its grammar takes `time` for a program, too.
  const timed = /(?:^|[\s;&|({!])(time(?:\s+-p)?\s+)$/.exec(line.slice(0, span.offset))?.[1] ?? "";
  if (timed !== "") return (timed + line.slice(span.offset, span.offset + span.length)).trim();
  const whole = line.slice(span.offset, span.offset + span.length);
  if (redirects.length === 0) return whole.trim();
  let end = 0;
  for (const [i, { raw }] of words.entries()) {
    const at = whole.indexOf(raw, end);
    if (at < 0 || (i > 0 && /[<>]/.test(whole.slice(end, at)))) break;
    end = at + raw.length;
  }
  return whole.slice(0, end).trim();
}

const SHELL_WRAPPER = /^\s*(?:\S+\/)?(?:sh|bash|zsh)\s+-c\s+/i;

/** The text that a shell is given to run with `-c`; undefined: it is none. */
export function wrappedText(command: string): string | undefined {
  const found = SHELL_WRAPPER.exec(command);
  if (found === null) return undefined;
  const text = command.slice(found[0].length).trim();
  const isQuoted = text.length >= 2 && /^(".*"|'.*')$/s.test(text);
  if (!isQuoted) return text;
  const inner = text.slice(1, -1);
  return text.startsWith('"') ? inner.replaceAll(/\\(["\\$`])/g, "$1") : inner;
}
