import { define, emit, MAX_SCRIPTS, nest, type Frame } from "./frame.ts";
import { parseShell } from "./parse.ts";
import { argumentsOf, valueOf } from "./programs/arguments.ts";
import { lineOf } from "./programs/inner.ts";
import { scriptText } from "./script-text.ts";
import { inherited, type State } from "./state.ts";
import { subscriptScript } from "./subscripts.ts";
import type { Span } from "./tree.ts";
import { anything, type Word } from "./word.ts";

/** Shells with the extensions of bash that matter here. */
const LIKE_BASH: ReadonlySet<string> = new Set(["bash", "rbash", "zsh", "ksh", "mksh"]);

/**
 * Text that a program gives to a shell of its own: as bash reads it, and, where it may be another shell, as that does.
 * @param shell the name of the program; most give their texts to `sh`
 */
export function walkScript(text: string, shell: string, state: State, frame: Frame, span: Span): State {
  const own = inherited(state);
  if (!LIKE_BASH.has(shell) && mayReadOtherwise(text))
    walkText(text, { ...own, posix: true }, { ...frame, followed: true }, span);
  return walkText(text, own.posix === true ? { ...own, posix: undefined } : own, frame, span);
}

/** Text that the shell runs itself, as `eval` does. */
export function walkText(text: string, state: State, frame: Frame, span: Span): State {
  const { context } = frame;
  const scripts = frame.scripts + 1;
  if (scripts > MAX_SCRIPTS) {
    context.problems.push({ message: "nested too deeply", offset: span.offset });
    return state;
  }
  const { tree, problems } = parseShell(text, state.posix);
  // No agent is known to parse what only the policy follows.
  if (frame.followed === true && problems.length > 0)
    emit([anything(text, true)], [], [], state, frame, span);
  else for (const { message } of problems) context.problems.push({ message, offset: span.offset });
  return context.walk(tree, state, { ...frame, scripts, span });
}

/** Text of which only the run decides what it is. */
export function runUnknown(state: State, frame: Frame, span: Span): void {
  emit([anything("(input)", true)], [], frame.redirects, state, frame, span);
}

/** `hash -p /bin/rm w`: from now on `w` is that program. */
export function hashed(words: readonly Word[], frame: Frame): void {
  const [, option, path, ...names] = words;
  if (option?.kind !== "literal" || option.text !== "-p" || path === undefined) return;
  for (const name of names)
    if (name.kind === "literal") define(name.text, parseShell(`${lineOf([path])} "$@"`).tree, frame);
}

/** `trap 'rm x' EXIT` and `alias l='rm x'`: text that runs later. */
export function deferred(name: string, words: readonly Word[], state: State, frame: Frame, span: Span): void {
  const later = nest(frame, "deferred");
  const args = words.slice(1).filter((word) => scriptText(word) !== "--");
  if (name === "trap" && args.length > 1 && args[0] !== undefined && scriptText(args[0]) !== "-")
    walkText(scriptText(args[0]), { ...state, cwd: "unknown" }, later, span);
  if (name === "alias")
    for (const word of args) {
      const [, alias, text] = /^([^=]+)=(.*)$/s.exec(scriptText(word)) ?? [];
      if (alias === undefined || text === undefined) continue;
      (frame.context.aliases ??= new Map()).set(alias, text);
      walkText(text, state, later, span);
    }
}

/** `mapfile -C 'cmd'` runs the text for the lines that it reads, with a number and a line behind it (bash(1)). */
export function forEachLine(words: readonly Word[], state: State, frame: Frame, span: Span): State {
  const args = argumentsOf(words.slice(1), { valued: "dnOsuCc" });
  const text = valueOf(args, "-C");
  if (text === undefined) return state;
  const line = lineOf([anything("(line)", false)]);
  const callback: Frame = { ...nest(frame, "shell"), followed: true, repeats: true };
  // It runs in the same shell, so what it changes stays.
  return walkText(`${scriptText(text)} 0 ${line}`, state, callback, span);
}

/** What a text runs when a builtin expands the subscripts in it. */
export function runSubscripts(text: string, state: State, frame: Frame, span: Span): void {
  const script = subscriptScript(text);
  if (script !== undefined) walkText(script, state, { ...nest(frame, "shell"), followed: true }, span);
}

/** An alias stands for its text, which the words behind it follow; behind a blank the next may be an alias as well. */
export function callAlias(words: readonly Word[], state: State, frame: Frame, span: Span): State {
  const [program] = words;
  const calling = (frame.context.calling ??= new Set());
  const nameOf = (word: Word | undefined): string => (word?.kind === "literal" ? word.text : "");
  const textOf = (word: Word | undefined): string | undefined => frame.context.aliases?.get(nameOf(word));
  const name = nameOf(program);
  const first = textOf(program);
  if (first === undefined || calling.has(name)) return state;
  let text = first;
  let used = 1;
  for (; /[ \t]$/.test(text) && text.length < MAX_ALIAS; used++) {
    const next = textOf(words[used]);
    if (next === undefined) break;
    text += next;
  }
  calling.add(name);
  const inner: Frame = { ...nest(frame, "shell"), followed: true };
  const after = walkText(`${text} "$@"`, { ...state, positional: words.slice(used - 1) }, inner, span);
  // bash takes the here-document from the lines behind the alias, and runs those of its text.
  if (/(?<!<)<<(?!<).*\n/s.test(text)) runUnknown(state, inner, span);
  calling.delete(name);
  return { ...after, positional: state.positional };
}

/** A longer text of aliases is not continued. */
const MAX_ALIAS = 10_000;

/** Whether a shell without the extensions of bash may read the text otherwise; that includes what `printf` decodes. */
function mayReadOtherwise(text: string): boolean {
  return /\$['"]|\[\[|(?<!\$)\(\(|&>|\\[xuU]|\{[^{}]*(?:,|\.\.)|\w\[/.test(text);
}
