import type { SimpleCommand } from "../../../../shell/simple-command.ts";

const REDIRECT = /^(\d*|&)(>>|>\||>&|<>|<&|<<<|&>>|&>|>|<)/;

/** Splits off redirections and surplus blanks that stand outside of quotes and substitutions. */
export function writtenWords(text: string): readonly string[] {
  const words: string[] = [];
  let rest = text.trimStart();
  let skipsNext = false;
  while (rest !== "") {
    const [operator] = REDIRECT.exec(rest) ?? [];
    if (operator !== undefined) {
      skipsNext = true;
      rest = rest.slice(operator.length).trimStart();
      continue;
    }
    const length = wordLength(rest);
    if (!skipsNext) words.push(rest.slice(0, length));
    skipsNext = false;
    rest = rest.slice(length).replace(/^([ \t\n]|\\\n)+/, "");
  }
  return words;
}

/** The length of the word at the beginning, at least one. */
function wordLength(text: string): number {
  let depth = 0;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (quote === "'") {
      if (char === "'") quote = "";
    } else if (char === "\\") {
      if (text[index + 1] === "\n" && index > 0 && depth === 0 && quote === "") return index;
      index++;
    } else if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === "'" || char === '"' || char === "`") quote = char;
    else if (char === "(" || char === "{") depth++;
    else if (char === ")" || char === "}") depth--;
    else if (depth <= 0 && index > 0 && /[ \t\n<>]/.test(char)) return index;
  }
  return text.length;
}

/** A word without its quotes and escapes; variables and substitutions stay as they are. */
export function unquoted(word: string): string {
  let text = "";
  let quote = "";
  for (let index = 0; index < word.length; index++) {
    const char = word.charAt(index);
    const next = word.charAt(index + 1);
    if (quote === "'" ? char === "'" : quote === '"' && char === '"') quote = "";
    else if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === "\\" && quote !== "'" && next !== "" && (quote === "" || /[$`"\\\n]/.test(next))) {
      if (next !== "\n") text += next;
      index++;
    } else text += char;
  }
  return text;
}

/** What the agent puts into single quotes when it writes an argument down again. */
const LOOKS_EXPANDED = /\$[A-Za-z_{]|\n/;

/**
 * The texts of one command that rules are compared with (facts.md D, release 2.1.330): as it is written, without
 * quotes, and with its quotes normalised, each also without the path of the program.
 */
export function spellingsOf(command: SimpleCommand, words: readonly string[]): ReadonlySet<string> {
  const plain = words.map(unquoted);
  const texts = new Set<string>();
  addTexts(texts, plain);
  addTexts(texts, words);
  if (words.some((word) => /['"\\]/.test(word))) {
    addTexts(
      texts,
      words.map((word) => (word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word)),
    );
    addTexts(
      texts,
      plain.map((word) => (LOOKS_EXPANDED.test(word) ? `'${word}'` : word)),
    );
  }
  const expanded = valuesOf(command, words);
  if (expanded !== undefined) addTexts(texts, expanded);
  return texts;
}

function addTexts(texts: Set<string>, words: readonly string[]): void {
  const [program = "", ...rest] = words;
  texts.add(words.join(" "));
  const slash = program.lastIndexOf("/");
  if (slash >= 0 && !program.includes("=")) texts.add([program.slice(slash + 1), ...rest].join(" "));
}

/** The words with the values of variables that the line has set, where the agent looks them up: `$R`, not `${R}`. */
function valuesOf(command: SimpleCommand, words: readonly string[]): readonly string[] | undefined {
  if (!words.some((word) => /^"?\$[A-Za-z_]\w*"?$/.test(word)) || words.length !== command.words.length)
    return undefined;
  return words.map((word, index) => {
    const value = command.words[index];
    const isVariable = /^"?\$[A-Za-z_]\w*"?$/.test(word);
    return isVariable && value?.kind === "literal" && value.tilde !== true ? value.text : unquoted(word);
  });
}
