import { NO_USE } from "./use.ts";
import type { CodeUse } from "./read.ts";

/** Command lines of clients that leave to a shell: `\! ls` (psql, mysql), `.shell ls` (sqlite3), `shell ls` (gdb). */
const LEAVES = /(?:^|[\n;])\s*(?:\\!|\.(?:shell|system)\s|(?:shell|!|make)\s)\s*(.*)$/gm;
/** What reads and writes files of this machine. */
const FILES =
  /(?:^|[\n;\s])(?:\\(?:i|ir|o|w|copy|g)\s|\.(?:read|output|once|open|save|backup|import|load|log)\s+|(?:COPY|OUTFILE|INFILE|FROM|TO)\s+)['"]?([^\s'";]+)/gi;

/** Looks through commands of a database client or debugger. */
export function readSql(text: string): CodeUse {
  const lines = [...text.matchAll(LEAVES)].flatMap(([, line = ""]) => (line === "" ? [] : [line]));
  const piped = [...text.matchAll(/\bPROGRAM\s+'([^']*)'|\\(?:o|g|w)\s*\|\s*(.*)$/gim)].map(
    ([, program, line]) => program ?? line ?? "",
  );
  const paths = [...text.matchAll(FILES)].map(([, path = ""]) => path);
  return { ...NO_USE, lines: [...lines, ...piped], paths };
}
