import * as unbash from "unbash";
import type {
  Assignment as UnbashAssignment,
  Redirection,
  Script,
  SyntaxNode,
  Word as UnbashWord,
  WordPart,
} from "unbash";

/** A range of the parsed text, in UTF-16 code units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** A stretch of a word before expansion, its quotes removed. `splits`: may become any number of words. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "glob"; readonly raw: string }
  | { readonly kind: "brace"; readonly start: number; readonly end: number }
  | {
      readonly kind: "parameter";
      readonly name: string;
      readonly quoted: boolean;
      /** The word of `${x:-word}`, when it is plain text. */
      readonly fallback?: string;
    }
  | { readonly kind: "other"; readonly splits: boolean };

/** A word as it is written. */
export interface SourceWord {
  readonly raw: string;
  readonly parts: readonly Part[];
  /** What bash runs in order to expand the word. */
  readonly scripts: readonly NestedScript[];
}

export interface NestedScript {
  readonly where: "substitution" | "process-substitution";
  readonly body: Tree;
}

export interface SourceAssignment {
  readonly name: string;
  /** Absent: an array, an element or an addition, whose value is not followed. */
  readonly value?: SourceWord;
  readonly scripts: readonly NestedScript[];
}

export interface SourceRedirect {
  readonly operator: string;
  /** Of a here-document its body. */
  readonly target: SourceWord;
}

/** A command line reduced to what decides which commands run, in which order, in which shell. */
export type Tree =
  | {
      readonly kind: "command";
      readonly span: Span;
      readonly assignments: readonly SourceAssignment[];
      readonly words: readonly SourceWord[];
      readonly redirects: readonly SourceRedirect[];
    }
  /** One after the other in the same shell. */
  | { readonly kind: "list"; readonly items: readonly Tree[] }
  /** `left || right`. */
  | { readonly kind: "or"; readonly left: Tree; readonly right: Tree }
  /** `first` runs; of the branches one, several or none. */
  | { readonly kind: "branches"; readonly first: Tree; readonly branches: readonly Tree[] }
  | {
      readonly kind: "loop";
      readonly variable?: string;
      readonly values: readonly SourceWord[];
      readonly body: Tree;
    }
  | { readonly kind: "pipe"; readonly items: readonly Tree[] }
  /** In a shell of its own, so that nothing it sets comes back. */
  | { readonly kind: "scope"; readonly where: "subshell" | "background" | "coproc"; readonly body: Tree }
  | { readonly kind: "function"; readonly name: string; readonly body: Tree }
  /** Expansions that belong to no simple command, such as the word of a `case`. */
  | { readonly kind: "expand"; readonly scripts: readonly NestedScript[] }
  | { readonly kind: "redirected"; readonly body: Tree; readonly redirects: readonly SourceRedirect[] };

export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

export interface Parsed {
  readonly tree: Tree;
  /** Empty for a text that bash accepts. The tree then holds everything; otherwise what could be recovered. */
  readonly problems: readonly SyntaxProblem[];
}

/** Longer texts are not looked at: Linux passes no argument above 128 KiB (MAX_ARG_STRLEN), so bash gets none. */
export const MAX_LENGTH = 131_072;
/** Substitutions are parsed anew at every level, so depth costs more than linearly. People write two or three. */
const MAX_NESTING = 40;
/** Steps over syntax nodes; a bound on work for texts made to be slow. */
const MAX_NODES = 200_000;

interface Context {
  readonly problems: SyntaxProblem[];
  nodes: number;
}

/** A place in the tree: the text that positions index, where that text stands in the line, and how deep it is. */
interface Place {
  readonly text: string;
  readonly base: number | Span;
  readonly depth: number;
  readonly context: Context;
}

const EMPTY: Tree = { kind: "list", items: [] };

/** Parses bash. Never throws: what is wrong, too long or too deep is a problem with its offset. */
export function parseShell(text: string): Parsed {
  if (text.length > MAX_LENGTH)
    return { tree: EMPTY, problems: [{ message: "too long", offset: MAX_LENGTH }] };
  const context: Context = { problems: [], nodes: 0 };
  try {
    const tree = scriptTree(unbash.parse(text), { text, base: 0, depth: 0, context });
    return { tree, problems: context.problems };
  } catch (error) {
    // A defect of the parser, or a stack that ran out in it, must not look like a line without commands.
    const message = error instanceof Error ? error.message : String(error);
    return { tree: EMPTY, problems: [{ message: `parser failed: ${message}`, offset: 0 }] };
  }
}

