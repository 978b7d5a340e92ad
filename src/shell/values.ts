import { changed } from "./change.ts";
import { referenceOf, UNKNOWN, type Bindings, type Value } from "./bindings.ts";
import { directoryWord } from "./directory.ts";
import type { Part } from "./tree.ts";
import { anything, literal, markedText, token, type Word } from "./word.ts";

/** More values of a variable than anybody writes; beyond it is dynamic. */
export const MAX_CHOICES = 32;
/** What a word costs beside its characters. */
const WORD_COST = 16;

type Parameter = Extract<Part, { kind: "parameter" }>;
type Substitution = Extract<Part, { kind: "substitution" }>;

/** What a variable or a substitution stands for. Beyond the budget only the run decides. */
export function parameterOf(
  part: Parameter | Substitution,
  bindings: Bindings,
  atStart: boolean,
): readonly Word[] {
  const { budget } = bindings;
  if (budget.left > 0) {
    const words =
      part.kind === "substitution" ? outputWords(part, bindings) : valuesOf(part, bindings, atStart);
    let size = 0;
    for (const word of words) size += WORD_COST + (word.kind === "literal" ? word.text : word.pattern).length;
    budget.left -= size;
    if (budget.left > 0) return words;
  }
  if (part.kind === "substitution") return [anything(part.raw, !part.quoted)];
  return [anything(`$${part.name}`, !part.quoted || part.name === "@")];
}

function outputWords({ body, quoted, raw }: Substitution, bindings: Bindings): readonly Word[] {
  const output = bindings.outputOf(body, bindings);
  if (output === undefined) return [anything(raw, !quoted)];
  if (typeof output === "string") return split(output.replace(/\n+$/, ""), quoted, bindings);
  return [output];
}

function valuesOf(part: Parameter, bindings: Bindings, atStart: boolean): readonly Word[] {
  const { name, quoted, change, fallback } = part;
  const { positional } = bindings;
  const opaque = [anything(`$${name}`, !quoted || name === "@" || name.endsWith("[@]"))];
  if (name === "=") return split(fallback ?? "", quoted, bindings);
  if (change === undefined && (name === "@" || name === "*")) {
    if (positional === undefined) return [anything(`$${name}`, name === "@" || !quoted)];
    const rest = positional.slice(1);
    // It joins them with the first character of `IFS`.
    if (quoted && name === "*" && bindings.variables.has("IFS")) return opaque;
    if (quoted && name === "*") return rest.every(isLiteral) ? [literal(rest.map(textOf).join(" "))] : opaque;
    return quoted ? rest : rest.flatMap((word) => resplit(word, bindings));
  }
  const value = valueOf(name, bindings);
  if (change !== undefined) {
    const text = changed(value, change);
    if (text !== undefined) return split(text, quoted, bindings);
    if (fallback !== undefined)
      return withFallback(opaque, value, split(fallback, quoted || part.isWhole === true, bindings));
    return isName(value) && /^[%#]/.test(change.operator) ? [token(`$${name}`)] : opaque;
  }
  if (value === undefined || !value.complete) return opaque;
  if (value.list === true)
    return quoted ? value.words : value.words.flatMap((word) => resplit(word, bindings));
  const [word] = value.words;
  if (word === undefined || value.words.length > 1)
    return value.words.every(isLiteral) && value.words.length <= MAX_CHOICES
      ? [{ ...anything(`$${name}`, !quoted), choices: value.words }]
      : opaque;
  if (word.kind === "dynamic")
    return word.token === true || word.glob ? [word] : [{ ...word, raw: `$${name}`, splits: !quoted }];
  if (word.tilde === true && atStart) return [word];
  return split(markedText(word), quoted, bindings);
}

/** `${x:-word}`: the word, or a value of which the line may tell something. */
function withFallback(
  opaque: readonly Word[],
  value: Value | undefined,
  fallback: readonly Word[],
): readonly Word[] {
  const [word] = opaque;
  if (word?.kind !== "dynamic" || fallback.length !== 1) return opaque;
  const choices = [...(value?.words ?? []), ...fallback];
  return choices.every(isLiteral) && choices.length <= MAX_CHOICES
    ? [{ ...word, choices, open: true }]
    : opaque;
}

/** Names of files of one directory: a part of one is as harmless as the whole. */
function isName(value: Value | undefined): boolean {
  return (
    value?.complete === true &&
    value.words.every(
      (word) =>
        word.kind === "dynamic" && word.glob && /^[^/.]/.test(word.pattern) && !word.pattern.includes("/"),
    )
  );
}

/** Values that every shell sets, of which only the form is known. */
const TOKENS = /^([?#$!]|UID|EUID|PPID|RANDOM|SECONDS|EPOCHSECONDS|LINENO|HOSTNAME|USER|LOGNAME|BASHPID|CI)$/;

/** What a variable can hold, where something is known of it. */
export function valueOf(name: string, bindings: Bindings): Value | undefined {
  const reference = referenceOf(name, bindings.variables);
  if (reference !== undefined)
    return reference.name === undefined ? UNKNOWN : valueOf(reference.name, bindings);
  const known = bindings.variables.get(name);
  if (known !== undefined) return known;
  const one = wordOf(name, bindings);
  return one && { words: [one], complete: true };
}

function wordOf(name: string, { positional, cwd }: Bindings): Word | undefined {
  if (name === "HOME") return { kind: "literal", text: "~", tilde: true };
  if (name === "PWD") return cwd && directoryWord(cwd);
  if (TOKENS.test(name)) return token(`$${name}`);
  if (name === "IFS") return literal(" ");
  return /^\d+$/.test(name) ? positional?.[Number(name)] : undefined;
}

function isLiteral(word: Word): boolean {
  return word.kind === "literal";
}

function textOf(word: Word): string {
  return word.kind === "literal" ? word.text : word.raw;
}

function resplit(word: Word, bindings: Bindings): readonly Word[] {
  return word.kind === "literal" ? split(word.text, false, bindings) : [{ ...word, splits: true }];
}

/** Splitting and file name expansion of the value of an unquoted variable. A changed `IFS` makes it unknown. */
function split(text: string, quoted: boolean, bindings: Bindings): readonly Word[] {
  if (quoted) return [literal(text)];
  if (bindings.variables.has("IFS")) return [anything(text, true)];
  // A blank at an end parts the word from what stands beside it: `rm${IFS}x`.
  const pieces = text.split(/[ \t\n]+/);
  return pieces.map((piece) => {
    if (!/[*?[]/.test(piece)) return literal(piece);
    return { kind: "dynamic", raw: piece, pattern: piece.replaceAll("[", "*"), glob: true, splits: true };
  });
}
