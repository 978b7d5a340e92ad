import { lineOf, placeholder, script, type Inner } from "./inner.ts";
import { scriptText } from "../script-text.ts";
import { anything, literal, type Word } from "../word.ts";
import type { Wrapper } from "./wrapper.ts";

interface Options {
  /** The index of the first word that is neither option, value nor assignment. */
  readonly next: number;
  readonly given: readonly string[];
  readonly values: ReadonlyMap<string, Word>;
  /** Words in the place of options that might be the program instead. */
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
  const directory = (wrapper.directory ?? [])
    .map((option) => options.values.get(option))
    .find((value) => value !== undefined);
  for (const from of [...options.doubtful, startOf(words, options, wrapper)]) {
    const { inner, operands } = behind(words, from, wrapper);
    // `parallel ::: 'rm x' 'ls'`: the arguments are the commands.
    if (inner.length === 0) found.push(...operands.map((word) => ({ ...script(scriptText(word)), remote })));
    if (inner.length === 0 || (inner[0]?.kind === "literal" && inner[0].text.startsWith("-"))) continue;
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
  const mark =
    wrapper.after === undefined
      ? -1
      : words.findIndex((word) => word.kind === "literal" && word.text === wrapper.after);
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
  const replace = options.values.get("-I") ?? options.values.get("--replace");
  const mark = replace?.kind === "literal" && replace.text !== "" ? replace.text : "{}";
  // xargs(1): with a mark the input comes in its place, and is not added at the end.
  const isReplaced = ["-I", "-i", "--replace"].some((option) => options.given.includes(option));
  // Without one xargs passes `{}` on, which `find -exec` may wait for.
  const isPassed = wrapper.marks === true && !isReplaced;
  const filled = isPassed ? inner : inner.map((word) => placeholder(word, mark));
  if (isReplaced) return filled;
  const isKnown = operands.length > 0 && operands.every((word) => word.kind === "literal");
  return [...filled, ...(isKnown && operands.length === 1 ? operands : [anything("(input)", true)])];
}

/** `env -S 'rm -f' x`: the value is split into words, and the rest follows. */
function splitOf(words: readonly Word[], options: Options, wrapper: Wrapper): string | undefined {
  const value = (wrapper.splits ?? [])
    .map((option) => options.values.get(option))
    .find((one) => one !== undefined);
  if (value === undefined) return undefined;
  const text = `${scriptText(value)} ${lineOf(words.slice(options.next))}`;
  // The words may begin with options and variables of the wrapper itself.
  const [program] = words;
  return /^\s*(-|\w+=)/.test(text) && program !== undefined ? `${lineOf([program])} ${text}` : text;
}

function optionsOf(words: readonly Word[], wrapper: Wrapper): Options {
  const given: string[] = [];
  const values = new Map<string, Word>();
  const doubtful: number[] = [];
  let i = 1;
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
    if (text === "--") {
      i++;
      break;
    }
    if (wrapper.assignments === true && /^\w+=/.test(text)) continue;
    if (!text.startsWith("-")) break;
    // What follows the split words belongs to their command.
    if (wrapper.splits?.some((option) => values.has(option)) === true) break;
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
