import type { BashAttempt, LineCommand } from "../line-command.ts";
import { SAFE_VARIABLES } from "../read-only-table.ts";
import type { Judgement } from "../read-only.ts";

/** Stands for a character that quotes or escapes make plain. */
export const MASK = "\ue002";

/** Stands for the beginning of `$'...'`. */
export const ESCAPED_TEXT = "\ue000";

/** A line with everything that quotes and escapes make plain taken out. Expansions in double quotes stay. */
export function masked(line: string): string {
  if (!/["'\\]/.test(line)) return withoutRemarks(line);
  let text = "";
  let quote = "";
  /** Something is expanded before here, so what follows may belong to it. */
  let isExpanding = false;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (char === "\\" && quote !== "'") {
      text += MASK;
      index++;
    } else if (quote === "'") {
      if (char === "'") quote = "";
      text += MASK;
    } else if (quote === '"') {
      if (char === '"') quote = "";
      const isStart = char === "$" || char === "`";
      text += isStart || (isExpanding && /[\w{}()/?!@#*-]/.test(char)) ? char : MASK;
      isExpanding ||= isStart;
    } else if (char === '"' || char === "'") {
      if (char === "'" && text.endsWith("$")) text = `${text.slice(0, -1)}${ESCAPED_TEXT}`;
      quote = char;
      text += MASK;
    } else {
      text += char;
      isExpanding ||= char === "$" || char === "`";
    }
  }
  return withoutRemarks(text);
}

function withoutRemarks(text: string): string {
  return text.includes("#") ? text.replace(/(^|[\s;|&])#[^\n]*/g, "$1") : text;
}

/** What the agent cannot look through, by what it looks like (facts.md I, release 2.1.330). */
const OPAQUE: readonly RegExp[] = [
  // Substitutions, except `X=$(command)` that stands alone.
  /`|<\(|>\(/,
  // Groups, functions, arithmetic commands.
  /(^|[\s;|&!])[{(]([\s(]|[^){}\s,]+[\s;)])/,
  /\)\s*[{(]|\bfunction\s/,
  /(^|[\s;|&])(case|select|coproc)\s/,
  // Texts with escape codes, and brace patterns.
  /\ue000/,
  /\{[^{}\s]*(,|\.\.)[^{}\s]*\}/,
  // In the background.
  /[^&>|<]&(?![&>])(\s|$|[^&>\d-])/,
];

/** A line without the texts of here-documents that are not expanded. */
export function withoutQuotedTexts(line: string): string {
  return line.replace(
    /(<<-?\s*)(?:'(\w+)'|"(\w+)"|\\(\w+))(?=\n).*?(?:\n\s*(?:\2\3\4)(?=\n|$)|$)/gs,
    "$1'_'",
  );
}

/** A parenthesis that nothing closes. */
export function hasOpenParenthesis(line: string): boolean {
  const text = masked(line);
  return !/\bcase\s/.test(text) && text.split("(").length > text.split(")").length;
}

/** What bash would refuse and the agent's parser does not mind. */
const UNFINISHED = /expected '(then|do|done|fi)'|after '(\|&?|then)'$|token ';;'/;

/** A pipe into nothing before the line goes on, which the agent's parser minds. */
const PIPED_NOWHERE = /\|&?\s*[;)\n]/;

/** Why a line without any rule is asked about, whatever its commands are; undefined: they decide. */
export function isOpaque(attempt: BashAttempt, commands: readonly LineCommand[]): boolean {
  const { line } = attempt;
  const { commands: parsed } = attempt;
  if (parsed.kind === "unparsable" && (!UNFINISHED.test(parsed.reason) || PIPED_NOWHERE.test(masked(line))))
    return true;
  if (
    /[\u00a0\u2000-\u200b\u3000]/.test(line) ||
    /\\[ \t\n]/.test(line.replace(/(?<=[ \t])\\\n|'[^']*'/g, ""))
  )
    return true;
  const code = withoutQuotedTexts(line);
  const text = masked(code);
  if (hasOpenParenthesis(code)) return true;
  const withoutAssigned = text.replace(
    /(^|[;&|]\s*)[A-Za-z_]\w*=(\$\([^()`]*\)|`[^`]*`)(?=\s*($|[;&|]))/g,
    "$1_",
  );
  if (withoutAssigned.replace(/\$\(\([\d\s+*/%-]*\)\)/g, "_").includes("$(")) return true;
  if (OPAQUE.some((pattern) => pattern.test(withoutAssigned.replace(/\$\(\([\d\s+*/%-]*\)\)/g, "_"))))
    return true;
  // Two assignments and nothing else.
  if (/^\s*\w+=\S*\s+\w+=\S*\s*$/.test(text)) return true;
  if (hasVariable(text)) return true;
  // An unquoted here-document is expanded.
  if (/(?<!<)<<(?!<)-?\s*[A-Za-z]/.test(text)) return true;
  if (line.trim().endsWith("\\") || /(^|[;|&]\s*)!\s*$/.test(text)) return true;
  return commands.some(({ command }) =>
    ["function", "coproc", "process-substitution"].includes(command.where),
  );
}

/** Names that may be set for the commands behind: of the harmless ones these were tried (facts.md N). */
const SET_FREELY: ReadonlySet<string> = new Set("TERM NO_COLOR CI NODE_ENV TZ RUST_LOG GOOS".split(" "));

/** What becomes of a line that sets a variable for the commands behind it; a loop with a name does so too. */
export function judgeSetting(line: string): Judgement {
  const text = masked(line).replace(/\$\([^()]*\)|`[^`]*`/g, "_");
  if (/(^|[\s;|&])for\s/.test(text)) return "asks";
  const names = [...text.matchAll(SETTING)].map(([, name = ""]) => name);
  if (names.some((name) => !SAFE_VARIABLES.has(name) || name === "LANG" || name === "LC_ALL")) return "asks";
  return names.every((name) => SET_FREELY.has(name)) ? "runs" : "unmeasured";
}

/** An assignment without a command. */
const SETTING = /(?:^|[;&|(\n]\s*|\b(?:then|do|else)\s+)([A-Za-z_]\w*)\+?=[^\s;&|()]*(?=\s*(?:$|[;&|)\n]))/g;

/** Whether the line times a command: a word of the shell, which no list of commands has. */
export function isTimed(line: string): boolean {
  return /(^|[;|&]\s*)time(\s|$)/.test(masked(line));
}

/** Any variable but the two that the agent knows: `$HOME`, and `$PWD` inside double quotes. */
function hasVariable(text: string): boolean {
  const rest = text.replace(/\$HOME(?!\w)/g, "").replace(/\ue002\$PWD(?!\w)/g, "");
  return /\$[A-Za-z_0-9?$!#@*{-]/.test(rest);
}
