import { programName } from "../../pattern.ts";
import { scriptText } from "../../script-text.ts";
import type { Word } from "../../word.ts";
import { argumentsOf, operandsOf, type Grammar } from "../arguments.ts";
import { knownName } from "../lookup.ts";

/** `backticks`: a general language in which backticks run what they hold. */
export type Language = "general" | "backticks" | "awk" | "sed" | "sql";

/** A program text that a command gives to an interpreter. */
export interface CodeText {
  readonly language: Language;
  readonly text: string;
}

interface Reader {
  readonly language: Language;
  /** Options whose value is a text. */
  readonly options: readonly string[];
  readonly grammar: Grammar;
  /** The first operand is the text, unless one of these options is given. */
  readonly operandUnless?: readonly string[];
  /** All operands behind the first are texts: `sqlite3 db '.shell ls'`. */
  readonly restOperands?: true;
}

/** How interpreters take a text (their manual pages and `--help`). */
const READERS: Readonly<Record<string, Reader>> = {
  python: { language: "general", options: ["-c"], grammar: { valued: "cmQWX", stops: true } },
  node: {
    language: "general",
    options: ["-e", "-p", "--eval", "--print"],
    grammar: { valued: "eprC", long: ["--eval", "--print", "--require", "--import"], stops: true },
  },
  bun: {
    language: "general",
    options: ["-e", "-p", "--eval", "--print"],
    grammar: { valued: "ep", long: ["--eval", "--print"] },
  },
  ruby: { language: "backticks", options: ["-e"], grammar: { valued: "eICEr" } },
  perl: { language: "backticks", options: ["-e", "-E"], grammar: { valued: "eEI", attached: "0CDFilmMTVx" } },
  php: { language: "backticks", options: ["-r", "-B", "-R", "-E"], grammar: { valued: "rBRdEFStz" } },
  lua: { language: "general", options: ["-e"], grammar: { valued: "el" } },
  julia: { language: "backticks", options: ["-e", "-E"], grammar: { valued: "eE", long: ["--eval"] } },
  Rscript: { language: "general", options: ["-e"], grammar: { valued: "e" } },
  elixir: { language: "general", options: ["-e", "--eval"], grammar: { valued: "er", long: ["--eval"] } },
  osascript: { language: "general", options: ["-e"], grammar: { valued: "el" } },
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
  psql: {
    language: "sql",
    options: ["-c", "--command"],
    grammar: { valued: "cdfhopUvFRTLP", long: ["--command", "--dbname", "--host", "--username", "--port"] },
  },
  mysql: {
    language: "sql",
    options: ["-e", "--execute"],
    grammar: { valued: "eDhPu", long: ["--execute", "--database", "--host"] },
  },
  sqlite3: {
    language: "sql",
    options: ["-cmd"],
    grammar: { long: ["-separator", "-init"], options: { "-cmd": "none" } },
    restOperands: true,
  },
  gdb: {
    language: "sql",
    options: ["-ex", "--ex", "--eval-command"],
    grammar: { options: { "-ex": "none" }, valued: "x", long: ["--ex", "--eval-command"] },
  },
};

const NAMES: ReadonlyMap<string, string> = new Map([
  ["gawk", "awk"],
  ["mawk", "awk"],
  ["nawk", "awk"],
  ["gsed", "sed"],
  ["luajit", "lua"],
  ["pypy", "python"],
  ["pypy3", "python"],
  ["mariadb", "mysql"],
]);

function readerOf(program: Word | undefined): Reader | undefined {
  const name = program === undefined ? undefined : programName(program);
  if (name === undefined) return undefined;
  const known = NAMES.get(name) ?? knownName(name);
  return Object.hasOwn(READERS, known) ? READERS[known] : undefined;
}

/** Where an interpreter takes its program from if its words do not hold it, and the option that would hold it. */
export function codeSource(
  words: readonly Word[],
):
  | { readonly input: boolean; readonly files: readonly Word[]; readonly use: { readonly option: string } }
  | undefined {
  const [program, ...rest] = words;
  const reader = readerOf(program);
  const option = reader?.options.at(-1);
  if (reader === undefined || option === undefined) return undefined;
  const use = { option };
  const args = argumentsOf(rest, reader.grammar);
  if (reader.operandUnless !== undefined) {
    const files = args.flatMap((arg) =>
      arg.kind === "option" && arg.value !== undefined && /^(-f|--file|-i|--include)$/.test(arg.name)
        ? [arg.value]
        : [],
    );
    return { input: files.some((word) => scriptText(word) === "-"), files, use };
  }
  const isGiven = args.some(
    (arg) => arg.kind === "option" && (reader.options.includes(arg.name) || arg.name === "-m"),
  );
  if (isGiven) return undefined;
  // Clients of databases read commands as well, and what they are sent is mostly data.
  if (reader.language === "sql") return undefined;
  const [first] = operandsOf(args);
  const input = first === undefined || scriptText(first) === "-";
  return { input, files: input ? [] : [first], use };
}

/** The program texts that a command gives to an interpreter. */
export function codeTexts(words: readonly Word[]): readonly CodeText[] {
  const [program, ...rest] = words;
  const reader = readerOf(program);
  if (reader === undefined) return [];
  const args = argumentsOf(rest, reader.grammar);
  const texts = args.flatMap((arg) =>
    arg.kind === "option" && arg.value !== undefined && reader.options.includes(arg.name) ? [arg.value] : [],
  );
  const operands = operandsOf(args);
  const hasOption = args.some(
    (arg) => arg.kind === "option" && reader.operandUnless?.includes(arg.name) === true,
  );
  const [first] = operands;
  if (reader.operandUnless !== undefined && !hasOption && first !== undefined) texts.push(first);
  if (reader.restOperands === true) texts.push(...operands.slice(1));
  return texts.map((word) => ({ language: reader.language, text: scriptText(word) }));
}
