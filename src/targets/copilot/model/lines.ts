import type { SourceRedirect, SourceWord, Tree } from "../../../shell/parse.ts";
import { parseShell } from "../../../shell/parse.ts";
import { scriptsOf, visit } from "../../../shell/visit.ts";

/** A simple command as it stands in the line: the agent compares source text, not what a shell makes of it. */
export interface SourceCommand {
  readonly words: readonly SourceWord[];
  /** Those before the first redirection behind the program: the agent sees no others. */
  readonly seen: readonly SourceWord[];
  /** How many variables are set before the program. */
  readonly assignments: number;
  readonly redirects: readonly SourceRedirect[];
  /** Its text without redirections behind it. */
  readonly text: string;
  /** Its text with them. */
  readonly fullText: string;
  /** The offset of its text in the line. */
  readonly offset: number;
  /** It stands behind the keyword `time`, which the agent takes for the program. */
  readonly isTimed: boolean;
}

/** What the agent sees of a line. Texts that a program is given to run are not looked into. */
export interface SourceLine {
  readonly tree: Tree;
  readonly commands: readonly SourceCommand[];
  /** Redirections of compound commands. */
  readonly redirects: readonly SourceRedirect[];
  /** What a `for` goes through. */
  readonly values: readonly SourceWord[];
  /** Values that variables are set to. */
  readonly assigned: readonly SourceWord[];
  /** Parts that are no simple command. */
  readonly has: ReadonlySet<Part>;
  readonly isComplete: boolean;
}

/** `substitution`: as an argument, or anywhere but in the value of a variable. */
export type Part = "substitution" | "process-substitution" | "function" | "coproc" | "test";

type Command = Extract<Tree, { kind: "command" }>;

/** Takes a line apart as the agent does, which parses it with a grammar of bash (facts.md, release 1.0.102). */
export function sourceLine(line: string): SourceLine {
  const { tree, problems } = parseShell(line);
  const commands: SourceCommand[] = [];
  const redirects: SourceRedirect[] = [];
  const has = new Set<Part>();
  const values: SourceWord[] = [];
  const assigned: SourceWord[] = [];
  visit(tree, {
    enter(node) {
      if (node.kind === "command") {
        commands.push(sourceCommand(node, line));
        assigned.push(...node.assignments.flatMap(({ value }) => (value === undefined ? [] : [value])));
      } else if (node.kind === "loop") values.push(...node.values);
      else if (node.kind === "redirected") redirects.push(...node.redirects);
      else if (node.kind === "function") has.add("function");
      else if (node.kind === "expand") has.add("test");
      // The grammar takes `coproc` for a program and what follows for its arguments.
      else if (node.kind === "scope" && node.where === "coproc") {
        has.add("coproc");
        return false;
      }
      return true;
    },
    scripts(holder) {
      const scripts = holder.kind === "redirect" ? seenScripts(holder.redirect) : scriptsOf(holder);
      for (const { where } of scripts)
        if (holder.kind !== "assignment" || where !== "substitution") has.add(where);
      return scripts;
    },
  });
  return { tree, commands, redirects, values, assigned, has, isComplete: problems.length === 0 };
}

/**
 * What the agent sees of the commands in the target of a redirection. In the body of a here-document it misses a
 * substitution that has only blanks before it (facts.md, "Refused lines", release 1.0.102).
 */
export function seenScripts({ operator, target }: SourceRedirect): SourceWord["scripts"] {
  const isHidden = operator === "<<" && /^\s*[ \t]\$\(/.test(target.raw);
  return isHidden ? target.scripts.slice(1) : target.scripts;
}

/** A command of the tree of a line. */
export function sourceCommand(node: Command, line: string): SourceCommand {
  const { offset, length } = node.span;
  const fullText = line.slice(offset, offset + length);
  return {
    words: node.words,
    seen:
      node.redirects.length === 0 ? node.words : node.words.slice(0, wordsBefore(fullText, node.words).count),
    assignments: node.assignments.length,
    redirects: node.redirects,
    text: node.redirects.length === 0 ? fullText : fullText.slice(0, wordsBefore(fullText, node.words).end),
    fullText,
    offset,
    isTimed: /(^|[\s;&|({!])time(\s+-p)?\s+$/.test(line.slice(Math.max(0, offset - 200), offset)),
  };
}

/** How far the words go before a redirection stands between them. */
function wordsBefore(text: string, words: readonly SourceWord[]): { count: number; end: number } {
  let end = 0;
  for (const [i, { raw }] of words.entries()) {
    const at = text.indexOf(raw, end);
    if (at < 0 || (i > 0 && /[<>]/.test(text.slice(end, at)))) return { count: i, end };
    end = at + raw.length;
  }
  return { count: words.length, end };
}
