import type { SourceLine } from "./lines.ts";

/** Forms for which a line is refused before any rule is asked (facts.md, "Refused lines", release 1.0.102). */
const REFUSED = /`|\$\{!|\$\{\w+@P|\$\{\w+:=|\$\{\w+[^}]*\$\(/;
/** Their neighbours, which were not tried. */
const NOT_TRIED = /\$\{\w+@|\$\{\w+=|\$\{[\s|]/;
/** What begins a here-document behind blanks escapes it in some forms (facts.md, "A here-document hides a command"). */
const HIDDEN = /^\s*[ \t]\$\{/;

/** Whether the agent refuses the line for how it expands something. */
export function refusedExpansion(source: SourceLine): "no" | "refused" | "unknown" {
  // What the agent's grammar makes of quotes that do not end was not found out.
  const refused = source.isComplete ? "refused" : "unknown";
  let result: "no" | "unknown" = "no";
  const words = [
    ...source.commands.flatMap((command) => command.words),
    ...source.values,
    ...source.assigned,
  ].map(({ raw }) => (/[`$]/.test(raw) ? withoutLiteral(raw) : ""));
  const targets = [...source.commands, source].flatMap(({ redirects }) => targetsOf(redirects));
  for (const text of [...words, ...targets]) {
    if (REFUSED.test(text) && !HIDDEN.test(text)) return refused;
    if (HIDDEN.test(text) || NOT_TRIED.test(text)) result = "unknown";
  }
  return result;
}

/** Targets of redirections. In a here-document quotes have no meaning, and if its delimiter has some nothing expands. */
function targetsOf(redirects: SourceLine["redirects"]): readonly string[] {
  return redirects.map(({ operator, target }) => {
    if (operator !== "<<") return withoutLiteral(target.raw);
    const isLiteral = target.scripts.length === 0 && target.parts.length <= 1;
    return isLiteral ? "" : target.raw.replace(/\\./gs, "");
  });
}

/** The source of a word without single-quoted stretches and escaped characters. */
function withoutLiteral(raw: string): string {
  let text = "";
  let isDouble = false;
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i] ?? "";
    if (char === "\\") i++;
    else if (char === "'" && !isDouble) {
      const end = raw.indexOf("'", i + 1);
      if (end < 0) break;
      i = end;
    } else {
      if (char === '"') isDouble = !isDouble;
      text += char;
    }
  }
  return text;
}