function offsetIn(place: Place, pos: number): number {
  return typeof place.base === "number" ? place.base + pos : place.base.offset;
}

function spanIn(place: Place, pos: number, end: number): Span {
  return typeof place.base === "number"
    ? { offset: place.base + pos, length: end - pos }
    : { offset: place.base.offset, length: place.base.length };
}

/** Whether the walk may go on; the first time it may not is a problem. */
function mayEnter(place: Place, pos: number): boolean {
  const { context } = place;
  context.nodes++;
  const ok = place.depth <= MAX_NESTING && context.nodes <= MAX_NODES;
  if (!ok && context.problems.length < 100)
    context.problems.push({ message: "nested too deeply", offset: offsetIn(place, pos) });
  return ok;
}

function scriptTree(
  script: Script & { errors?: readonly unbash.ParseError[] | undefined },
  place: Place,
): Tree {
  for (const error of script.errors ?? [])
    place.context.problems.push({ message: error.message, offset: offsetIn(place, error.pos) });
  return { kind: "list", items: script.commands.map((statement) => tree(statement, place)) };
}

function trees(nodes: readonly SyntaxNode[], place: Place): Tree {
  return { kind: "list", items: nodes.map((node) => tree(node, place)) };
}

function tree(node: SyntaxNode, outer: Place): Tree {
  const place = { ...outer, depth: outer.depth + 0.25 };
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
        node.operators[i - 1] === "||" ? { kind: "or", left, right } : { kind: "list", items: [left, right] },
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
      return { kind: "loop", values: [], body: { kind: "list", items: [{ kind: "expand", scripts }, body] } };
    }
    case "While":
      return { kind: "loop", values: [], body: trees([node.clause, node.body], place) };
    case "Case": {
      const words = [node.word, ...node.items.flatMap((item) => item.pattern)];
      const first: Tree = { kind: "expand", scripts: words.flatMap((word) => nestedScripts(word, place)) };
      return { kind: "branches", first, branches: node.items.map((item) => tree(item.body, place)) };
    }
    case "Subshell":
      return { kind: "scope", where: "subshell", body: tree(node.body, place) };
    case "Coproc":
      return { kind: "scope", where: "coproc", body: tree(node.body, place) };
    case "BraceGroup":
      return tree(node.body, place);
    case "Function":
      return { kind: "function", name: node.name.value, body: tree(node.body, place) };
    case "Redirected": {
      const redirects = node.redirects.map((redirect) => redirectOf(redirect, place));
      return { kind: "redirected", body: tree(node.command, place), redirects };
    }
    case "Command":
      return commandTree(node, place);
    default:
      // `[[ ]]` and `(( ))`: they run nothing but what their words substitute.
      return { kind: "expand", scripts: nestedScripts(node, place) };
  }
}

function commandTree(node: unbash.Command, place: Place): Tree {
  const assignments: SourceAssignment[] = [];
  const words: SourceWord[] = node.name === undefined ? [] : [wordOf(node.name, place)];
  const redirects: SourceRedirect[] = [];
  for (const item of [...node.prefix, ...node.suffix]) {
    if (item.type === "Word") words.push(wordOf(item, place));
    else if (item.type !== "Assignment") redirects.push(redirectOf(item, place));
    else if (words.length === 0 || node.prefix.includes(item)) assignments.push(assignmentOf(item, place));
    else words.push(assignmentWord(item, place));
  }
  const span = spanIn(place, node.pos, node.end);
  return { kind: "command", span, assignments, words, redirects };
}

function assignmentOf(node: UnbashAssignment, place: Place): SourceAssignment {
  const simple = node.append !== true && node.index === undefined && node.value.type === "Word";
  if (simple && node.value.type === "Word") {
    const value = wordOf(node.value, place);
    return { name: node.name, value, scripts: value.scripts };
  }
  return { name: node.name, scripts: nestedScripts(node, place) };
}

