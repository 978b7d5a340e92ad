/** What is made on the disk for a start in the sandbox. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { quoteIfNeeded } from "../shell/quote.ts";
import { foldersOf, type Around } from "./start.ts";

/** The directory for temporary files in the sandbox. The sandbox names it and does not make it. */
const TEMPORARY = "/tmp/claude";

/** How long a program may take to unpack itself, in milliseconds. */
const PATIENCE = 120_000;

/** Makes what has to exist: a missing path can neither be opened nor protected in the sandbox. */
export function makePlaces(around: Around): void {
  for (const folder of [TEMPORARY, ...foldersOf(around)])
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const kept of around.inside.keeps) if ("file" in kept) makeFile(kept.file, kept.empty);
}

function makeFile(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Has a program unpack itself where that release did not yet.
 * @returns false if it failed
 */
export function unpack({ inside }: Around, program: string, release: string | undefined): boolean {
  const { unpacks } = inside;
  if (unpacks === undefined || isUnpacked(unpacks.folder, release)) return true;
  const { status } = spawnSync(program, unpacks.words, { stdio: "ignore", timeout: PATIENCE });
  return status === 0;
}

function isUnpacked(folder: string, release: string | undefined): boolean {
  if (release === undefined) return fs.existsSync(folder);
  const platforms = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return platforms.some((name) => fs.existsSync(path.join(folder, name, release)));
}

/** The files of one start, in a folder that only the user can enter. */
export interface Temporary {
  readonly settings: string;
  /** A line of a shell as it is given to the sandbox. */
  readonly lineFor: (line: string) => string;
  readonly remove: () => void;
}

export function writeTemporary(folder: string, settings: string): Temporary {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  sweep(folder);
  const own = fs.mkdtempSync(path.join(folder, `${PREFIX}${process.pid}-`));
  const file = path.join(own, "settings.json");
  fs.writeFileSync(file, settings, { flag: "wx", mode: 0o600 });
  return {
    settings: file,
    lineFor: (line) => {
      if (line.length <= LONGEST_LINE) return line;
      const script = path.join(own, "start");
      fs.writeFileSync(script, `${line}\n`, { flag: "wx", mode: 0o600 });
      return `. ${quoteIfNeeded(script)}`;
    },
    remove: () => fs.rmSync(own, { recursive: true, force: true }),
  };
}

/**
 * In characters. One argument may have 128 KiB, and the sandbox quotes the line several times on its way: a longer one is
 * in a file that the shell inside reads.
 */
const LONGEST_LINE = 8192;

const PREFIX = "run-";

/** Removes what runs left that were killed. */
function sweep(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const pid = /^run-(\d+)-\w+$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
