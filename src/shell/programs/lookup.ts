import { inheriting, type ProgramRecord } from "./record.ts";
import { allRecords } from "./records.ts";

const RECORDS: ReadonlyMap<string, ProgramRecord> = new Map(Object.entries(allRecords()));
/** Those that were asked for, with what their sub-commands take over. */
const complete = new Map<string, ProgramRecord>();

const running = new WeakMap<ProgramRecord, boolean>();

/** Whether the record of a program or of a sub-command says of anything that it is run. */
export function mayRun(record: ProgramRecord): boolean {
  const known = running.get(record);
  if (known !== undefined) return known;
  const runs =
    record.runs !== undefined || record.scripts !== undefined || Object.values(record.sub ?? {}).some(mayRun);
  running.set(record, runs);
  return runs;
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
  const known = complete.get(name);
  if (known !== undefined) return known;
  const record = RECORDS.get(name);
  if (record === undefined) return undefined;
  const whole = inheriting(record);
  complete.set(name, whole);
  return whole;
}

/** Whether it is recorded what the program does with its words. */
export function isRecorded(program: string): boolean {
  return RECORDS.has(knownName(program));
}
