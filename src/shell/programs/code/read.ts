import type { CodeText, Language } from "./texts.ts";
import { readAwk } from "./awk.ts";
import { readGeneral } from "./general.ts";
import { readSed } from "./sed.ts";
import { readEditor } from "./editor.ts";
import { readCron, readCurlConfig, readMake } from "./config-texts.ts";
import { readData, readM4, readPlain, readScript, readTcl } from "./plain.ts";
import { readDebugger, readSql, readTransfer } from "./sql.ts";

/** What a program text shows of what it does. */
export interface CodeUse {
  /** Texts that it gives to a shell, or command lines that it runs. */
  readonly lines: readonly string[];
  /** Files that it reads. */
  readonly reads: readonly string[];
  /** Files that it changes. */
  readonly writes: readonly string[];
  /** Other texts, which may be files that it reads or writes. */
  readonly paths: readonly string[];
  /** Texts that may be addresses which it reaches. */
  readonly addresses: readonly string[];
  /** Hosts that it connects to, each with a port or without. */
  readonly hosts?: readonly string[];
  /** It does something with files, programs or hosts that its text does not name. */
  readonly isOpen: boolean;
}

const READERS: Readonly<Record<Language, (text: string) => CodeUse>> = {
  general: (text) => readGeneral(text, false),
  backticks: (text) => readGeneral(text, true),
  awk: readAwk,
  sed: readSed,
  sql: readSql,
  plain: readPlain,
  data: readData,
  debugger: readDebugger,
  editor: readEditor,
  tcl: readTcl,
  m4: readM4,
  transfer: readTransfer,
  make: readMake,
  cron: readCron,
  curlrc: readCurlConfig,
  script: readScript,
};

/** Looks through a program text for commands, files and hosts. */
export function readCode({ language, text }: CodeText): CodeUse {
  return READERS[language](text);
}
