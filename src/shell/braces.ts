import { parseShell } from "./parse.ts";
import type { SourceWord, Tree } from "./tree.ts";

/** `{a,b}{c,d}...` doubles with every group: beyond this a word is dynamic. */
const MAX_BRACES = 64;

/** The words that brace expansion makes of one: `{rm,ls} x` runs `rm ls x`. Sequences (`{1..3}`) stay dynamic. */
export function bracesOf(word: SourceWord): readonly SourceWord[] {
  if (!word.parts.some((part) => part.kind === "brace")) return [word];
  const done: SourceWord[] = [];
  const open = [word];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const brace = next.parts.find((part) => part.kind === "brace");
    if (brace?.kind !== "brace") {
      done.push(next);
      continue;
    }
    const items = itemsOf(next.raw.slice(brace.start + 1, brace.end - 1));
    if (items === undefined || done.length + open.length + items.length > MAX_BRACES) return [word];
    const { raw } = next;
    const texts = items.map((item) => raw.slice(0, brace.start) + item + raw.slice(brace.end));
    const words = texts.map(wordFrom);
    if (words.includes(undefined)) return [word];
    open.unshift(...words.filter((item) => item !== undefined));
  }
  return done;
}

/** The parts between the commas of a brace list; `undefined` for what is no list or holds something to expand. */
function itemsOf(inner: string): readonly string[] | undefined {
  if (/[$`'"\\<>]/.test(inner)) return undefined;
  const items = [""];
  let depth = 0;
  for (const char of inner) {
    if (char === "{") depth++;
    if (char === "}") depth--;
    if (char === "," && depth === 0) items.push("");
    else items[items.length - 1] += char;
  }
  return items.length > 1 ? items : undefined;
}

/** One word parsed from its source text. The leading words keep it from being a keyword or an assignment. */
function wordFrom(text: string): SourceWord | undefined {
  if (text === "") return { raw: "", parts: [], scripts: [] };
  const { tree, problems } = parseShell(`: : ${text}`);
  const command: Tree | undefined = tree.kind === "list" ? tree.items[0] : undefined;
  if (problems.length > 0 || command?.kind !== "command" || command.words.length !== 3) return undefined;
  return command.words[2];
}
