import { together, type ProgramRecord } from "./record.ts";
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
/**
 * What the tables say of each program, by its name. The build replaces this module by the same value as one text, see
 * scripts/tables.mjs.
 */
export function allRecords(): Readonly<Record<string, ProgramRecord>> {
  const records = new Map<string, ProgramRecord>();
  for (const table of TABLES)
    for (const [name, record] of Object.entries(table))
      records.set(name, together(records.get(name), record));
  return Object.fromEntries(records);
}
