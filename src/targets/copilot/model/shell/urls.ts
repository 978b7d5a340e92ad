import type { SourceWord } from "../../../../shell/parse.ts";
import type { SourceLine } from "../lines.ts";
import { addressOf, type Address } from "../url-rules.ts";

/** The programs in whose words addresses are looked for, by their bare name (facts.md, "The URL gate"). */
const NETWORK_PROGRAMS: ReadonlySet<string> = new Set(
  "curl wget http https lynx links elinks w3m aria2c axel fetch nc telnet Invoke-WebRequest".split(" "),
);

/** Stands for what only the run decides. From a private area of Unicode. */
const DYNAMIC = "\uE000";

/** An address in a line. Without `address` its host is only known when it runs. */
export interface SeenUrl {
  readonly text: string;
  readonly address?: Address;
}

/** The addresses that the URL gate sees: with a scheme, anywhere in a word, of programs that it knows. */
export function shellUrls(source: SourceLine): readonly SeenUrl[] {
  const found: SeenUrl[] = [];
  for (const { seen, isTimed } of source.commands) {
    const [program, ...args] = seen;
    if (program === undefined || isTimed || !NETWORK_PROGRAMS.has(program.raw)) continue;
    for (const word of args) {
      for (const [text] of textOf(word).matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi)) {
        const isFixed = !/^[^:]*:\/\/[^/?#]*\uE000/.test(text);
        const address = isFixed ? addressOf(text.replaceAll(DYNAMIC, "x")) : undefined;
        found.push({ text: text.replaceAll(DYNAMIC, "$"), ...(address === undefined ? {} : { address }) });
      }
    }
  }
  return found;
}

/** Whether a program is one of those. */
export function isNetworkProgram(name: string): boolean {
  return NETWORK_PROGRAMS.has(name);
}

/** A word with a mark for what only the run decides. */
function textOf({ parts }: SourceWord): string {
  return parts
    .map((part) => (part.kind === "text" ? part.text : part.kind === "glob" ? part.raw : DYNAMIC))
    .join("");
}
