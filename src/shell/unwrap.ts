import type { Word } from "./expand.ts";
import { anything, literal, patternOf } from "./expand.ts";
import { programName } from "./match.ts";
import { FIND_ACTIONS, SCRIPT_OPTIONS, SHELLS, SHELL_VALUED, WRAPPERS, type Wrapper } from "./wrappers.ts";

/** What a command runs besides itself: other words, or the text of a script. */
export type Inner =
  | {
      readonly kind: "command";
      readonly words: readonly Word[];
      /** It starts in this directory. */
      readonly directory?: Word;
      readonly remote: boolean;
    }
  | {
      readonly kind: "script";
      readonly text: string;
      readonly remote: boolean;
      /** `$0`, `$1`, ... of a `bash -c`. */
      readonly positional?: readonly Word[];
    };

/**
 * Stands in the text of a script for what only the run decides. From a private area of Unicode: a word with it
 * comes out dynamic, also if somebody wrote it.
 */
export const MARK = "\uE000";

/** A word as source text of a script. */
export function scriptText(word: Word): string {
  if (word.kind === "literal") return word.text;
  return word.pattern.replace(/\\(.)|[*?]/gs, (_all, plain: string | undefined) => plain ?? MARK);
}

/** A word of a script again as what it is: the mark makes it dynamic. */
export function unmarked(word: Word): Word {
  const text = word.kind === "literal" ? word.text : word.pattern;
  if (!text.includes(MARK)) return word;
  const pattern = patternOf(word).replaceAll(MARK, "*");
  const raw = (word.kind === "literal" ? word.text : word.raw).replaceAll(MARK, "…");
  return { kind: "dynamic", raw, pattern, glob: false, splits: true };
}

/** Everything that the command with these words runs besides itself. */
export function innerOf(words: readonly Word[]): readonly Inner[] {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  if (name === undefined) return [];
  if (SHELLS.has(name)) return shellScript(words);
  if (name === "find" || name === "gfind" || name === "bfs") return findActions(words);
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (wrapper !== undefined) return unwrap(words, wrapper);
  if (name === "fd" || name === "fdfind") return fdActions(words);
  if (Object.hasOwn(SCRIPT_OPTIONS, name)) return optionScripts(words, SCRIPT_OPTIONS[name] ?? [], name);
  return [];
}

/** Whether a shell with these words reads its commands from standard input: no `-c` and no file (bash(1)). */
export function readsStandardInput(words: readonly Word[]): boolean {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  if (name === undefined || !SHELLS.has(name)) return false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (word?.kind !== "literal") return false;
    if (/^-[a-zA-Z]*s/.test(word.text) || word.text === "/dev/stdin" || word.text === "-") return true;
    if (word.text === "--") return i === words.length - 1;
    if (/^-[a-zA-Z]*c/.test(word.text) || !/^[-+]/.test(word.text)) return false;
    if (SHELL_VALUED.has(word.text)) i++;
  }
  return true;
}

function shellScript(words: readonly Word[]): readonly Inner[] {
  let takesScript = false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind === "literal" && /^[-+]./.test(word.text) && word.text !== "--") {
      if (/^-[a-zA-Z]*c/.test(word.text)) takesScript = true;
      else if (SHELL_VALUED.has(word.text)) i++;
      // `-euo pipefail`: the last letter of the group takes the value.
      if (/^-[a-zA-Z]+[oO]$/.test(word.text) && !SHELL_VALUED.has(word.text)) i++;
      continue;
    }
    if (word.kind === "literal" && word.text === "--") continue;
    if (word.kind === "dynamic" && word.splits && !takesScript)
      return [{ kind: "command", words: [anything(word.raw, true)], remote: false }];
    if (!takesScript) return [];
    return [{ kind: "script", text: scriptText(word), remote: false, positional: words.slice(i + 1) }];
  }
  return [];
}

function findActions(words: readonly Word[]): readonly Inner[] {
  const found: Inner[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind !== "literal" || !FIND_ACTIONS.has(word.text)) continue;
    const inner: Word[] = [];
    for (i++; i < words.length; i++) {
      const item = words[i] as Word;
      const end = item.kind === "literal" && item.text;
      const last = inner.at(-1);
      if (end === ";" || (end === "+" && last?.kind === "dynamic")) break;
      inner.push(placeholder(item, "{}"));
    }
    if (inner.length > 0) found.push({ kind: "command", words: inner, remote: false });
  }
  return found;
}

/** `fd -x cmd`, `-X cmd`: up to `;`. Without `{}` the name is added (fd(1)). */
function fdActions(words: readonly Word[]): readonly Inner[] {
  const start = words.findIndex(
    (word) => word.kind === "literal" && /^(-x|-X|--exec|--exec-batch)$/.test(word.text),
  );
  if (start < 1) return [];
  const inner = words.slice(start + 1).map((word) => placeholder(word, "{}"));
  return inner.length === 0
    ? []
    : [{ kind: "command", words: [...inner, anything("{}", false)], remote: false }];
}

/** A word with the text that the wrapper replaces at run time. */
function placeholder(word: Word, mark: string): Word {
  if (word.kind !== "literal" || mark === "" || !word.text.includes(mark)) return word;
  return {
    kind: "dynamic",
    raw: word.text,
    pattern: patternOf(word).replaceAll(mark, "*"),
    glob: false,
    splits: false,
  };
}

