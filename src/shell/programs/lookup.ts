import { inheriting, together, type ProgramRecord } from "./record.ts";
import { BUILTINS } from "./table/builtins.ts";
import { CONTAINERS } from "./table/containers.ts";
import { FILES } from "./table/files.ts";
import { GIT } from "./table/git.ts";
import { LANGUAGES } from "./table/languages.ts";
import { NETWORK } from "./table/network.ts";
import { PACKAGES } from "./table/packages.ts";
import { RUN } from "./table/run.ts";
import { SEARCH } from "./table/search.ts";
import { SPECIAL } from "./table/special.ts";
import { SYSTEM } from "./table/system.ts";
import { TEXT } from "./table/text.ts";
import { RUNS } from "./table/wrappers.ts";

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

/** The records of programs that run others, or have a sub-command that does. */
const RUNNING = new Set<ProgramRecord>();
for (const record of RECORDS.values()) noteRunning(record);

function noteRunning(record: ProgramRecord): boolean {
  const inner = Object.values(record.sub ?? {}).map(noteRunning);
  const runs = record.runs !== undefined || record.scripts !== undefined || inner.includes(true);
  if (runs) RUNNING.add(record);
  return runs;
}

/** Whether the record of a program or of a sub-command says of anything that it is run. */
export function mayRun(record: ProgramRecord): boolean {
  return RUNNING.has(record);
}

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
  if (name !== last.name) {
    last.name = name;
    last.known = lookedUp(name);
  }
  return last.known;
}

/** Of one command the same name is asked for again and again. */
const last = { name: "", known: "" };

function lookedUp(name: string): string {
  // Most programs are recorded under their own name.
  if (RECORDS.has(name)) return name;
  const family = FAMILIES.exec(name);
  return ALIASES.get(name) ?? family?.[1] ?? family?.[2] ?? name;
}

/** Programs that are installed under names with a version, or with the name of a file system. */
const FAMILIES = /^(?:(python|pip|perl|ruby|php|node)[\d.]+$|(mkfs|mke2fs|fsck)\b)/;

/** The record of a program, by the name that `knownName` gives. */
export function recordOf(name: string): ProgramRecord | undefined {
  return RECORDS.get(name);
}

/** Whether it is recorded what the program does with its words. */
export function isRecorded(program: string): boolean {
  return RECORDS.has(knownName(program));
}
