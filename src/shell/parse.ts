import * as unbash from "unbash";
import type {
  Assignment as UnbashAssignment,
  Redirection,
  Script,
  SyntaxNode,
  Word as UnbashWord,
  WordPart,
} from "unbash";
import { mayEnter, offsetIn, spanIn, type Budget, type Place, type SyntaxProblem } from "./place.ts";
import type {
  ExpandedText,
  NestedScript,
  Part,
  SourceAssignment,
  SourceRedirect,
  SourceWord,
  Tree,
} from "./tree.ts";

export type { SourceRedirect, SourceWord, Tree } from "./tree.ts";

export interface Parsed {
  readonly tree: Tree;
  /** Empty for a text that bash accepts. The tree then holds everything; otherwise what could be recovered. */
  readonly problems: readonly SyntaxProblem[];
}

/** Longer texts are not looked at: Linux passes no argument above 128 KiB (MAX_ARG_STRLEN), so bash gets none. */
export const MAX_LENGTH = 131_072;
const EMPTY: Tree = { kind: "list", items: [] };

/** Parses bash. Never throws: what is wrong, too long or too deep is a problem with its offset. */
export function parseShell(text: string): Parsed {
  if (text.length > MAX_LENGTH)
    return { tree: EMPTY, problems: [{ message: "too long", offset: MAX_LENGTH }] };
  const context: Budget = { problems: [], nodes: 0 };
  try {
    const tree = scriptTree(unbash.parse(text), { text, base: 0, depth: 0, context });
    return { tree, problems: context.problems };
  } catch (error) {
    // A defect of the parser, or a stack that ran out in it, must not look like a line without commands.
    const message = error instanceof Error ? error.message : String(error);
    return { tree: EMPTY, problems: [{ message: `parser failed: ${message}`, offset: 0 }] };
  }
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
        body: { kind: "list", items: [{ kind: "expand", scripts, texts }, body] },
      };
    }
    case "While":
      return { kind: "loop", values: [], body: trees([node.clause, node.body], place) };
    case "Case": {
      const patterns = node.items.flatMap((item) => item.pattern);
      const scripts = [node.word, ...patterns].flatMap((word) => nestedScripts(word, place));
      const texts = patterns.map((word) => ({ role: "pattern", raw: textOf(word, place) }) as const);
      const subject = { role: "subject", raw: textOf(node.word, place) } as const;
      const first: Tree = { kind: "expand", scripts, texts: [subject, ...texts] };
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
    default:
      // `[[ ]]` and `(( ))`: they run nothing but what their words substitute.
      return {
        kind: "expand",
        scripts: nestedScripts(node, place),
        texts: operands(textOf(node, place).slice(2, -2)),
      };
  }
}

/** `foo (rm x`: the parser passes over the parenthesis, bash refuses the line. */
function noteParenthesis(node: unbash.Command, place: Place): void {
  const items = [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix];
  for (const [i, { end }] of items.entries()) {
    const next = items[i + 1];
    const at = next === undefined ? -1 : place.text.slice(end, next.pos).indexOf("(");
    if (at >= 0)
      place.context.problems.push({ message: "unexpected token '('", offset: offsetIn(place, end + at) });
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
    else if (words.length === 0 || node.prefix.includes(item)) assignments.push(assignmentOf(item, place));
    else words.push(assignmentWord(item, place));
  }
  noteParenthesis(node, place);
  const span = spanIn(place, node.pos, node.end);
  return { kind: "command", span, assignments, words, redirects };
}

function assignmentOf(node: UnbashAssignment, place: Place): SourceAssignment {
  const simple = node.append !== true && node.index === undefined && node.value.type === "Word";
  if (simple && node.value.type === "Word") {
    const value = wordOf(node.value, place);
    return { name: node.name, value, scripts: value.scripts };
  }
  const scripts = nestedScripts(node, place);
  if (node.append === true || node.index !== undefined || node.value.type === "Word")
    return { name: node.name, scripts };
  return { name: node.name, elements: node.value.elements.map((word) => wordOf(word, place)), scripts };
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
    const bodies: Bodies = new Map();
    const scripts = nestedScripts(body, place, bodies);
    const parts: Part[] =
      body.parts === undefined
        ? [{ kind: "text", text: body.text, quoted: true }]
        : body.parts.flatMap((part) => partsOf(part, true, 0, bodies));
    return { operator: "<<", target: { raw: body.text, parts, scripts } };
  }
  const missing: SourceWord = { raw: "", parts: [], scripts: [] };
  return {
    operator: node.operator,
    target: node.target === undefined ? missing : wordOf(node.target, place),
  };
}

