import type { Given } from "./bindings.ts";
import type { Redirect, SimpleCommand } from "./simple-command.ts";
import type { End } from "./pipe.ts";
import { programName } from "./pattern.ts";
import { accessesOf } from "./programs/accesses.ts";
import type { Word } from "./word.ts";

/** The texts that the line writes into files, by the last names of the files, whatever directory they are in. */
export type Files = Map<string, readonly Written[]>;

/** A text in a file, with the line break at its end. */
interface Written extends Given {
  /** Only the run decides whether there is one. */
  readonly isOpen?: boolean;
}

/** A file that is written more often than anybody does may hold anything. */
const MAX_TEXTS = 16;

/** What two commands of a line that mean one file have in common. */
function keyOf(word: Word): string | undefined {
  if (word.kind === "dynamic" && !/[^*?/\\]/.test(word.pattern)) return word.raw.replace(/["{}]/g, "");
  const path = word.kind === "literal" ? word.text : word.pattern;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === "" || path.startsWith("/dev/") ? undefined : name;
}

/** Notes that a text is written into a file. */
export function noteFile(files: Files, word: Word, written: Written, adds = false): void {
  const key = keyOf(word);
  if (key === undefined) return;
  const before = files.get(key) ?? [];
  if (before.length >= MAX_TEXTS) return;
  const last = before.at(-1);
  if (!adds || last === undefined) {
    files.set(key, [...before, written]);
    return;
  }
  const isKnown = last.text !== undefined && written.text !== undefined && last.isOpen !== true;
  files.set(key, [...before, { ...written, text: isKnown ? last.text + written.text : undefined }]);
}

/** A text that a program writes, as it comes to be in a file. */
export function writtenAs(text: string | undefined, end: End): Written {
  if (text === undefined || end === "open") return { text };
  return { text: `${text}\n`, isOpen: end === "unknown" };
}

/** Notes what a command writes into files by its redirections. */
export function noteWritten(files: Files, redirects: readonly Redirect[], written: Written): void {
  for (const { operator, target } of redirects)
    if (/^(>|>\||>>|&>|&>>|<>)$/.test(operator) || isFileOf(operator, target))
      noteFile(files, target, written, operator.endsWith(">>"));
}

/** `>& file`, and not `>&2` or `>&-`. */
function isFileOf(operator: string, target: Word): boolean {
  return operator === ">&" && !(target.kind === "literal" && /^(\d+-?|-)$/.test(target.text));
}

/** `cp a b`: what is known of the one file is so of the other. */
export function noteCopied(files: Files, words: readonly Word[]): void {
  const [target, ...sources] = words.slice(1).toReversed();
  if (files.size === 0 || target === undefined) return;
  for (const source of sources) for (const given of textsIn(files, source)) noteFile(files, target, given);
}

/** The texts that the line has written into a file. */
function textsIn(files: Files, word: Word): readonly Written[] {
  const key = files.size === 0 ? undefined : keyOf(word);
  return key === undefined ? [] : (files.get(key) ?? []);
}

/**
 * Programs that change what a file is called, who may use it, or its form; or whose result is no text of the line: what
 * they make of a file on the disk is no more part of the line than the file itself.
 */
const KEEPS_TEXT: ReadonlySet<string> = new Set(
  (
    "chmod chown chgrp touch rm rmdir mkdir mktemp cp mv ln install tee git truncate " +
    "go gcc g++ cc c++ clang clang++ rustc cargo ld tsc esbuild javac " +
    "tar unzip zip gzip gunzip xz unxz bzip2 bunzip2 zstd prettier eslint black ruff gofmt vim vi nano"
  ).split(" "),
);

/** What the walk knows of the line so far. */
export interface Line {
  readonly files: Files;
  readonly commands: readonly SimpleCommand[];
}

/** The texts that the line has written into a file, known or not; none of a file that it found on the disk. */
export function textsBy({ files, commands }: Line, word: Word): readonly Given[] {
  const written = textsIn(files, word);
  return isWrittenBy(commands, word) ? [...written, { text: undefined }] : written;
}

/** The files that the commands of a line so far wrote in a way that is not followed; each command is looked at once. */
const WRITTEN = new WeakMap<readonly SimpleCommand[], { seen: number; readonly keys: Set<string> }>();

/** Whether a command of the line wrote the file in a way that is not followed: `curl -o s.sh`, `sed -i s.sh`. */
function isWrittenBy(commands: readonly SimpleCommand[], word: Word): boolean {
  const key = keyOf(word);
  if (key === undefined) return false;
  const written = WRITTEN.get(commands) ?? { seen: 0, keys: new Set() };
  WRITTEN.set(commands, written);
  for (; written.seen < commands.length; written.seen++)
    for (const one of writtenKeys(commands[written.seen])) written.keys.add(one);
  return written.keys.has(key);
}

function writtenKeys(command: SimpleCommand | undefined): readonly string[] {
  const program = command?.words[0];
  const name = program === undefined ? undefined : programName(program);
  if (command === undefined || name === undefined || KEEPS_TEXT.has(name)) return [];
  return accessesOf({ ...command, redirects: [] }).flatMap((one) => {
    const key = one.action === "write" && one.guessed !== true ? keyOf(one.path) : undefined;
    return key === undefined ? [] : [key];
  });
}
