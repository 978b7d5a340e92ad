import * as unbash from "unbash";
import type {
  Assignment as UnbashAssignment,
  Redirection,
  SyntaxNode,
  Word as UnbashWord,
  WordPart,
} from "unbash";
import { backquoted } from "./parse-posix.ts";
import { mayEnter, spanIn, type Place } from "./place.ts";
import { setBy } from "./set-by.ts";
import type {
  NestedScript,
  Part,
  SourceAssignment,
  SourceElement,
  SourceRedirect,
  SourceWord,
  Tree,
} from "./tree.ts";
import { HOME_MARK, markedText } from "./word.ts";

/** An assignment before a command. */
export function assignmentOf(node: UnbashAssignment, place: Place): SourceAssignment {
  const adds = node.append === true ? { adds: true as const } : {};
  const scripts = nestedScripts(node, place);
  const index = node.index === undefined ? undefined : plainText(node.index);
  if (node.value.type === "Word") {
    const value = withListedHomes(wordOf(node.value, place));
    if (node.index === undefined) return { name: node.name, ...adds, value, scripts: value.scripts };
    return { name: index === undefined ? "" : `${node.name}[${index}]`, ...adds, value, scripts };
  }
  return { name: node.name, ...adds, elements: elementsOf(node.value.elements, place), scripts };
}

/** `[k]=x`, with or without quotes around the key. */
const KEYED = /^\[(?:"([^"$`\\]*)"|'([^']*)'|([^\s"'$`\\[\]]+))\]=/;

function elementsOf(nodes: readonly UnbashWord[], place: Place): readonly SourceElement[] {
  return nodes.map((node, i) => {
    const [start = "", double, single, bare] = KEYED.exec(node.text) ?? [];
    const key = double ?? single ?? bare;
    if (key === undefined && !/^\[.*\]\+?=/s.test(node.text))
      return { key: String(i), word: wordOf(node, place) };
    const text = `: : ${node.text.slice(start.length)}`;
    const command = unbash.parse(text).commands[0]?.command;
    const value = command?.type === "Command" ? command.suffix[1] : undefined;
    // Of a key that only the run decides it is not known where it ends.
    if (key === undefined || value?.type !== "Word")
      return { key: undefined, word: { ...wordOf(node, place), parts: [{ kind: "other", splits: false }] } };
    return { key, word: wordOf(value, { ...place, text, base: spanIn(place, node.pos, node.end) }) };
  });
}

/** `export R=rm`: an assignment that is an argument, as the word that it is for everyone but `export`. */
export function assignmentWord(node: UnbashAssignment, place: Place): SourceWord {
  if (node.value.type !== "Word" || node.append === true || node.index !== undefined)
    return {
      raw: node.text,
      parts: [{ kind: "other", splits: false }],
      scripts: nestedScripts(node, place),
      assignment: assignmentOf(node, place),
    };
  const value = wordOf(node.value, place);
  const name: Part = { kind: "text", text: `${node.name}=`, quoted: true };
  return { ...value, raw: node.text, parts: [name, ...withHome(value)] };
}

/** The value of an assignment, in which a `~` behind a colon is a home directory as well: `P=a:~/b`. */
function withListedHomes(value: SourceWord): SourceWord {
  if (!value.raw.includes(":~")) return value;
  const parts = value.parts.map((part) =>
    part.kind === "text" && !part.quoted
      ? { ...part, text: part.text.replace(/:~(?=[/:]|$)/g, `:${HOME_MARK}`) }
      : part,
  );
  return { ...value, parts };
}

/** The parts of a value with a mark in the place of a `~` at its start, which no longer stands first. */
function withHome({ raw, parts }: SourceWord): readonly Part[] {
  const [first, ...rest] = parts;
  if (first?.kind !== "text" || !raw.startsWith("~")) return parts;
  return [{ ...first, text: markedText({ kind: "literal", text: first.text, tilde: true }) }, ...rest];
}

/** A redirection; of a here-document its body. */
export function redirectOf(node: Redirection, place: Place): SourceRedirect {
  const number = node.descriptor?.type === "FileDescriptor" ? { descriptor: node.descriptor.value } : {};
  if (node.type === "HereDoc") {
    const { body } = node;
    const bodies: Bodies = new Map();
    const scripts = nestedScripts(body, place, bodies);
    const parts: Part[] =
      body.parts === undefined
        ? [{ kind: "text", text: body.text, quoted: true }]
        : body.parts.flatMap((part) => partsOf(part, true, 0, bodies));
    return { operator: "<<", ...number, target: { raw: body.text, parts, scripts, ...setsOf(body) } };
  }
  const missing: SourceWord = { raw: "", parts: [], scripts: [] };
  return {
    operator: node.operator,
    ...number,
    target: node.target === undefined ? missing : wordOf(node.target, place),
  };
}