/** `export R=rm`: an assignment that is an argument, as the word that it is for everyone but `export`. */
function assignmentWord(node: UnbashAssignment, place: Place): SourceWord {
  if (node.value.type !== "Word" || node.append === true || node.index !== undefined)
    return {
      raw: node.text,
      parts: [{ kind: "other", splits: false }],
      scripts: nestedScripts(node, place),
    };
  const value = wordOf(node.value, place);
  const name: Part = { kind: "text", text: `${node.name}=`, quoted: true };
  return { raw: node.text, parts: [name, ...value.parts], scripts: value.scripts };
}

function redirectOf(node: Redirection, place: Place): SourceRedirect {
  if (node.type === "HereDoc") {
    const { body } = node;
    const parts: Part[] =
      body.parts === undefined
        ? [{ kind: "text", text: body.text, quoted: true }]
        : body.parts.flatMap((part) => partsOf(part, true));
    return { operator: "<<", target: { raw: body.text, parts, scripts: nestedScripts(body, place) } };
  }
  const missing: SourceWord = { raw: "", parts: [], scripts: [] };
  return {
    operator: node.operator,
    target: node.target === undefined ? missing : wordOf(node.target, place),
  };
}

function wordOf(node: UnbashWord, place: Place): SourceWord {
  const parts: readonly Part[] =
    node.parts === undefined
      ? [{ kind: "text", text: node.value, quoted: /['"\\]/.test(node.text) }]
      : node.parts.flatMap((part) => partsOf(part, false, node.pos));
  return { raw: node.text, parts, scripts: nestedScripts(node, place) };
}

function partsOf(part: WordPart, quoted: boolean, start = 0): readonly Part[] {
  switch (part.type) {
    case "Literal":
      return [{ kind: "text", text: part.value, quoted: quoted || part.text.startsWith("\\") }];
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ kind: "text", text: part.value, quoted: true }];
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.flatMap((child) => partsOf(child, true, start));
    case "Glob":
    case "ExtendedGlob":
      return [{ kind: "glob", raw: part.text }];
    case "BraceExpansion":
      return [{ kind: "brace", start: part.pos - start, end: part.end - start }];
    case "SimpleExpansion":
      return [{ kind: "parameter", name: part.text.slice(1), quoted }];
    case "ParameterExpansion": {
      const { operation } = part;
      if (part.prefix !== undefined || part.index !== undefined) break;
      const name = part.parameter;
      if (operation === undefined) return [{ kind: "parameter", name, quoted }];
      if (operation.type !== "Default" || !/[-=+]/.test(operation.operator)) break;
      const operand = operation.operand;
      const plain = (operand.parts ?? []).every((inner) => /Literal|Quoted$/.test(inner.type));
      if (plain) return [{ kind: "parameter", name: `${name} `, quoted, fallback: operand.value }];
      break;
    }
    default:
  }
  return [{ kind: "other", splits: !quoted }];
}

/** The scripts of all substitutions in a word, but not those inside of other scripts: they come with these. */
function nestedScripts(node: SyntaxNode, place: Place): readonly NestedScript[] {
  const found: NestedScript[] = [];
  const visit = (child: SyntaxNode, depth: number): void => {
    if (!mayEnter({ ...place, depth }, child.pos)) return;
    if (child.type === "CommandExpansion" || child.type === "ArithmeticCommandExpansion")
      found.push({ where: "substitution", body: scriptOf(child.script, child) });
    else if (child.type === "ProcessSubstitution")
      found.push({ where: "process-substitution", body: scriptOf(child.script, child) });
    else unbash.forEachChild(child, (next) => visit(next, depth + 0.1));
  };
  const scriptOf = (script: unbash.ParsedScript | undefined, child: SyntaxNode): Tree => {
    if (script === undefined) return EMPTY;
    const inner = { ...place, depth: place.depth + 1 };
    // A script in backquotes is decoded first: its positions say nothing about the line.
    if (script.source === undefined) return scriptTree(script, inner);
    return scriptTree(script, { ...inner, text: script.source, base: spanIn(place, child.pos, child.end) });
  };
  visit(node, place.depth);
  return found;
}
