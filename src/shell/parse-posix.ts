import * as unbash from "unbash";
import type { SyntaxNode } from "unbash";
import type { ParsedScript } from "./place.ts";

/** A text with the script in it; positions of the script are those of the text. */
export interface PosixScript {
  readonly script: ParsedScript;
  readonly text: string;
  /** There is more to read otherwise than can be looked at. */
  readonly isCut: boolean;
}

/** Each round parses the text again. */
const MAX_ROUNDS = 32;

/**
 * Parses a text for a shell that has none of these extensions of bash: `$'...'`, `$"..."`, `[[ ]]`, `(( ))`, `&>`
 * (dash(1); measured with dash 0.5.12). The parser only reads bash, so each is written as what it means to that shell:
 * a plain `$` and a text in quotes, a program and its words, two subshells, a command in the background and `>`.
 */
export function parsePosix(text: string): PosixScript {
  let read = text;
  for (let round = 0; ; round++) {
    const script = unbash.parse(read);
    const changes = nextChanges(script);
    if (changes.length === 0 || round === MAX_ROUNDS)
      return { script, text: read, isCut: changes.length > 0 };
    for (const { at, insert } of changes.toReversed()) read = read.slice(0, at) + insert + read.slice(at);
  }
}

/** The script of a substitution in backquotes as text, which their own backslashes are taken from. */
export function backquoted(node: SyntaxNode, text: string): string | undefined {
  if (node.type !== "CommandExpansion" || text[node.pos] !== "`") return undefined;
  return node.script?.source ?? text.slice(node.pos + 1, node.end - 1);
}

interface Change {
  readonly at: number;
  readonly insert: string;
  /** What follows is taken apart otherwise. */
  readonly turns: boolean;
}

/** Where to insert what, up to the first place behind which the text has to be parsed again. */
function nextChanges(script: ParsedScript): readonly Change[] {
  const found: Change[] = [];
  const visit = (node: SyntaxNode): void => {
    const change = changeOf(node);
    if (change !== undefined) found.push(change);
    // What is in backquotes is a text of its own, which is parsed in this way later.
    const isBackquoted = node.type === "CommandExpansion" && node.text.startsWith("`");
    if ("script" in node && !isBackquoted) node.script?.commands.forEach(visit);
    else if (!isBackquoted) unbash.forEachChild(node, visit);
  };
  script.commands.forEach(visit);
  const sorted = found.toSorted((a, b) => a.at - b.at);
  const last = sorted.findIndex(({ turns }) => turns);
  return last < 0 ? sorted : sorted.slice(0, last + 1);
}

function changeOf(node: SyntaxNode): Change | undefined {
  switch (node.type) {
    case "AnsiCQuoted":
      // There `\'` is a quote, here the `'` is the end.
      return { at: node.pos, insert: "\\", turns: node.text.includes("\\'") };
    case "LocaleString":
      return { at: node.pos, insert: "\\", turns: false };
    case "TestCommand":
      return node.end === node.pos ? undefined : { at: node.pos, insert: "\\", turns: true };
    case "ArithmeticCommand":
      return { at: node.pos + 1, insert: " ", turns: true };
    case "Redirect":
      return node.operator.startsWith("&") ? { at: node.pos + 1, insert: " ", turns: false } : undefined;
    default:
      return undefined;
  }
}
