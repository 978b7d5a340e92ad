import { placeholder, type Inner } from "./inner.ts";
import { programName } from "../match.ts";
import { scriptText } from "../script-text.ts";
import { anything, type Word } from "../word.ts";
import { unwrap } from "./wrapped.ts";
import { FIND_ACTIONS, SCRIPT_OPTIONS, SHELLS, SHELL_VALUED, WRAPPERS } from "./wrappers.ts";

/** Everything that the command with these words runs besides itself. */
export function innerOf(words: readonly Word[]): readonly Inner[] {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  if (name === undefined) return [];
  if (SHELLS.has(name)) return shellScript(words);
  if (name === "find" || name === "gfind" || name === "bfs") return findActions(words);
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (wrapper !== undefined) return unwrap(words, wrapper);
  if (name === "fd" || name === "fdfind") return fdActions(words);
  if (Object.hasOwn(SCRIPT_OPTIONS, name)) return optionScripts(words, SCRIPT_OPTIONS[name] ?? [], name);
  return [];
}

/** Whether a shell with these words reads its commands from standard input: no `-c` and no file (bash(1)). */
export function readsStandardInput(words: readonly Word[]): boolean {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  if (name === undefined || !SHELLS.has(name)) return false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (word?.kind !== "literal") return false;
    if (/^-[a-zA-Z]*s/.test(word.text) || word.text === "/dev/stdin" || word.text === "-") return true;
    if (word.text === "--") return i === words.length - 1;
    if (/^-[a-zA-Z]*c/.test(word.text) || !/^[-+]/.test(word.text)) return false;
    if (SHELL_VALUED.has(word.text)) i++;
  }
  return true;
}

function shellScript(words: readonly Word[]): readonly Inner[] {
  let takesScript = false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind === "literal" && /^[-+]./.test(word.text) && word.text !== "--") {
      if (/^-[a-zA-Z]*c/.test(word.text)) takesScript = true;
      else if (SHELL_VALUED.has(word.text)) i++;
      // `-euo pipefail`: the last letter of the group takes the value.
      if (/^-[a-zA-Z]+[oO]$/.test(word.text) && !SHELL_VALUED.has(word.text)) i++;
      continue;
    }
    if (word.kind === "literal" && word.text === "--") continue;
    if (word.kind === "dynamic" && word.splits && !takesScript)
      return [{ kind: "command", words: [anything(word.raw, true)], remote: false }];
    if (!takesScript) return [];
    return [{ kind: "script", text: scriptText(word), remote: false, positional: words.slice(i + 1) }];
  }
  return [];
}

function findActions(words: readonly Word[]): readonly Inner[] {
  const found: Inner[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind !== "literal" || !FIND_ACTIONS.has(word.text)) continue;
    const inner: Word[] = [];
    for (i++; i < words.length; i++) {
      const item = words[i] as Word;
      const end = item.kind === "literal" && item.text;
      const last = inner.at(-1);
      if (end === ";" || (end === "+" && last?.kind === "dynamic")) break;
      inner.push(placeholder(item, "{}"));
    }
    if (inner.length > 0) found.push({ kind: "command", words: inner, remote: false });
  }
  return found;
}

/** `fd -x cmd`, `-X cmd`: up to `;`. Without `{}` the name is added (fd(1)). */
function fdActions(words: readonly Word[]): readonly Inner[] {
  const start = words.findIndex(
    (word) => word.kind === "literal" && /^(-x|-X|--exec|--exec-batch)$/.test(word.text),
  );
  if (start < 1) return [];
  const inner = words.slice(start + 1).map((word) => placeholder(word, "{}"));
  return inner.length === 0
    ? []
    : [{ kind: "command", words: [...inner, anything("{}", false)], remote: false }];
}

function optionScripts(words: readonly Word[], options: readonly string[], name: string): readonly Inner[] {
  const found: Inner[] = [];
  const add = (text: string): void => void found.push({ kind: "script", text, remote: false });
  words.forEach((word, i) => {
    const text = word.kind === "literal" ? word.text : scriptText(word);
    const next = words[i + 1];
    const equals = text.indexOf("=");
    if (options.includes(text) && next !== undefined) add(scriptText(next));
    else if (equals > 0 && options.includes(text.slice(0, equals))) add(text.slice(equals + 1));
    else if (name === "tar" && text.startsWith("--checkpoint-action=exec=")) add(text.slice(25));
    else if (name === "git" && /^alias\.[^=]*=!/.test(text)) add(text.slice(text.indexOf("!") + 1));
    else if (name === "git" && text === "foreach" && next !== undefined)
      add(
        words
          .slice(i + 1)
          .map(scriptText)
          .join(" "),
      );
    else if (name === "git" && text === "run" && next !== undefined && i > 1)
      found.push({ kind: "command", words: words.slice(i + 1), remote: false });
  });
  return found;
}
