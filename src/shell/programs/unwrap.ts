import { lineOf, placeholder, script, type Inner } from "./inner.ts";
import { scriptText } from "../script-text.ts";
import { anything, literal, type Word } from "../word.ts";
import { visible, withoutStart } from "./touches.ts";
import type { Wrapper } from "./wrapper.ts";

interface Options {
  /** The index of the first word that is neither option, value nor assignment. */
  readonly next: number;
  readonly given: readonly string[];
  readonly values: ReadonlyMap<string, Word>;
  /** Words in the place of options that might be the first behind them instead. */
  readonly doubtful: readonly number[];
}

/** What a wrapper runs: the command behind its own options, or the text that it gives to a shell. */
export function unwrap(words: readonly Word[], wrapper: Wrapper): readonly Inner[] {
  const options = optionsOf(words, wrapper);
  const remote = wrapper.remote === true;
  if (wrapper.inspects?.some((option) => options.given.includes(option)) === true) return [];
  const found: Inner[] = [];
  for (const text of scriptsOf(words, wrapper)) found.push({ ...script(scriptText(text)), remote });
  const split = splitOf(words, options, wrapper);
  if (split !== undefined) return [...found, { ...script(split), remote }];
  if (wrapper.scriptOnly === true) return found;
  if (wrapper.shellWords === true) {
    for (const word of words.slice(options.next)) found.push({ ...script(scriptText(word)), remote });
    return found;
  }
  const directory = valueOf(options, wrapper.directory);
  const doubtful = options.doubtful.map((at) => at + (wrapper.operands ?? 0));
  for (const from of [...doubtful, startOf(words, options, wrapper)]) {
    const { inner, operands } = behind(words, from, wrapper);
    // `parallel ::: 'rm x' 'ls'`: the arguments are the commands.
    const [program] = inner;
    if (program === undefined)
      found.push(...operands.map((word) => ({ ...script(scriptText(word)), remote })));
    if (program === undefined || (program.kind === "literal" && program.text.startsWith("-"))) continue;
    const run = appended(inner, operands, options, wrapper);
    const asShell =
      wrapper.shell === true ||
      (wrapper.shellUnless !== undefined &&
        !wrapper.shellUnless.some((option) => options.given.includes(option)));
    if (asShell) found.push({ ...script(run.map(scriptText).join(" ")), remote });
    else
      found.push({
        kind: "command",
        words: run,
        remote,
        ...(directory === undefined ? {} : { directory }),
      });
  }
  return found;
}

/** Where the command of a wrapper begins; undefined: it has none. */
export function commandAt(words: readonly Word[], wrapper: Wrapper): number | undefined {
  const start = startOf(words, optionsOf(words, wrapper), wrapper);
  return start < words.length ? start : undefined;
}

function startOf(words: readonly Word[], options: Options, wrapper: Wrapper): number {
  const mark = words.findIndex((word) => word.kind === "literal" && word.text === wrapper.after);
  return mark < 0 ? options.next + (wrapper.operands ?? 0) : mark + 1;
}

/** The words of the command, and those behind the mark that ends it. */
function behind(
  words: readonly Word[],
  from: number,
  wrapper: Wrapper,
): { readonly inner: readonly Word[]; readonly operands: readonly Word[] } {
  // `ssh host -- rm x`: the end of the options may also stand behind the operands.
  const at = words[from];
  const whole = words.slice(at?.kind === "literal" && at.text === "--" ? from + 1 : from);
  const stop = whole.findIndex(
    (word) => word.kind === "literal" && wrapper.until?.includes(word.text) === true,
  );
  return stop < 0
    ? { inner: whole, operands: [] }
    : { inner: whole.slice(0, stop), operands: whole.slice(stop + 1) };
}

/** The command with what the wrapper puts into it at run time. */
function appended(
  inner: readonly Word[],
  operands: readonly Word[],
  options: Options,
  wrapper: Wrapper,
): readonly Word[] {
  if (wrapper.appends !== true) return inner;
  const replace = valueOf(options, REPLACING);
  const mark = replace?.kind === "literal" ? replace.text : "{}";
  // xargs(1): with a mark the input comes in its place, and is not added at the end.
  const isReplaced = REPLACING.some((option) => options.given.includes(option));
  // Without one xargs passes `{}` on, which `find -exec` may wait for.
  const isPassed = wrapper.marks === true && !isReplaced;
  const filled = isPassed ? inner : inner.map((word) => placeholder(word, mark));
  if (isReplaced) return filled;
  const [only, ...more] = operands;
  return [...filled, only?.kind === "literal" && more.length === 0 ? only : anything("(input)", true)];
}

