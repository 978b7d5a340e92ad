import type { BashAttempt } from "../line-command.ts";
import type { BashRules } from "./rules.ts";
import { ESCAPED_TEXT, hasOpenParenthesis, masked, MASK, withoutQuotedTexts } from "./shape.ts";

/**
 * Whether the agent gives a line up before it has looked at the files of any part of it. Rules for commands are
 * compared all the same (facts.md N, release 2.1.330).
 */
export function hidesFiles(attempt: BashAttempt): boolean {
  const known = HIDDEN.get(attempt);
  if (known !== undefined) return known;
  const isHidden = hidesFilesOf(attempt);
  HIDDEN.set(attempt, isHidden);
  return isHidden;
}

/** It is asked about several times for one line. */
const HIDDEN = new WeakMap<BashAttempt, boolean>();

function hidesFilesOf({ line, commands }: BashAttempt): boolean {
  if (commands.kind === "unparsable" && !isTolerated(commands.reason, line)) return true;
  if (/(^|[\s;|&=])\$"/.test(line)) return true;
  if (/[\u00a0\u2000-\u200b\u3000]/.test(line)) return true;
  if (PLAIN.test(line)) return false;
  const text = withoutContinuations(withoutQuotedTexts(line));
  if (hasEscapedBlank(text) || splitsBraces(text) || hasOpenVariable(text)) return true;
  const shape = withoutKnownSubstitutions(masked(text)).replace(/\[\[\s[^\n]*?\s\]\]/g, "_");
  return HIDING.some((pattern) => pattern.test(shape)) || hasSplitSubshell(shape) || endsInRemark(text);
}

/** What the agent's parser reads although bash would refuse it: an end that is missing, mostly. */
function isTolerated(reason: string, line: string): boolean {
  if (reason.startsWith("expected 'do'")) return !/\bfor\b/.test(line);
  if (reason.includes("close '[['")) return /\[\[\s*$/.test(line);
  return /expected '(then|done|fi)'|after '(\|&?|then|coproc)'$|token '(;;|\]\])'|double quote/.test(reason);
}

/** Whether bash would refuse the line for an expansion or a quote without an end. */
export function isBroken({ commands }: BashAttempt): boolean {
  return (
    commands.kind === "unparsable" &&
    /single quote|backtick|command substitution|arithmetic|parameter expansion/.test(commands.reason)
  );
}

/**
 * Whether a rule speaks of a piece of a line that was not taken apart for certain: one that bash would refuse, or a
 * remark that the agent may take for commands.
 */
export function isHalfRead(attempt: BashAttempt, rules: BashRules): boolean {
  const { line, commands } = attempt;
  if (!rules.isEmpty && isBroken(attempt)) return true;
  // Of an arithmetic command the agent compares some of the words behind the first one.
  const isSum = /(^|[^$])\(\(/.test(masked(line));
  const isWhole = commands.kind === "parsed" && !endsInRemark(line) && !hasOpenParenthesis(line) && !isSum;
  if (rules.isEmpty || isWhole) return false;
  const pieces = line.split(
    /[;|&\n(){}`#]|\b(?:if|then|else|elif|do|while|until|time|coproc|fi|done)\b|\[\[|!/,
  );
  const tails = isSum ? pieces.flatMap(tailsOf) : [];
  return [...pieces, ...tails].some((piece) => rules.match(piece.trim()) !== undefined);
}

function tailsOf(piece: string): readonly string[] {
  const words = piece.trim().split(/\s+/);
  return words.map((_, index) => words.slice(index).join(" "));
}

/** A backslash before the end of a line, with a blank before it, joins two lines to one. */
export function withoutContinuations(line: string): string {
  return line.replace(/(?<=[ \t])\\\n/g, "");
}

/** Words alone, without any of those that could begin a compound command: nothing below matches it. */
const PLAIN = /^(?!.*\b(?:function|case|select)\s)[\w \t./~:,@%+-]*$/;

const HIDING: readonly RegExp[] = [
  /`|\$\(|[<>]\(|\$\[|[?*+@!]\(/,
  // Groups, functions, arithmetic commands, choices.
  /(^|[\s;|&!({])\{\s/,
  /\(\s*\)|\bfunction\s/,
  /(^|[\s;|&])(case|select)\s/,
  /(^|[^$])\(\(/,
  /(^|[\s;|&])time\s+[({]/,
  new RegExp(ESCAPED_TEXT),
  // A dollar that begins nothing.
  /\$(?=[\s;|&]|$)/,
  // `=x` is a path to zsh.
  /(?<!\[ [^\]]*)(^|\s)=(?!=)/,
  // Lists, members, and variables of the shell itself.
  /(^|[\s;|&])\w+(\[[^\]]*\])?\+?=\(|(^|[\s;|&])\w+\[[^\]]*\]\+?=/,
  /(^|[\s;|&])IFS=|(^|[;|&]\s*)PATH=\S*\s*($|[;|&])|(^|[\s;|&])\w+=~/,
  /(^|[;|&\n]\s*)\w+=\S*[ \t]+\w+=\S*\s*($|[;|&\n])/,
  /(^|[\s;|&])(declare|typeset|local)\s+-[a-zA-Z]*[aAin]/,
  // Redirections of whole compounds, and rare ones.
  /(\)|(^|[\s;])(fi|done|esac|\}))[ \t]*\d*[<>]/,
  /<>|[<>]&-|\{\w+\}[<>]/,
  // A here-document that is expanded.
  /(?<!<)<<(?!<)-?\s*[A-Za-z_]/,
  // A word behind a redirection that stands behind another word.
  /(^|[;|&(\n]\s*|\b(then|do|else|if|while|until|!)\s+)(?!\d*[<>])[^\s;|&<>()][^;|&<>()\n]*?\s*\d*(&>>?|>>|>\||>&|<&|>|<(?![<(]))[ \t]*[^\s;|&<>()]+([ \t]*\d*(&>>?|>>|>\||>&|<&|>|<)[ \t]*[^\s;|&<>()]+)*[ \t]+(?!\d*(>|<)|&>)[^\s;|&<>()#]/,
  /\\$/,
];

/** `X=$(ls)`, the words of a loop, and sums of numbers are read through. */
function withoutKnownSubstitutions(text: string): string {
  return text
    .replace(/\$\(\([\d\s+*/%-]*\)\)/g, "_")
    .replace(/((?:^|[\s;|&(])[A-Za-z_]\w*\+?=)(\$\((?!\s*<)[^()`;]*\)|`[^`;]*`)/g, "$1_")
    .replace(/((?:^|[\s;|&(])[A-Za-z_]\w*\+?=)\$\(_*[A-Za-z_]\w*=_\)/g, "$1_")
    .replace(/(\bin\s[^;\n$]*)\$\([^()`;]*\)/g, "$1_");
}

/** A subshell with `;` or `&` between its commands, where none of these belongs to a loop or a choice. */
function hasSplitSubshell(shape: string): boolean {
  for (const [, body = ""] of shape.matchAll(/\(([^()]*)\)/g)) {
    const rest = body.replace(/\b(if|for|while|until)\b.*\b(fi|done)\b/gs, "_");
    if (/;|(^|[^&>|<])&(?![&>])/.test(rest)) return true;
  }
  return false;
}

/** A remark behind a command with redirections, which the agent's parser takes for their targets. */
export function endsInRemark(line: string): boolean {
  return line.split("\n").some((one) => {
    const remark = remarkAt(one);
    if (remark < 0) return false;
    const last =
      masked(one.slice(0, remark))
        .split(/&&|\|\||[;()]|(?<!>)\||(?<![<>])&(?![>\d])/)
        .at(-1) ?? "";
    return (
      /^\s*(?!\d*[<>])((then|do|else|if|while|until|!)\s+)?[^\s<>]+\s.*[<>]/.test(`${last} `) &&
      !/^\s*(\w+=\S*\s+)+\d*[<>]/.test(last)
    );
  });
}

function withoutRemarks(line: string): string {
  const lines = line.split("\n").map((one) => {
    const remark = remarkAt(one);
    return remark < 0 ? one : one.slice(0, remark);
  });
  return lines.join("\n");
}

/** Where a comment begins that something stands before. */
function remarkAt(line: string): number {
  for (let at = line.indexOf("#"); at >= 0; at = line.indexOf("#", at + 1)) {
    const before = line.slice(0, at);
    // What is quoted stays a mask, and a comment goes away.
    if (/\s$/.test(before) && masked(`${before}#x`).length < masked(`${before}_x`).length) return at;
  }
  return -1;
}

function hasEscapedBlank(line: string): boolean {
  return /\\[ \t\n]/.test(line.replace(/'[^']*'/g, ""));
}

const WORD = /(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s;|&<>()'"\\])+/gs;

/** A brace pattern in a word, also one of which parts are quoted. */
function splitsBraces(line: string): boolean {
  const words = withoutRemarks(line).match(WORD) ?? [];
  return words.some((word) => {
    if (/^'[^']*'$|^"(\\.|[^"\\])*"$/s.test(word)) return false;
    if (/\\\{.*\\\}/s.test(word.replace(/'[^']*'|"[^"]*"/g, ""))) return true;
    return /\{[^{}\s]*(,|\.\.)[^{}\s]*(\}|$)/.test(word.replace(/['"\\]/g, ""));
  });
}

/** A variable other than the home, the start directory in front of a path, and those that the line has set plainly. */
function hasOpenVariable(line: string): boolean {
  const text = masked(line);
  const set = new Map<string, { readonly at: number; readonly isSplit: boolean }>();
  const counts = new Map<string, number>();
  for (const [, name = ""] of text.matchAll(/(?:^|[\s;|&(])([A-Za-z_]\w*)\+?=/g))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const match of line.matchAll(SET)) {
    const [whole, name = "", value = ""] = match;
    const bare = value.replace(/^(['"])(.*)\1$/s, "$2").replace(/^\$HOME(?![\w])/, "/h");
    if (bare === "" || /[$`~\\]/.test(bare) || counts.get(name) !== 1) continue;
    set.set(name, { at: match.index + whole.length, isSplit: /[\s*?[]/.test(bare) });
  }
  for (const match of text.matchAll(/\$(?:([A-Za-z_]\w*)|[0-9?$!#@*{-])/g)) {
    const [, name] = match;
    if (name === undefined) return true;
    if (name === "HOME") continue;
    const isQuoted = text.charAt(match.index - 1) === MASK;
    const rest = text.slice(match.index + match[0].length);
    if (name === "PWD" && isQuoted && rest.startsWith("/")) continue;
    const known = set.get(name);
    if (known === undefined || known.at > match.index + (line.length - text.length)) return true;
    if (known.isSplit && !isQuoted) return true;
  }
  return false;
}

/** An assignment of plain text that every later command comes behind. */
const SET =
  /(?<=^|[;\n(]\s*)(?:(?:export|declare|local|readonly)\s+)?([A-Za-z_]\w*)=('[^']*'|"[^"]*"|[^\s;|&<>()'"`]*)(?=\s*(?:;|&&|\n))/g;
