import type { Redirect } from "./commands.ts";
import type { Word } from "./word.ts";

type Files = Map<string, string | undefined>;

/** The name of a file as two commands of a line have it in common. */
function keyOf(word: Word | undefined): string | undefined {
  return word?.kind === "literal" ? word.text.replace(/^(\.\/)+/, "") : undefined;
}

/** Notes what a command writes into files by its redirections. */
export function noteWritten(files: Files, redirects: readonly Redirect[], text: string | undefined): void {
  for (const { operator, target } of redirects) {
    const key = /^(>|>\||>>|&>)$/.test(operator) ? keyOf(target) : undefined;
    if (key === undefined || key.startsWith("/dev/")) continue;
    const before = operator === ">>" && files.has(key) ? files.get(key) : "";
    files.set(key, text === undefined || before === undefined ? undefined : `${before}${text}\n`);
  }
}

/** The files among the words that the line has written, with their text. */
export function writtenAmong(files: Files, words: readonly Word[]): readonly (string | undefined)[] {
  if (files.size === 0) return [];
  return words.flatMap((word) => {
    const key = keyOf(word);
    return key !== undefined && files.has(key) ? [files.get(key)] : [];
  });
}
