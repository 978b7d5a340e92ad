import * as unbash from "unbash";
import type { SyntaxNode } from "unbash";
import { parsePosix } from "./parse-posix.ts";
import { assignmentOf, assignmentWord, nestedScripts, redirectOf, wordOf } from "./parse-words.ts";
import {
  mayEnter,
  offsetIn,
  spanIn,
  type Budget,
  type ParsedScript,
  type Parsed,
  type Place,
} from "./place.ts";
import { setBy } from "./set-by.ts";
import type { ExpandedText, SourceAssignment, SourceRedirect, SourceWord, Tree } from "./tree.ts";

const EMPTY: Tree = { kind: "list", items: [] };

/**
 * Has the parser read a text, whatever it looks like. Never throws: what is wrong or too deep is a problem with its offset.
 * @param isPosix the text is for a shell without the extensions of bash; all spans are then the whole text
 */
export function parseBash(text: string, isPosix: boolean): Parsed {
  const context: Budget = { problems: [], isPosix, nodes: 0, scriptTree, posixTree };
  try {
    const tree = isPosix
      ? posixTree(text, { text, base: { offset: 0, length: text.length }, depth: 0, context })
      : scriptTree(unbash.parse(text), { text, base: 0, depth: 0, context });
    return { tree, problems: context.problems };
  } catch (error) {
    // A defect of the parser, or a stack that ran out in it, must not look like a line without commands.
    const message = error instanceof Error ? error.message : String(error);
    return { tree: EMPTY, problems: [{ message: `parser failed: ${message}`, offset: 0 }] };
  }
}

function scriptTree(script: ParsedScript, place: Place): Tree {
  for (const error of script.errors ?? [])
    place.context.problems.push({ message: error.message, offset: offsetIn(place, error.pos) });
  return { kind: "list", items: script.commands.map((statement) => tree(statement, place)) };
}

/** The tree of a text for a shell without the extensions of bash. */
function posixTree(source: string, place: Place): Tree {
  const { script, text, isCut } = parsePosix(source);
  if (isCut) place.context.problems.push({ message: "too many quotes", offset: offsetIn(place, 0) });
  return scriptTree(script, { ...place, text });
}

function trees(nodes: readonly SyntaxNode[], place: Place): Tree {
  return { kind: "list", items: nodes.map((node) => tree(node, place)) };
}

