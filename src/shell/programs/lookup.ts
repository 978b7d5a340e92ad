import type { Program } from "./program.ts";
import { FILES } from "./table-files.ts";
import { RUN } from "./table-run.ts";
import { SEARCH } from "./table-search.ts";
import { TEXT } from "./table-text.ts";

/** Programs whose operands are all alike, but for the first or second one. */
const PROGRAMS = new Map<string, Program>(Object.entries({ ...TEXT, ...SEARCH, ...FILES, ...RUN }));

/** Other names of a program that takes the same words. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["batcat", "bat"],
  ["bfs", "find"],
  ["bsdtar", "tar"],
  ["gfind", "find"],
  ["gtar", "tar"],
  ["ncat", "nc"],
  ["netcat", "nc"],
  ["nodejs", "node"],
  ["pigz", "gzip"],
  ["pnpm", "npm"],
  ["vdir", "ls"],
  ["yarn", "npm"],
]);

/** The name under which a program is known here: `pip3` and `python3.12` are `pip` and `python`. */
export function knownName(name: string): string {
  const plain = /^(python|pip|perl|ruby|php|node)[\d.]+$/.exec(name)?.[1] ?? name;
  return ALIASES.get(plain) ?? plain;
}

/** What is known of the program with this name, if it is in the tables. */
export function programOf(name: string): Program | undefined {
  return PROGRAMS.get(name);
}