/** Options of xargs and GNU parallel with the text in whose place the input comes. */
const REPLACING = ["-I", "-i", "--replace"];

/** The value of the first of these options that has one. */
function valueOf(options: Options, names: readonly string[] | undefined): Word | undefined {
  return names?.map((name) => options.values.get(name)).find((value) => value !== undefined);
}

/** `env -S 'rm -f' x`: the value is split into words, and the rest follows. */
function splitOf(words: readonly Word[], options: Options, wrapper: Wrapper): string | undefined {
  const value = valueOf(options, wrapper.splits);
  if (value === undefined) return undefined;
  const text = `${scriptText(value)} ${lineOf(words.slice(options.next))}`;
  // The words may begin with options and variables of the wrapper itself.
  return /^\s*(-|\w+=)/.test(text) ? `${lineOf(words.slice(0, 1))} ${text}` : text;
}

function optionsOf(words: readonly Word[], wrapper: Wrapper): Options {
  const given: string[] = [];
  const values = new Map<string, Word>();
  const doubtful: number[] = [];
  let i = 1;
  // Variables may follow `--` as well: `env -- A=1 rm`.
  let isEnded = false;
  // What `env -S` splits holds the program, so that its options follow.
  const isSplit = (): boolean => wrapper.splits?.some((option) => values.has(option)) === true;
  for (; i < words.length && !isSplit(); i++) {
    const word = words[i] as Word;
    if (word.kind === "dynamic") {
      // `env A=$x rm`: the value is unknown, but it is an assignment.
      if (wrapper.assignments === true && /^\w+=/.test(word.pattern)) continue;
      doubtful.push(i);
      continue;
    }
    const { text } = word;
    if (wrapper.assignments === true && /^\w+=/.test(text)) continue;
    if (isEnded || !text.startsWith("-")) break;
    if (text === "--") {
      isEnded = true;
      continue;
    }
    if (text.startsWith("--")) {
      const equals = text.indexOf("=");
      const written = equals < 0 ? text : text.slice(0, equals);
      const option = wrapper.long?.includes(written) === true ? written : wholeName(written, wrapper);
      given.push(option);
      if (equals >= 0) values.set(option, literal(text.slice(equals + 1)));
      else if (wrapper.long?.includes(option) === true) {
        i += 1;
        // Cut short, it may also be another option without a value.
        if (option !== written) doubtful.push(i);
        values.set(option, words[i] ?? literal(""));
      }
      continue;
    }
    for (let j = 1; j < text.length; j++) {
      const option = `-${text[j] as string}`;
      given.push(option);
      if (wrapper.attached?.includes(text[j] as string) === true && j + 1 < text.length) {
        values.set(option, literal(text.slice(j + 1)));
        break;
      }
      if (wrapper.valued?.includes(text[j] as string) !== true) continue;
      const rest = text.slice(j + 1);
      values.set(option, rest === "" ? (words[++i] ?? literal("")) : literal(rest));
      break;
    }
  }
  // Only a dynamic word with something behind it leaves two readings.
  return { next: i, given, values, doubtful };
}

/** The option with a value of which a name is the beginning, as GNU programs accept it. */
function wholeName(written: string, { long, script: texts }: Wrapper): string {
  const isWhole = (one: string): boolean => one.startsWith(written);
  return long?.find(isWhole) ?? texts?.find(isWhole) ?? written;
}

/** The values of the options that take a script, wherever they stand: `flock file -c x`, `su root -c x`. */
function scriptsOf(words: readonly Word[], wrapper: Wrapper): readonly Word[] {
  return words.flatMap((word, i) => {
    const text = visible(word);
    const next = words.slice(i + 1, i + 2);
    return (wrapper.script ?? []).flatMap((option) => {
      if (option.startsWith("--")) {
        const [name = ""] = text.split("=");
        if (name.length < 3 || !option.startsWith(name)) return [];
        return name === text ? next : [withoutStart(word, name.length + 1)];
      }
      const at = /^-[a-zA-Z]/.test(text) ? text.indexOf(option.slice(1)) : -1;
      if (at < 1) return [];
      return at + 1 === text.length ? next : [withoutStart(word, at + 1)];
    });
  });
}
