import { MARK } from "../../script-text.ts";
import { readGeneral } from "./general.ts";
import { NO_USE, type CodeUse } from "./use.ts";

/** Command lines of clients that leave to a shell: `\\! ls` (psql, mysql), `.shell ls` (sqlite3), `system ls` (mysql). */
const LEAVES = /(?:^|[\n;])\s*(?:\\!|\.(?:shell|system)\s|system\s)\s*(.*)$/gm;
/** What reads and writes files of this machine. */
const FILES =
  /(?:^|[\n;\s])(?:\\(?:i|ir|o|w|copy|g|\.)\s|(?:source|tee|pager)\s+|\.(?:read|output|once|open|save|backup|restore|import|load|log|dump|clone|excel)\s+(?:-\S+\s+)*|(?:COPY|OUTFILE|INFILE|FROM|TO|DUMPFILE|ATTACH(?:\s+DATABASE)?|INTO)\s+)['"]?([^\s'";]+)/gi;
/** Functions that take the name of a file: sqlite3, DuckDB, PostgreSQL, MySQL. */
const CALLS =
  /\b(?:readfile|writefile|edit|load_extension|load_file|pg_read_file|pg_read_binary_file|pg_ls_dir|lo_import|lo_export|read_\w+|parquet_scan|glob)\s*\(\s*\[?\s*['"]([^'"]*)/gi;

/** Looks through commands of a database client. */
export function readSql(text: string): CodeUse {
  const lines = captured(text, LEAVES).filter((line) => line !== "");
  const piped = [
    ...text.matchAll(/\bPROGRAM\s+'([^']*)'|\\(?:o|g|w)\s*\|\s*(.*)$|^\s*\.(?:once|output)\s+\|(.*)$/gim),
  ].map(([, program, line, output]) => program ?? line ?? output ?? "");
  const paths = [...captured(text, FILES), ...captured(text, CALLS)];
  return { ...NO_USE, lines: [...lines, ...piped], paths, isOpen: text.trim() === MARK };
}

/** Commands of gdb, lldb and dc that leave to a shell, read files, or hold Python. */
export function readDebugger(text: string): CodeUse {
  const lines = captured(
    text,
    /(?:^|\n)\s*(?:platform\s+shell\s|shell\s|make\s|pipe\s[^|]*\||\|[^|]*\||!)\s*(.*)$/gm,
  );
  const paths = captured(
    text,
    /(?:^|\n)\s*(?:source|file|symbol-file|core-file|core|exec-file|add-symbol-file|directory|cd|command source|command script import|target create|dump\s+\w+\s+\w+|restore|save breakpoints|set logging file)\s+(\S+)/gm,
  );
  const code = captured(text, /(?:^|\n)\s*(?:python|py|script|python-interactive)\s+(.*)$/gms).map((one) =>
    readGeneral(one, false),
  );
  return {
    ...NO_USE,
    lines: [...lines, ...code.flatMap((use) => use.lines)],
    paths: [...paths, ...code.flatMap((use) => [...use.reads, ...use.writes, ...use.paths])],
    isOpen: text.trim() === MARK || code.some((use) => use.isOpen),
  };
}

/** Commands of sftp, ftp and lftp: `!` runs a program here; files of this machine are sent, fetched and entered. */
export function readTransfer(text: string): CodeUse {
  const lines = captured(text, /(?:^|[\n;])\s*!\s*(.*)$/gm);
  const paths = [
    ...text.matchAll(
      /(?:^|[\n;])\s*(?:put|reput|mput|get|reget|mget|lcd|lmkdir|lls|mirror|source)\s+([^\n;]*)/gm,
    ),
  ].flatMap(([, words = ""]) => words.split(/\s+/).filter((word) => word !== "" && !word.startsWith("-")));
  return { ...NO_USE, lines, paths, isOpen: text.trim() === MARK };
}

function captured(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, value]) => (value === undefined ? [] : [value]));
}
