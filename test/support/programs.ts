import { describe, expect, test } from "vitest";
import { commandsOf } from "../../src/shell/commands.ts";
import { accessesOf, type ShellAccess } from "../../src/shell/programs/accesses.ts";
import type { Word } from "../../src/shell/simple-command.ts";

/**
 * An access in short: `r path`, `w path`, `c host:port`, `? kind part`. `**` behind the letter: with all below; `*`: the
 * names of all below; `~`: guessed. A home directory is `~`, a plain tilde `\\~`, a pattern `{}`.
 */
function short(access: ShellAccess): string {
  if (access.action === "unknown") return `? ${access.doubt.kind} ${access.doubt.part}`;
  if (access.action === "connect")
    return `c ${access.host}${access.port === undefined ? "" : ` ${String(access.port)}`}`;
  const reach = access.reach === undefined ? "" : access.reach === "list" ? "*" : "**";
  const guessed = access.guessed === true ? "~" : "";
  return `${access.action[0] ?? ""}${reach}${guessed} ${shortWord(access.path)}`;
}

function shortWord(word: Word): string {
  if (word.kind === "dynamic") return `{${word.pattern}}`;
  return word.tilde !== true && word.text.startsWith("~") ? `\\${word.text}` : word.text;
}

/** What a line uses. */
export function accesses(line: string): readonly string[] {
  return commandsOf(line).commands.flatMap((command) => accessesOf(command).map(short));
}

/** A line and what it uses, in short. */
export type Row = readonly [line: string, ...expected: readonly string[]];

/** The commands of a line; `@` before one that runs on another machine. */
export function runs(line: string): readonly string[] {
  return commandsOf(line).commands.map(
    ({ words, remote }) => `${remote === true ? "@" : ""}${words.map(shortWord).join(" ")}`,
  );
}

/** What the first command of a line runs besides itself. */
export function inner(line: string): readonly string[] {
  return runs(line).slice(1);
}

/** Each row as a test of its own. */
export function table(
  name: string,
  rows: readonly Row[],
  found: (line: string) => readonly string[] = accesses,
): void {
  describe(name, () => {
    test.each(rows.map(([line, ...expected]) => [line, expected] as const))("%s", (line, expected) => {
      expect(found(line)).toEqual(expected);
    });
  });
}