/** The scripts of the substitutions in a word, by their node. */
type Bodies = Map<SyntaxNode, Tree>;
const NO_BODIES: Bodies = new Map();
/** Characters without which nothing in a word could run, or be deep. */
const NESTS = /[(`{]/;

/** A word with its parts. */
export function wordOf(node: UnbashWord, place: Place): SourceWord {
  const mayNest = node.parts !== undefined && NESTS.test(node.text);
  const bodies: Bodies = mayNest ? new Map() : NO_BODIES;
  const scripts = mayNest ? nestedScripts(node, place, bodies) : [];
  const parts: readonly Part[] =
    node.parts === undefined
      ? [{ kind: "text", text: node.value, quoted: /['"\\]/.test(node.text) }]
      : node.parts.flatMap((part) => partsOf(part, false, node.pos, bodies));
  const read = place.context.isPosix ? parts.map((part) => withoutBraces(part, node.text)) : parts;
  const own = /^\w+=~/.test(node.text) ? withAssignedHome(read) : read;
  return { raw: node.text, parts: own, scripts, ...(mayNest ? setsOf(node) : {}) };
}

function setsOf(node: SyntaxNode): { readonly sets?: readonly string[] } {
  const sets = setBy(node);
  return sets.length === 0 ? {} : { sets };
}

/** Braces as the text that they are to a shell which does not expand them. */
function withoutBraces(part: Part, raw: string): Part {
  if (part.kind !== "brace") return part;
  const text = raw.slice(part.start, part.end);
  return /[$`'"\\]/.test(text) ? part : { kind: "text", text, quoted: true };
}

/** `dd of=~/x`: bash expands the `~` in a word that looks like an assignment, wherever it stands. */
function withAssignedHome(parts: readonly Part[]): readonly Part[] {
  const [first, ...rest] = parts;
  if (first?.kind !== "text") return parts;
  const start = first.text.indexOf("~");
  const home = markedText({ kind: "literal", text: first.text.slice(start), tilde: true });
  return [{ ...first, text: first.text.slice(0, start) + home }, ...rest];
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

/** What becomes several words in quotes too: `"${@@Q}"`, `"${!a[@]}"`, `"${!prefix@}"`. */
const SEVERAL = /^\$\{(@|!\w*@)|\[@\]/;

function parameterPart(part: Extract<WordPart, { type: "ParameterExpansion" }>, quoted: boolean): Part {
  const { operation, index, prefix, parameter } = part;
  if (prefix === "#") return { kind: "number" };
  const other: Part = { kind: "other", splits: !quoted || SEVERAL.test(part.text) };
  if (prefix !== undefined) return other;
  const element = index === undefined ? undefined : plainText(index);
  if (index !== undefined && element === undefined) return other;
  const name = element === undefined ? parameter : `${parameter}[${element}]`;
  if (operation === undefined) return { kind: "parameter", name, quoted };
  const operands = operandsOf(operation).map(operation.type === "Remove" ? patternText : plainText);
  const texts = operands.filter((text) => text !== undefined);
  if (texts.length < operands.length || operation.type === "Transform" || operation.type === "Names")
    return other;
  const change = { operator: operation.operator, operands: texts };
  const [fallback] = operation.type === "Default" && /[-=+]/.test(operation.operator) ? texts : [];
  return {
    kind: "parameter",
    name,
    quoted,
    change,
    ...(fallback === undefined ? {} : { fallback, ...wholeness(operation) }),
  };
}

/** Whether the word of `${x-'a b'}` is quoted as a whole. */
function wholeness(operation: unbash.ParameterOperation): { readonly isWhole?: true } {
  const [word] = operandsOf(operation);
  const isQuoted = word?.parts !== undefined && word.parts.every(({ type }) => type.endsWith("Quoted"));
  return isQuoted ? { isWhole: true } : {};
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

/** A word as a pattern of the shell, in which what is quoted is escaped. */
function patternText({ parts, text, value }: UnbashWord): string | undefined {
  const escaped = (plain: string): string => plain.replaceAll(/[*?[\]\\]/g, "\\$&");
  if (parts === undefined) return text === value ? value : escaped(value);
  const texts = parts.map((part) => {
    if (part.type === "Glob") return part.text;
    if (!/Literal$|^(Single|AnsiC)Quoted$/.test(part.type) || !("value" in part)) return undefined;
    return part.text === part.value ? part.value : escaped(part.value);
  });
  return texts.includes(undefined) ? undefined : texts.join("");
}

/** The scripts of all substitutions in a word, but not those inside of other scripts: they come with these. */
export function nestedScripts(node: SyntaxNode, place: Place, bodies?: Bodies): readonly NestedScript[] {
  const found: NestedScript[] = [];
  const visit = (child: SyntaxNode, depth: number): void => {
    if (!mayEnter(place, child.pos, depth)) return;
    if (child.type === "CommandExpansion" || child.type === "ArithmeticCommandExpansion") {
      const body = scriptOf(child.script, child);
      found.push({ where: "substitution", body });
      bodies?.set(child, body);
    } else if (child.type === "ProcessSubstitution")
      found.push({
        where: "process-substitution",
        body: scriptOf(child.script, child),
        ...(child.operator === ">" ? { reads: true as const } : {}),
      });
    else unbash.forEachChild(child, (next) => visit(next, depth + 0.1));
  };
  const scriptOf = (script: unbash.ParsedScript | undefined, child: SyntaxNode): Tree => {
    if (script === undefined) return { kind: "list", items: [] };
    const inner = { ...place, depth: place.depth + 1 };
    const own = place.context.isPosix ? backquoted(child, place.text) : undefined;
    if (own !== undefined) return place.context.posixTree(own, inner);
    // A script in backquotes is decoded first: its positions say nothing about the line.
    if (script.source === undefined) return place.context.scriptTree(script, inner);
    return place.context.scriptTree(script, {
      ...inner,
      text: script.source,
      base: spanIn(place, child.pos, child.end),
    });
  };
  visit(node, place.depth);
  return found;
}
