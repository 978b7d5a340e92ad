import { inheriting, together, type ProgramRecord } from "./record.ts";
import { BUILTINS } from "./table-builtins.ts";
import { CONTAINERS } from "./table-containers.ts";
import { FILES } from "./table-files.ts";
import { GIT } from "./table-git.ts";
import { LANGUAGES } from "./table-languages.ts";
import { NETWORK } from "./table-network.ts";
import { PACKAGES } from "./table-packages.ts";
import { RUN } from "./table-run.ts";
import { SEARCH } from "./table-search.ts";
import { SPECIAL } from "./table-special.ts";
import { SYSTEM } from "./table-system.ts";
import { TEXT } from "./table-text.ts";
import { RUNS } from "./table-wrappers.ts";

const RECORDS = new Map<string, ProgramRecord>();
const TABLES: readonly Readonly<Record<string, ProgramRecord>>[] = [
  BUILTINS,
  CONTAINERS,
  FILES,
  GIT,
  LANGUAGES,
  NETWORK,
  PACKAGES,
  RUN,
  SEARCH,
  SPECIAL,
  SYSTEM,
  TEXT,
  // What a program runs is told apart from what else it does.
  RUNS,
];
for (const table of TABLES) {
  for (const [name, record] of Object.entries(table)) RECORDS.set(name, together(RECORDS.get(name), record));
}
for (const [name, record] of RECORDS) RECORDS.set(name, inheriting(record));

/** Other names of a program that takes the same words. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["batcat", "bat"],
  ["curlie", "curl"],
  ["mariadb", "mysql"],
  ["bfs", "find"],
  ["bsdtar", "tar"],
  ["fdfind", "fd"],
  ["gfind", "find"],
  ["gtar", "tar"],
  ["ncat", "nc"],
  ["netcat", "nc"],
  ["nodejs", "node"],
  ["pigz", "gzip"],
  ["vdir", "ls"],
  ["nvi", "vim"],
  ["ex", "vim"],
]);

/** The name under which a program is recorded: `pip3` and `python3.12` are `pip` and `python`. */
export function knownName(name: string): string {
  // Most programs are recorded under their own name.
  if (RECORDS.has(name)) return name;
  const plain = /^(python|pip|perl|ruby|php|node)[\d.]+$/.exec(name)?.[1] ?? name;
  const made = /^(?:mkfs|mke2fs|fsck)\b/.exec(plain)?.[0];
  return ALIASES.get(plain) ?? made ?? plain;
}

/** The record of a program, by the name that `knownName` gives. */
export function recordOf(name: string): ProgramRecord | undefined {
  return RECORDS.get(name);
}

/** Whether it is recorded what the program does with its words. */
export function isRecorded(program: string): boolean {
  return RECORDS.has(knownName(program));
}
