import { placeholder, type Inner } from "./inner.ts";
import { scriptText } from "../script-text.ts";
import { anything, literal, type Word } from "../word.ts";
import type { Wrapper } from "./wrappers.ts";

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
    if (wrapper.appends === true) {
      // xargs(1): with a mark the input comes in its place, and is not added at the end.
      const isReplaced = ["-I", "-i", "--replace"].some((option) => options.given.includes(option));
      inner = inner.map((word) => placeholder(word, mark));
      if (!isReplaced) inner = [...inner, anything("(input)", true)];
    }
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
