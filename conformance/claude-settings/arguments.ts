import { parseArgs } from "node:util";

/** What to do, and with which agent. */
export interface Options {
  /** A program in PATH, or its path. */
  readonly agent: string;
  /** `write`: measure everything and write the table. `check`: hold the table against the agent. `judge`: judge a file. */
  readonly task: "write" | "check" | "judge";
  /** Check everything, not a sample. */
  readonly full: boolean;
  readonly out?: string;
  readonly cases?: string;
  readonly judge?: string;
  readonly jobs: number;
}

export const USAGE = `usage: node conformance/claude-settings/measure.mjs [options] CLAUDE

Measures which JSON value at which key makes Claude Code ignore its whole settings file, and writes the table of
the whole-file check. CLAUDE is the program, or its name in PATH. It takes about four minutes; a run that was ended
goes on where it was.

  --check        check a sample of the table against the agent; exit 1 if they differ, 2 if anything is inconclusive
  --full         with --check: everything
  --judge FILE   judge the settings in FILE, a JSON array of objects or of file texts
  --out FILE     where the table, or the verdicts, are written
  --cases FILE   also write every case with its verdict
  --jobs N       agents at the same time (1)`;

/** @returns undefined for wrong usage */
export function readOptions(args: readonly string[]): Options | undefined {
  const parsed = parse(args);
  if (parsed === undefined) return undefined;
  const { values, positionals } = parsed;
  const [agent, ...surplus] = positionals;
  const jobs = Number(values.jobs);
  if (agent === undefined || surplus.length > 0 || !Number.isInteger(jobs) || jobs < 1) return undefined;
  if (values.full && !values.check) return undefined;
  if (values.check && (values.judge ?? values.out) !== undefined) return undefined;
  return {
    agent,
    task: values.judge === undefined ? (values.check ? "check" : "write") : "judge",
    full: values.full,
    jobs,
    ...(values.out === undefined ? {} : { out: values.out }),
    ...(values.cases === undefined ? {} : { cases: values.cases }),
    ...(values.judge === undefined ? {} : { judge: values.judge }),
  };
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        check: { type: "boolean", default: false },
        full: { type: "boolean", default: false },
        out: { type: "string" },
        cases: { type: "string" },
        judge: { type: "string" },
        jobs: { type: "string", default: "1" },
      },
    });
  } catch {
    return undefined;
  }
};
