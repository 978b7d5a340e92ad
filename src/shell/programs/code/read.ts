import type { CodeText, Language } from "./language.ts";
import type { CodeUse } from "./use.ts";
import { readAwk } from "./awk.ts";
import { readGeneral } from "./general.ts";
import { readSed } from "./sed.ts";
import { readEditor } from "./editor.ts";
import { readCron, readCurlConfig, readMake } from "./config-texts.ts";
import { readData, readM4, readPlain, readScript, readTcl } from "./plain.ts";
import { readDebugger, readSql, readTransfer } from "./sql.ts";

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
