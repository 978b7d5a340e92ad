import { SEVERITY_STYLES, styled, type Style } from "./colors.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";
import { frame } from "./frame.ts";
import { characterCount, printable } from "./text.ts";
import { MESSAGES } from "./messages.ts";

/** How diagnostics are shown. */
export interface RenderOptions {
  readonly color: boolean;
  /** Everything in full, instead of a few examples of each kind. */
  readonly verbose: boolean;
  /** The width of a terminal, in characters; absent: each text is one line, as a log or a program wants it. */
  readonly width?: number;
}

/** How many warnings of one kind are shown before the rest is only counted. */
const SHOWN = 3;
/** How many errors of one kind are shown in full. */
const SHOWN_ERRORS = 10;

/**
 * The sentence of a diagnostic, the lines below it, and what to do about it. Long texts of a person are cut.
 * @param shown how many of a list are named
 */
export function textOf(
  diagnostic: Diagnostic,
  shown = SHOWN,
): { severity: Severity; message: string; list?: readonly string[]; help?: string } {
  // The catalogue's entry for a code takes exactly that code's arguments; the union hides it from the compiler.
  const entry = MESSAGES[diagnostic.code] as {
    severity: Severity;
    message: (args: unknown, shown: number) => string;
    list?: (args: unknown) => readonly string[];
    help?: (args: unknown) => string;
  };
  const args = clipAll(diagnostic.args);
  const list = entry.list?.(args);
  const help = entry.help?.(args);
  return {
    severity: entry.severity,
    message: entry.message(args, shown),
    ...(list === undefined ? {} : { list }),
    ...(help === undefined ? {} : { help }),
  };
}

/** How much of one text is shown: a pattern may be a megabyte long. */
const LONGEST = 200;

function clipAll(args: object): unknown {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, clip(value)]));
}

function clip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clip);
  return typeof value === "string" && value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value;
}

/**
 * Diagnostics for a terminal, in their order. Those of one kind and target are grouped: a policy with 5,000 odd
 * entries gives a few lines, not 5,000.
 * @returns text that ends with a line break, or nothing
 */
export async function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RenderOptions,
): Promise<string> {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.code} ${diagnostic.target ?? ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [diagnostic]);
    else group.push(diagnostic);
  }
  let output = "";
  for (const group of groups.values()) output += await renderGroup(group, options);
  return output;
}

async function renderGroup(group: readonly Diagnostic[], options: RenderOptions): Promise<string> {
  const first = group[0] as Diagnostic;
  const limit = textOf(first).severity === "error" ? SHOWN_ERRORS : SHOWN;
  const shown = options.verbose ? group : group.slice(0, limit);
  let output = "";
  for (const diagnostic of shown) output += await renderOne(diagnostic, options);
  const more = group.length - shown.length;
  if (more > 0) output += `  = and ${more.toLocaleString("en-US")} more of this kind (-v shows all)\n`;
  return output;
}

async function renderOne(diagnostic: Diagnostic, { color, verbose, width }: RenderOptions): Promise<string> {
  const { severity, message, list = [], help } = textOf(diagnostic, verbose ? Infinity : SHOWN);
  const paint = color ? styled : (_style: Style, text: string): string => text;
  const target = diagnostic.target === undefined ? "" : `${diagnostic.target}: `;
  const label = `${severity}[${diagnostic.code}]`;
  const [first = "", ...rest] = folded(printable(target + message), width, label.length + 2, 4);
  let output = `${paint(SEVERITY_STYLES[severity], label)}: ${paint("head", first)}\n`;
  for (const line of rest) output += `    ${paint("head", line)}\n`;
  for (const item of list)
    output += `  - ${folded(printable(item), width, 4, 4).join(`\n${" ".repeat(4)}`)}\n`;
  const { place } = diagnostic;
  if (place !== undefined) {
    // Only a place inside a document needs a syntax tree.
    const location = place.at === "file" ? undefined : await (await import("./locate.ts")).locate(place);
    if (location === undefined) {
      output += `  --> ${printable(place.at === "file" ? place.file : place.document.file)}\n`;
    } else {
      output += `  --> ${printable(location.file)}:${location.line}:${location.column}\n`;
      if (severity === "error") output += frame(location);
    }
  }
  if (help !== undefined)
    output += `  = help: ${folded(printable(help), width, 10, 10).join(`\n${" ".repeat(10)}`)}\n`;
  return output;
}

/**
 * A text in lines that fit, broken at blanks; a word that alone is too long stays in one piece, so that it can be copied.
 * @param before how many characters are before the first line
 * @param indent how many are before the others
 */
function folded(text: string, width: number | undefined, before: number, indent: number): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const room = width - (lines.length === 0 ? before : indent);
    if (line !== "" && characterCount(line) + 1 + characterCount(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
