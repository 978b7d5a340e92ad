import { anything, type Word } from "../word.ts";
import { programName } from "../pattern.ts";
import { scriptText } from "../script-text.ts";
import { script, type Inner } from "./inner.ts";
import { isText, visible } from "./touches.ts";
import { commandAt } from "./unwrap.ts";
import { WRAPPERS } from "./table/wrappers.ts";

/** Shells, whose `-c` takes a command line. */
export const SHELLS: ReadonlySet<string> = new Set([
  "bash",
  "sh",
  "dash",
  "zsh",
  "ksh",
  "mksh",
  "ash",
  "rbash",
  "fish",
]);

/** Options of shells that take the next word, beside `-c` (bash(1)). */
const SHELL_VALUED: ReadonlySet<string> = new Set(["-o", "+o", "-O", "+O", "--rcfile", "--init-file"]);

/** A group of short options with one letter in it: `-c` of `-xec`. */
const C_GROUP = /^-[a-zA-Z]*c[a-zA-Z]*$/;
/** `bash -n` reads commands and runs none (bash(1), set -n). */
const N_GROUP = /^-[a-bd-mo-zA-Z]*n[a-zA-Z]*$/;

/** Whether a shell with these words reads its commands from standard input: no `-c` and no file (bash(1)). */
export function readsStandardInput(words: readonly Word[]): boolean {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  if (name === undefined) return false;
  // Without a command each line of the input is one.
  if (name === "parallel" && WRAPPERS.parallel !== undefined)
    return commandAt(words, WRAPPERS.parallel) === undefined;
  if (name === "at" || name === "batch")
    return !words.some((word) => isText(word, "-f") || isText(word, "-l"));
  if (!SHELLS.has(name)) return false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (word?.kind !== "literal") return false;
    if (N_GROUP.test(word.text)) return false;
    if (/^-[a-zA-Z]*s/.test(word.text) || word.text === "/dev/stdin" || word.text === "-") return true;
    if (word.text === "--") return i === words.length - 1;
    if (C_GROUP.test(word.text) || !/^[-+]/.test(word.text)) return false;
    if (SHELL_VALUED.has(word.text)) i++;
  }
  return true;
}

/** The files of which a shell with these words runs the text: its first operand without `-c`, and a start-up file. */
export function shellFiles(words: readonly Word[]): readonly Word[] {
  const found: Word[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    const text = visible(word);
    if (!/^[-+]./.test(text)) return [...found, word];
    if (text === "--") continue;
    if (C_GROUP.test(text) || N_GROUP.test(text)) return found;
    if (!SHELL_VALUED.has(text)) continue;
    const value = words[++i];
    if (value !== undefined && /^--(rc|init-)file$/.test(text)) found.push(value);
  }
  return found;
}

/** The text that a shell is given with `-c`. */
export function shellScript(words: readonly Word[]): readonly Inner[] {
  let takesScript = false;
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind === "literal" && /^[-+]./.test(word.text) && word.text !== "--") {
      if (N_GROUP.test(word.text)) return [];
      // `-Ocmdhist`: the value of `-O` and `-o` may stand in the same word.
      if (/^[-+][oO]./.test(word.text)) continue;
      if (C_GROUP.test(word.text)) takesScript = true;
      else if (SHELL_VALUED.has(word.text)) i++;
      // `-euo pipefail`: the last letter of the group takes the value.
      if (/^-[a-zA-Z]+[oO]$/.test(word.text) && !SHELL_VALUED.has(word.text)) i++;
      continue;
    }
    if (word.kind === "literal" && word.text === "--") continue;
    if (word.kind === "dynamic" && word.splits && !takesScript)
      return [{ kind: "command", words: [anything(word.raw, true)], remote: false }];
    if (!takesScript) return [];
    return [{ ...script(scriptText(word)), positional: words.slice(i + 1) }];
  }
  return [];
}
