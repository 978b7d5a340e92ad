import { splitWords } from "../shell/words.ts";
import { readRuleWords } from "./command-words.ts";

/** What is wrong with the form of a command rule, and the rules to write instead. */
export interface WrongForm {
  readonly found: string;
  readonly instead: readonly string[];
}

/**
 * Finds forms that look like a rule and would match nothing: regular expressions, command substitutions, pipes, rules in
 * the syntax of an agent, stars that are not at the end of a word. Quoted text is data.
 * @returns undefined for a text that has none of them
 */
export function wrongForm(text: string): WrongForm | undefined {
  const found = foundIn(text.trim());
  return found === undefined ? undefined : { found, instead: insteadOf(text) };
}

/** Parts of regular expressions that no command has. A `.*` that ends a longer word is a prefix: `mkfs.*`. */
const EXPRESSION = /^\^|\\[sSdDwWbB](?!\w)|\.\*(?=\S)|(?<!\S)\.\*|\.\+|\(\?[:=!<]|\[\^|[)\]][?*+{]|\w\$$/;

function foundIn(text: string): string | undefined {
  if (text.replaceAll(/'[^']*'|\\./gs, "").includes("`")) return "a backtick";
  const bare = withoutQuoted(text);
  const expression = EXPRESSION.exec(bare)?.[0];
  if (expression !== undefined) return `\`${expression}\` of a regular expression`;
  if (bare.includes("|")) return "`|`";
  const wrapper = AGENT_RULE.exec(text)?.[1];
  if (wrapper !== undefined) return `\`${wrapper}(...)\` around it`;
  const split = splitWords(text);
  const read = split.kind === "words" ? readRuleWords(split.words) : undefined;
  return read?.kind === "star" ? read.found : undefined;
}

/** A rule as an agent's own configuration has it. */
const AGENT_RULE = /^([A-Za-z_]+)\((.*)\)$/s;

function withoutQuoted(text: string): string {
  return text.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"/gs, "x");
}

/** More alternatives than this are not written out. */
const MAX_ALTERNATIVES = 6;

/** Rules that match at least what the text means, each of which the reader accepts. */
function insteadOf(text: string): readonly string[] {
  const inner = AGENT_RULE.exec(text.trim())?.[2]?.replace(/:\*$/, "") ?? text;
  const plain = inner
    .replaceAll("`", "")
    .replaceAll(/\\[bB]/g, "")
    .replaceAll(/\(\?[:=!<]+/g, "(")
    .replaceAll(/(?:\\s|\[ \]|\[\[:space:\]\])[+*?]?/g, " ")
    .replaceAll(/\.[*+]/g, "*")
    .replaceAll(/\\([^\w\s])/g, "$1")
    .replaceAll(/^\s*\^|\$\s*$/g, "");
  const rules = alternatives(plain).map(plainRule).filter(isAccepted);
  return rules.length === 0 ? ["*"] : [...new Set(rules)];
}

/** `git (push|fetch)` is `git push` and `git fetch`; `a | b` is both of them. */
function alternatives(text: string): readonly string[] {
  let texts = [text];
  for (let group = true; group && texts.length <= MAX_ALTERNATIVES;) {
    group = false;
    texts = texts.flatMap((one) => {
      const [whole = "", body = "", end = ""] = /\(([^()]*)\)([?*+]?)/.exec(one) ?? [];
      if (whole === "") return [one];
      group = true;
      const at = one.indexOf(whole);
      // What may be missing, or come again, ends the rule before it.
      const parts = end === "" ? body.split("|") : ["*"];
      return parts.map((part) => one.slice(0, at) + part + one.slice(at + whole.length));
    });
  }
  return texts.flatMap((one) => one.split("|")).slice(0, MAX_ALTERNATIVES);
}

/** The words of a text up to the first of which only the beginning is known. */
function plainRule(text: string): string {
  const kept: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    // A path in front of a program makes no difference to a rule.
    const own = word.replace(kept.length === 0 ? /^\*+(?:\/|(?=[\w-]))/ : /^\*+(?=-)/, "");
    if (own === "*" && kept.length > 0) continue;
    const fixed = /^[^\\()[\]{}*+?^$|`'"&;<>#!\n\r]*/.exec(own)?.[0] ?? "";
    if (fixed === own) {
      kept.push(own);
      continue;
    }
    // The sign may say that the letter before it can be missing.
    const sure = /^[?{]/.test(own.slice(fixed.length)) ? Array.from(fixed).slice(0, -1).join("") : fixed;
    if (sure !== "") kept.push(`${sure}*`);
    break;
  }
  return kept.join(" ");
}

/** Whether the reader takes a rule as it is. */
function isAccepted(rule: string): boolean {
  if (foundIn(rule) !== undefined) return false;
  const split = splitWords(rule);
  return split.kind === "words" && split.words.some((word) => word !== "");
}