/** The scripts of the substitutions in a word, by their node. */
type Bodies = Map<SyntaxNode, Tree>;

function wordOf(node: UnbashWord, place: Place): SourceWord {
  const bodies: Bodies = new Map();
  // A word without parts holds nothing that could run.
  const scripts = node.parts === undefined ? [] : nestedScripts(node, place, bodies);
  const parts: readonly Part[] =
    node.parts === undefined
      ? [{ kind: "text", text: node.value, quoted: /['"\\]/.test(node.text) }]
      : node.parts.flatMap((part) => partsOf(part, false, node.pos, bodies));
  return { raw: node.text, parts, scripts };
}

function partsOf(part: WordPart, quoted: boolean, start: number, bodies: Bodies): readonly Part[] {
  switch (part.type) {
    case "Literal":
      return [{ kind: "text", text: part.value, quoted: quoted || part.text.startsWith("\\") }];
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ kind: "text", text: part.value, quoted: true }];
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.flatMap((child) => partsOf(child, true, start, bodies));
    case "Glob":
    case "ExtendedGlob":
      return [{ kind: "glob", raw: part.text }];
    case "BraceExpansion":
      return [{ kind: "brace", start: part.pos - start, end: part.end - start }];
    case "SimpleExpansion":
      return [{ kind: "parameter", name: part.text.slice(1), quoted }];
    case "ParameterExpansion":
      return [parameterPart(part, quoted)];
    case "CommandExpansion": {
      const body = bodies.get(part);
      if (body !== undefined) return [{ kind: "substitution", body, quoted, raw: part.text }];
      break;
    }
    case "ArithmeticExpansion":
      return [{ kind: "number" }];
    default:
  }
  return [{ kind: "other", splits: !quoted }];
}

function parameterPart(part: Extract<WordPart, { type: "ParameterExpansion" }>, quoted: boolean): Part {
  const { operation, index, prefix, parameter } = part;
  if (prefix === "#") return { kind: "number" };
  if (prefix !== undefined) return { kind: "other", splits: !quoted };
  const element = index === undefined ? undefined : plainText(index);
  if (index !== undefined && element === undefined) return { kind: "other", splits: !quoted };
  const name = element === undefined ? parameter : `${parameter}[${element}]`;
  if (operation === undefined) return { kind: "parameter", name, quoted };
  const operands = operandsOf(operation).map(plainText);
  const texts = operands.filter((text) => text !== undefined);
  if (texts.length < operands.length || operation.type === "Transform" || operation.type === "Names")
    return { kind: "other", splits: !quoted };
  const change = { operator: operation.operator, operands: texts };
  const [fallback] = operation.type === "Default" && /[-=+]/.test(operation.operator) ? texts : [];
  return { kind: "parameter", name, quoted, change, ...(fallback === undefined ? {} : { fallback }) };
}

function operandsOf(operation: unbash.ParameterOperation): readonly UnbashWord[] {
  switch (operation.type) {
    case "Default":
    case "Remove":
      return [operation.operand];
    case "Replace":
      return [operation.pattern, operation.replacement];
    case "Slice":
      return operation.length === undefined ? [operation.offset] : [operation.offset, operation.length];
    case "CaseModification":
      return operation.operand === undefined ? [] : [operation.operand];
    default:
      return [];
  }
}

/** The text of a word in which nothing expands. */
function plainText({ parts, value }: UnbashWord): string | undefined {
  return (parts ?? []).every((inner) => /Literal|Quoted$/.test(inner.type)) ? value : undefined;
}

/** The scripts of all substitutions in a word, but not those inside of other scripts: they come with these. */
function nestedScripts(node: SyntaxNode, place: Place, bodies?: Bodies): readonly NestedScript[] {
  const found: NestedScript[] = [];
  const visit = (child: SyntaxNode, depth: number): void => {
    if (!mayEnter({ ...place, depth }, child.pos)) return;
    if (child.type === "CommandExpansion" || child.type === "ArithmeticCommandExpansion") {
      const body = scriptOf(child.script, child);
      found.push({ where: "substitution", body });
      bodies?.set(child, body);
    } else if (child.type === "ProcessSubstitution")
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
