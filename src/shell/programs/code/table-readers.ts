import type { Grammar } from "../arguments.ts";
import type { Language } from "./language.ts";

/** How an interpreter takes its text. */
export interface Reader {
  readonly language: Language;
  /** Options whose value is a text. */
  readonly options: readonly string[];
  readonly grammar: Grammar;
  /** The first operand is the text, unless one of these options is given. */
  readonly operandUnless?: readonly string[];
  /** All operands from this one on are texts: `sqlite3 db '.shell ls'`. */
  readonly textsFrom?: number;
  /** The text follows one of these words: `deno eval TEXT`. */
  readonly behind?: readonly string[];
  /** Options that name modules, which the text may use: `perl -MIO::Socket`. */
  readonly modules?: readonly string[];
  /** With at most so many operands, no text and none of these options it takes the text from standard input. */
  readonly input?: { readonly operands: number; readonly unless?: readonly string[] };
  /** Options that make `-`, standard input, the place of the text. */
  readonly inputOption?: readonly string[];
  /** No agent is known to look into these texts, so that only the policy follows them. */
  readonly followed?: true;
}

const SCRIPT = { operands: 0 } as const;
const VIM: Reader = {
  language: "editor",
  options: ["-c", "--cmd"],
  grammar: { valued: "cSuUTiwWt", long: ["--cmd"] },
  input: { operands: 99 },
  followed: true,
};
const TRANSFER: Reader = {
  language: "transfer",
  options: [],
  grammar: { valued: "BbcDFiJloPRSsXpu" },
  input: { operands: 2 },
  followed: true,
};
const LISP: Reader = {
  language: "plain",
  options: ["--eval", "-eval", "--execute", "-e", "-c"],
  grammar: { valued: "ecl", long: ["--eval", "--execute", "--load"], options: { "-eval": "none" } },
  followed: true,
};

