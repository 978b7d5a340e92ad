import type { Bindings } from "./bindings.ts";
import { expandSingle, expandWords } from "./expand.ts";
import { programName } from "./pattern.ts";
import type { Tree } from "./tree.ts";
import { markedText, type Word } from "./word.ts";
import { scriptText } from "./script-text.ts";

/** What a part of a pipe writes, where its words say it: `echo`, `printf` and `cat` with a here-document. */
export function pipedText(tree: Tree, bindings: Bindings): string | undefined {
  if (tree.kind === "list" && tree.items.length === 1 && tree.items[0] !== undefined)
    return pipedText(tree.items[0], bindings);
  if (tree.kind !== "command") return undefined;
  const [program, ...args] = expandWords(tree.words, bindings);
  if (program === undefined) return undefined;
  const texts = args.map(writtenText);
  switch (programName(program)) {
    case "echo":
      while (/^-[neE]+$/.test(texts[0] ?? "")) texts.shift();
      // `echo` of dash and `echo -e` decode these; reading one line as two shows more commands, not fewer.
      return unescaped(texts.join(" "));
    case "printf": {
      if (texts[0] === "--") texts.shift();
      const [format = "", ...values] = texts;
      let used = 0;
      const filled = format.replace(/%[sbd]/g, () => values[used++] ?? "");
      return unescaped([filled, ...values.slice(used)].join("\n"));
    }
    case "cat": {
      const given = tree.redirects.findLast(({ operator }) => operator === "<<" || operator === "<<<");
      const alone = texts.every((text) => text === "-");
      return given !== undefined && alone ? scriptText(expandSingle(given.target, bindings)) : undefined;
    }
    default:
      return undefined;
  }
}

/** A word as a program writes it: the home directory keeps its meaning wherever the text goes. */
export function writtenText(word: Word): string {
  return word.kind === "literal" ? markedText(word) : scriptText(word);
}

const LETTERS: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "",
  b: "",
  e: "",
  f: "",
  v: "",
};

/** The text as `printf` and `echo -e` decode it. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|0?([0-7]{1,3})|([ntrabefv\\]))/g,
    (_all, hex?: string, unicode?: string, octal?: string, letter?: string) => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return LETTERS[letter ?? ""] ?? "\\";
    },
  );
}

/** Whether a part of a pipe only passes on files that the line names: what is in them is not part of the line. */
export function passesFiles(tree: Tree): boolean {
  if (tree.kind === "list" && tree.items.length === 1 && tree.items[0] !== undefined)
    return passesFiles(tree.items[0]);
  if (tree.kind !== "command" || tree.words[0]?.raw !== "cat") return false;
  const operands = tree.words.slice(1);
  return operands.length > 0 && operands.every(({ parts }) => parts.every(({ kind }) => kind === "text"));
}
