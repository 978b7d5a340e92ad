import { expandSingle, expandWords, type Bindings } from "./expand.ts";
import { programName } from "./pattern.ts";
import type { Tree } from "./tree.ts";
import { scriptText } from "./script-text.ts";

/** What a part of a pipe writes, where its words say it: `echo`, `printf` and `cat` with a here-document. */
export function pipedText(tree: Tree, bindings: Bindings): string | undefined {
  if (tree.kind === "list" && tree.items.length === 1 && tree.items[0] !== undefined)
    return pipedText(tree.items[0], bindings);
  if (tree.kind !== "command") return undefined;
  const [program, ...args] = expandWords(tree.words, bindings);
  if (program === undefined) return undefined;
  const texts = args.map(scriptText);
  switch (programName(program)) {
    case "echo":
      while (/^-[neE]+$/.test(texts[0] ?? "")) texts.shift();
      // `echo` of dash and `echo -e` decode these; reading one line as two shows more commands, not fewer.
      return unescaped(texts.join(" "));
    case "printf": {
      if (texts[0] === "--") texts.shift();
      const [format = "", ...values] = texts;
      let used = 0;
      const filled = format.replace(/%[sb]/g, () => values[used++] ?? "");
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

function unescaped(text: string): string {
  return text.replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}