/** How interpreters take a text (their manual pages and `--help`). */
export const READERS: Readonly<Record<string, Reader>> = {
  python: {
    language: "general",
    options: ["-c"],
    grammar: { valued: "cmQWX", stops: true },
    behind: ["timeit"],
    input: { ...SCRIPT, unless: ["-m"] },
  },
  node: {
    language: "general",
    options: ["-e", "-p", "-pe", "--eval", "--print"],
    grammar: {
      valued: "eprC",
      long: ["--eval", "--print", "--require", "--import"],
      options: { "-pe": "none" },
      stops: true,
    },
    input: { ...SCRIPT, unless: ["--test", "--run", "--version", "-v"] },
  },
  bun: {
    language: "general",
    options: ["-e", "-p", "--eval", "--print"],
    grammar: { valued: "ep", long: ["--eval", "--print"] },
  },
  deno: { language: "general", options: [], grammar: {}, behind: ["eval"], followed: true },
  ruby: {
    language: "backticks",
    options: ["-e"],
    grammar: { valued: "eICEr", attached: "FKix", numbered: "0TW" },
    modules: ["-r"],
    input: { ...SCRIPT, unless: ["-v", "--version"] },
  },
  perl: {
    language: "backticks",
    options: ["-e", "-E"],
    grammar: { valued: "eEI", attached: "CDFimMVx", numbered: "0l" },
    modules: ["-M", "-m"],
    input: { ...SCRIPT, unless: ["-v", "-V", "--version"] },
  },
  php: {
    language: "backticks",
    options: ["-r", "-B", "-R", "-E"],
    grammar: { valued: "rBRdEFStz" },
    input: { ...SCRIPT, unless: ["-S", "-f", "-i", "-m", "-v", "--version"] },
  },
  lua: { language: "general", options: ["-e"], grammar: { valued: "el" }, input: SCRIPT },
  julia: { language: "backticks", options: ["-e", "-E"], grammar: { valued: "eE", long: ["--eval"] } },
  Rscript: { language: "general", options: ["-e"], grammar: { valued: "e" } },
  R: { language: "general", options: ["-e"], grammar: { valued: "ef" }, input: SCRIPT, followed: true },
  elixir: { language: "general", options: ["-e", "--eval"], grammar: { valued: "er", long: ["--eval"] } },
  osascript: { language: "general", options: ["-e"], grammar: { valued: "el" } },
  groovy: { language: "general", options: ["-e"], grammar: { valued: "e" }, followed: true },
  octave: { language: "general", options: ["--eval"], grammar: { long: ["--eval"] }, followed: true },
  gnuplot: { language: "general", options: ["-e"], grammar: { valued: "e" }, input: SCRIPT, followed: true },
  mongosh: {
    language: "general",
    options: ["--eval"],
    grammar: { long: ["--eval", "--host", "--port", "--file"] },
    followed: true,
  },
  emacs: LISP,
  emacsclient: LISP,
  guile: LISP,
  sbcl: LISP,
  ghc: { language: "plain", options: ["-e"], grammar: { valued: "e" }, followed: true },
  expect: { language: "tcl", options: ["-c"], grammar: { valued: "c" }, input: SCRIPT, followed: true },
  tclsh: { language: "tcl", options: [], grammar: {}, input: SCRIPT, followed: true },
  m4: { language: "m4", options: [], grammar: { valued: "DIU" }, input: SCRIPT, followed: true },
  awk: {
    language: "awk",
    options: ["-e", "--source"],
    grammar: {
      valued: "vFleifE",
      long: ["--source", "--file", "--assign", "--field-separator", "--include"],
    },
    operandUnless: ["-f", "--file", "-e", "--source", "-E"],
  },
  sed: {
    language: "sed",
    options: ["-e", "--expression"],
    grammar: { valued: "efl", attached: "iI", long: ["--expression", "--file", "--line-length"] },
    operandUnless: ["-e", "--expression", "-f", "--file"],
  },
  yq: {
    language: "data",
    options: ["--expression"],
    grammar: { valued: "IopsL", long: ["--expression", "--from-file"] },
    operandUnless: ["--expression", "--from-file"],
    followed: true,
  },
  psql: {
    language: "sql",
    options: ["-c", "--command"],
    grammar: { valued: "cdfhopUvFRTLP", long: ["--command", "--dbname", "--host", "--username", "--port"] },
    input: { operands: 2, unless: ["-f", "--file", "-l", "--list"] },
  },
  mysql: {
    language: "sql",
    options: ["-e", "--execute"],
    grammar: { valued: "eDhPu", long: ["--execute", "--database", "--host"] },
    input: { operands: 1 },
  },
  sqlite3: {
    language: "sql",
    options: ["-cmd"],
    grammar: {
      long: ["-separator", "-init"],
      options: { "-cmd": "none", "-init": "none", "-separator": "none" },
    },
    textsFrom: 1,
    input: { operands: 1 },
  },
  duckdb: {
    language: "sql",
    options: ["-c", "-cmd", "-s"],
    grammar: { valued: "cs", options: { "-cmd": "none", "-init": "none" } },
    textsFrom: 1,
    input: { operands: 1 },
    followed: true,
  },
  gdb: {
    language: "debugger",
    options: ["-ex", "-iex", "--ex", "--eval-command"],
    grammar: { options: { "-ex": "none", "-iex": "none" }, valued: "x", long: ["--ex", "--eval-command"] },
    input: { operands: 2, unless: ["-batch", "--batch", "-x"] },
  },
  lldb: {
    language: "debugger",
    options: ["-o", "-O", "--one-line"],
    grammar: { valued: "oOsS", long: ["--one-line", "--source"] },
    followed: true,
  },
  dc: { language: "debugger", options: ["-e"], grammar: { valued: "ef" }, input: SCRIPT, followed: true },
  ed: { language: "editor", options: [], grammar: { valued: "p" }, input: { operands: 1 }, followed: true },
  vi: VIM,
  vim: VIM,
  nvim: VIM,
  view: VIM,
  sftp: TRANSFER,
  ftp: TRANSFER,
  lftp: TRANSFER,
  curl: {
    language: "curlrc",
    options: [],
    grammar: { valued: "KodFTHXuA", long: ["--config"] },
    inputOption: ["-K", "--config"],
    followed: true,
  },
  make: {
    language: "make",
    options: ["-E", "--eval"],
    grammar: { valued: "jlkIWoCfE", long: ["--eval", "--directory", "--file", "--makefile"] },
    inputOption: ["-f", "--file", "--makefile"],
    followed: true,
  },
  crontab: {
    language: "cron",
    options: [],
    grammar: { valued: "u" },
    input: { operands: 0, unless: ["-l", "-e", "-r"] },
    followed: true,
  },
};

/** A program of which nothing is recorded. */
export const UNKNOWN: Reader = {
  language: "script",
  options: [
    "-c",
    "-e",
    "-E",
    "--eval",
    "--evaluate",
    "--exec",
    "--execute",
    "--command",
    "-Command",
    "--cmd",
  ],
  grammar: {
    valued: "ceE",
    long: ["--eval", "--evaluate", "--exec", "--execute", "--command", "--cmd"],
    options: { "-Command": "none" },
  },
  followed: true,
};

/** Other names of them. */
export const READER_NAMES: ReadonlyMap<string, string> = new Map([
  ["gawk", "awk"],
  ["mawk", "awk"],
  ["nawk", "awk"],
  ["gsed", "sed"],
  ["luajit", "lua"],
  ["pypy", "python"],
  ["pypy3", "python"],
  ["mariadb", "mysql"],
  ["gmake", "make"],
  ["wish", "tclsh"],
]);
