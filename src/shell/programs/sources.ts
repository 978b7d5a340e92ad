import { literal, type Word } from "../word.ts";
import { programName } from "../pattern.ts";
import { argumentsOf } from "./arguments.ts";
import { codeFiles } from "./code/texts.ts";
import { readsStandardInput, shellFiles, SHELLS } from "./shells.ts";
import { isText } from "./touches.ts";

/** Where a command takes a text from that it runs, beside its own words. */
export interface Sources {
  /** It reads the text from its standard input. */
  readonly input: boolean;
  /** Words that name files with such a text. */
  readonly files: readonly Word[];
  /**
   * What it does with the text: runs it in this shell or in one of its own, as if it stood behind an option
   * (`python3 -c`), or in a way that is not followed.
   */
  readonly use: "here" | "shell" | "unknown" | { readonly option: string };
}

/** Programs beside shells and languages that run commands out of files which their words name. */
const RUNS_FILES: ReadonlySet<string> = new Set(["at", "batch", "crontab", "expect", "tclsh", "wish"]);
const MAKEFILES: readonly Word[] = ["GNUmakefile", "makefile", "Makefile"].map(literal);

/** The texts that a command with these words runs; `undefined`: none, as of most. */
export function sourcesOf(words: readonly Word[]): Sources | undefined {
  const [program, ...rest] = words;
  const name = program === undefined ? undefined : programName(program);
  if (program?.kind !== "literal" || name === undefined) return undefined;
  if (name === "source" || name === ".") return { input: false, files: rest.slice(0, 1), use: "here" };
  if (SHELLS.has(name)) return { input: readsStandardInput(words), files: shellFiles(words), use: "shell" };
  if (name === "make" || name === "gmake") return makeSources(rest);
  if (RUNS_FILES.has(name)) {
    const input = name === "crontab" && rest.every((word) => isText(word, "-"));
    return { input, files: rest, use: "unknown" };
  }
  const code = codeFiles(words);
  if (code !== undefined) return { input: false, files: code.files, use: { option: code.option } };
  return program.text.includes("/") ? { input: false, files: [program], use: "shell" } : undefined;
}

/** `make -f FILE`, and the names that it looks for (make(1)). */
function makeSources(rest: readonly Word[]): Sources {
  const args = argumentsOf(rest, { valued: "CfIoWj", long: ["--file", "--makefile", "--directory"] });
  const files = args.flatMap((arg) =>
    arg.kind === "option" && arg.value !== undefined && /^(-f|--file|--makefile)$/.test(arg.name)
      ? [arg.value]
      : [],
  );
  return { input: false, files: files.length === 0 ? MAKEFILES : files, use: "unknown" };
}