function tree(node: SyntaxNode, outer: Place): Tree {
  const { text, base, context } = outer;
  const place: Place = { text, base, context, depth: outer.depth + 0.25 };
  if (!mayEnter(place, node.pos)) return EMPTY;
  switch (node.type) {
    case "Statement": {
      const body = tree(node.command, place);
      return node.background === true ? { kind: "scope", where: "background", body } : body;
    }
    case "CompoundList":
      return trees(node.commands, place);
    case "Pipeline":
      if (node.commands.length === 1) return trees(node.commands, place);
      return { kind: "pipe", items: node.commands.map((command) => tree(command, place)) };
    case "AndOr": {
      const items = node.commands.map((command) => tree(command, place));
      return items.reduce((left, right, i) =>
        node.operators[i - 1] === "||"
          ? { kind: "or", left, right }
          : { kind: "list", items: [left, right], joined: "and" },
      );
    }
    case "If": {
      const otherwise = node.elif.flatMap((elif) => [elif.clause, elif.then]);
      if (node.else !== undefined) otherwise.push(node.else);
      const branches = [node.then, ...otherwise].map((branch) => tree(branch, place));
      return { kind: "branches", first: tree(node.clause, place), branches };
    }
    case "For":
    case "Select": {
      const values = (node.wordlist ?? []).map((word) => wordOf(word, place));
      return { kind: "loop", variable: node.name.value, values, body: tree(node.body, place) };
    }
    case "ArithmeticFor": {
      const heads = [node.initialize, node.test, node.update].filter((head) => head !== undefined);
      const scripts = heads.flatMap((head) => nestedScripts(head, place));
      const body = tree(node.body, place);
      const texts = heads.flatMap((head) => operands(textOf(head, place)));
      return {
        kind: "loop",
        values: [],
        body: { kind: "list", items: [{ kind: "expand", scripts, texts, sets: heads.flatMap(setBy) }, body] },
      };
    }
    case "While":
      return { kind: "loop", values: [], body: trees([node.clause, node.body], place) };
    case "Case": {
      const patterns = node.items.flatMap((item) => item.pattern);
      const scripts = [node.word, ...patterns].flatMap((word) => nestedScripts(word, place));
      const texts = patterns.map((word) => ({ role: "pattern", raw: textOf(word, place) }) as const);
      const subject = { role: "subject", raw: textOf(node.word, place) } as const;
      const sets = [node.word, ...patterns].flatMap(setBy);
      const first: Tree = { kind: "expand", scripts, texts: [subject, ...texts], sets };
      return { kind: "branches", first, branches: node.items.map((item) => tree(item.body, place)) };
    }
    case "Subshell":
      return { kind: "scope", where: "subshell", body: tree(node.body, place) };
    case "Coproc":
      return { kind: "scope", where: "coproc", body: tree(node.body, place) };
    case "BraceGroup":
      return tree(node.body, place);
    case "Function":
      return {
        kind: "function",
        name: node.name.value,
        hasKeyword: /^function\s/.test(textOf(node, place)),
        body: tree(node.body, place),
      };
    case "Redirected": {
      const redirects = node.redirects.map((redirect) => redirectOf(redirect, place));
      return { kind: "redirected", body: tree(node.command, place), redirects };
    }
    case "Command":
      return commandTree(node, place);
    default: {
      // `[[ ]]` and `(( ))`: they run nothing but what their words substitute, and subscripts in them.
      const inside = textOf(node, place);
      const quoted = inside.match(/'[^']*(?:\$\(|`)[^']*'/g);
      return {
        kind: "expand",
        scripts: nestedScripts(node, place),
        texts: operands(inside.slice(2, -2)),
        sets: setBy(node),
        ...(quoted === null ? {} : { quoted }),
      };
    }
  }
}

/** Blanks, lines that are joined, and a parenthesis. */
const PARENTHESIS = /(?:[ \t]|\\\n)*\(/y;

/** `foo (rm x`, `foo (`: the parser skips the parenthesis, bash refuses the line. */
function noteParenthesis({ prefix, name, suffix }: unbash.Command, place: Place): void {
  for (const { end } of [...prefix, ...(name === undefined ? [] : [name]), ...suffix]) {
    PARENTHESIS.lastIndex = end;
    if (!PARENTHESIS.test(place.text)) continue;
    const offset = offsetIn(place, PARENTHESIS.lastIndex - 1);
    place.context.problems.push({ message: "unexpected token '('", offset });
  }
}

function textOf(node: { readonly pos: number; readonly end: number }, place: Place): string {
  return place.text.slice(node.pos, node.end);
}

function operands(text: string): readonly ExpandedText[] {
  return text
    .split(/[\s()]+/)
    .filter((raw) => raw !== "")
    .map((raw) => ({ role: "operand", raw }));
}

function commandTree(node: unbash.Command, place: Place): Tree {
  const assignments: SourceAssignment[] = [];
  const words: SourceWord[] = node.name === undefined ? [] : [wordOf(node.name, place)];
  const redirects: SourceRedirect[] = [];
  for (const item of [...node.prefix, ...node.suffix]) {
    if (item.type === "Word") words.push(wordOf(item, place));
    else if (item.type !== "Assignment") redirects.push(redirectOf(item, place));
    // To a shell without arrays it is a word, with a set of characters in it.
    else if (item.index !== undefined && place.context.isPosix)
      words.unshift({
        raw: item.text,
        parts: [{ kind: "glob", raw: "*" }],
        scripts: nestedScripts(item, place),
      });
    else if (words.length === 0 || node.prefix.includes(item)) assignments.push(assignmentOf(item, place));
    else words.push(assignmentWord(item, place));
  }
  noteParenthesis(node, place);
  const span = spanIn(place, node.pos, node.end);
  return { kind: "command", span, assignments, words, redirects };
}