function optionScripts(words: readonly Word[], options: readonly string[], name: string): readonly Inner[] {
  const found: Inner[] = [];
  const add = (text: string): void => void found.push({ kind: "script", text, remote: false });
  words.forEach((word, i) => {
    const text = word.kind === "literal" ? word.text : scriptText(word);
    const next = words[i + 1];
    const equals = text.indexOf("=");
    if (options.includes(text) && next !== undefined) add(scriptText(next));
    else if (equals > 0 && options.includes(text.slice(0, equals))) add(text.slice(equals + 1));
    else if (name === "tar" && text.startsWith("--checkpoint-action=exec=")) add(text.slice(25));
    else if (name === "git" && /^alias\.[^=]*=!/.test(text)) add(text.slice(text.indexOf("!") + 1));
    else if (name === "git" && text === "foreach" && next !== undefined)
      add(
        words
          .slice(i + 1)
          .map(scriptText)
          .join(" "),
      );
    else if (name === "git" && text === "run" && next !== undefined && i > 1)
      found.push({ kind: "command", words: words.slice(i + 1), remote: false });
  });
  return found;
}

interface Options {
  /** The index of the first word that is neither option, value nor assignment. */
  readonly next: number;
  readonly given: readonly string[];
  readonly values: ReadonlyMap<string, Word>;
  /** Words in the place of options that might be the program instead. */
  readonly doubtful: readonly number[];
}

function unwrap(words: readonly Word[], wrapper: Wrapper): readonly Inner[] {
  const options = optionsOf(words, wrapper);
  const remote = wrapper.remote === true;
  if (wrapper.inspects?.some((option) => options.given.includes(option)) === true) return [];
  const found: Inner[] = [];
  for (const script of scriptsOf(words, wrapper))
    found.push({ kind: "script", text: scriptText(script), remote });
  if (wrapper.scriptOnly === true) return found;
  const directory = (wrapper.directory ?? [])
    .map((option) => options.values.get(option))
    .find((value) => value !== undefined);
  const start = options.next + (wrapper.operands ?? 0);
  for (const from of [...options.doubtful, start]) {
    // `ssh host -- rm x`: the end of the options may also stand behind the operands.
    const at = words[from];
    const whole = words.slice(at?.kind === "literal" && at.text === "--" ? from + 1 : from);
    const stop = whole.findIndex(
      (word) => word.kind === "literal" && wrapper.until?.includes(word.text) === true,
    );
    let inner = stop < 0 ? whole : whole.slice(0, stop);
    if (inner.length === 0) {
      // `parallel ::: 'rm x' 'ls'`: the arguments are the commands.
      if (stop === 0)
        for (const word of whole.slice(1)) found.push({ kind: "script", text: scriptText(word), remote });
      continue;
    }
    if (inner[0]?.kind === "literal" && inner[0].text.startsWith("-")) continue;
    const replace = options.values.get("-I") ?? options.values.get("--replace");
    const mark = replace?.kind === "literal" ? replace.text : "{}";
    if (wrapper.appends === true)
      inner = [...inner.map((word) => placeholder(word, mark)), anything("(input)", true)];
    const asShell =
      wrapper.shell === true ||
      (wrapper.shellUnless !== undefined &&
        !wrapper.shellUnless.some((option) => options.given.includes(option)));
    if (asShell) found.push({ kind: "script", text: inner.map(scriptText).join(" "), remote });
    else
      found.push({
        kind: "command",
        words: inner,
        remote,
        ...(directory === undefined ? {} : { directory }),
      });
  }
  return found;
}

function optionsOf(words: readonly Word[], wrapper: Wrapper): Options {
  const given: string[] = [];
  const values = new Map<string, Word>();
  const doubtful: number[] = [];
  let i = 1;
  for (; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind === "dynamic") {
      // `env A=$x rm`: the value is unknown, but it is an assignment.
      if (wrapper.assignments === true && /^\w+=/.test(word.pattern)) continue;
      doubtful.push(i);
      continue;
    }
    const { text } = word;
    if (text === "--") {
      i++;
      break;
    }
    if (wrapper.assignments === true && /^\w+=/.test(text)) continue;
    if (!text.startsWith("-")) break;
    if (text.startsWith("--")) {
      const [option = "", ...rest] = text.split("=");
      given.push(option);
      if (rest.length > 0) values.set(option, literal(rest.join("=")));
      else if (wrapper.long?.includes(option) === true) values.set(option, words[++i] ?? literal(""));
      continue;
    }
    for (let j = 1; j < text.length; j++) {
      const option = `-${text[j] as string}`;
      given.push(option);
      if (wrapper.valued?.includes(text[j] as string) !== true) continue;
      const rest = text.slice(j + 1);
      values.set(option, rest === "" ? (words[++i] ?? literal("")) : literal(rest));
      break;
    }
  }
  // Only a dynamic word with something behind it leaves two readings.
  return { next: i, given, values, doubtful };
}

/** The values of the options that take a script, wherever they stand: `flock file -c x`, `su root -c x`. */
function scriptsOf(words: readonly Word[], wrapper: Wrapper): readonly Word[] {
  return (wrapper.script ?? []).flatMap((option) =>
    words.flatMap((word, i) => {
      if (word.kind !== "literal") {
        const head = `${option}=`;
        return option.startsWith("--") && word.pattern.startsWith(head)
          ? [{ ...word, pattern: word.pattern.slice(head.length) }]
          : [];
      }
      const next = words[i + 1];
      const { text } = word;
      if (text.startsWith(`${option}=`)) return [literal(text.slice(option.length + 1))];
      if (option.startsWith("--")) return text === option && next !== undefined ? [next] : [];
      const at = /^-[a-zA-Z]/.test(text) ? text.indexOf(option.slice(1)) : -1;
      if (at < 1) return [];
      const rest = text.slice(at + 1);
      if (rest === "" || option === "-c") return next === undefined ? [] : [next];
      return [literal(rest)];
    }),
  );
}
