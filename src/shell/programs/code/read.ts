import type { CodeText, Language } from "./texts.ts";
import { readAwk } from "./awk.ts";
import { readGeneral } from "./general.ts";
import { readSed } from "./sed.ts";
import { readSql } from "./sql.ts";

/** What a program text shows of what it does. */
export interface CodeUse {
  /** Texts that it gives to a shell, or command lines that it runs. */
  readonly lines: readonly string[];
  /** Texts that may be files which it reads or writes. */
  readonly paths: readonly string[];
  /** Texts that may be addresses which it reaches. */
  readonly addresses: readonly string[];
  /** It does something with files, programs or hosts that its text does not name. */
  readonly isOpen: boolean;
}

const READERS: Readonly<Record<Language, (text: string) => CodeUse>> = {
  general: (text) => readGeneral(text, false),
  backticks: (text) => readGeneral(text, true),
  awk: readAwk,
  sed: readSed,
  sql: readSql,
};

/** Looks through a program text for commands, files and hosts. */
export function readCode({ language, text }: CodeText): CodeUse {
  return READERS[language](text);
}
