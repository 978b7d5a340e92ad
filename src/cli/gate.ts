/** What the commands that check something do with what they found: reports for other programs, and what is accepted. */
import * as fs from "node:fs";
import type { Config } from "../config/config.ts";
import {
  accepting,
  dayOf,
  stale,
  type Acceptable,
  type Accepting,
  type Checked,
} from "../gate/acceptance.ts";
import type { GateFinding } from "../gate/finding.ts";
import { join, upwards } from "../policy/normalize.ts";
import type { Context } from "./context.ts";
import { writeReport } from "./report-file.ts";

declare const TWSRT_VERSION: string;

/** What a command checked, and what it found. */
export interface Checkup {
  /** The name of the command. */
  readonly name: string;
  readonly config: Config;
  readonly cwd: string;
  /** All of them, accepted or not. */
  readonly findings: readonly GateFinding[];
  /** What was checked. Absent: unused `[[accept]]` entries are not reported. */
  readonly checked?: Checked;
  /** What else exists and may be accepted, besides the findings. */
  readonly others?: readonly Acceptable[];
  /** What JUnit shows, if a command has more than findings. */
  readonly junit?: () => Promise<string>;
}

/** What config.toml accepts today. */
export function acceptingToday(config: Config): Accepting {
  return accepting(config, dayOf(new Date()));
}

/**
 * Reports entries that accept nothing, and writes the files that `--sarif` and `--junit` name.
 * @returns false when one could not be written; that has been reported then
 */
export async function finish(context: Context, checkup: Checkup): Promise<boolean> {
  const { config, findings, others = [], checked } = checkup;
  const { sarif, junit } = context.parsed.options;
  const nothing: Checked = { codes: new Set(), agents: [] };
  await context.io.report(stale(config, [...findings, ...others], checked ?? nothing, dayOf(new Date())));
  if (config.accepts.length > 0) {
    const { unknownCodes } = await import("./unknown-codes.ts");
    await context.io.report(await unknownCodes(config));
  }
  const inSarif =
    sarif === undefined || (await writeReport(sarif, () => sarifOf(checkup), context, { config }));
  const inJunit =
    junit === undefined || (await writeReport(junit, () => junitOf(checkup), context, { config }));
  return inSarif && inJunit;
}

async function sarifOf({ config, cwd, findings }: Checkup): Promise<string> {
  const { sarifText } = await import("../gate/sarif.ts");
  const fallback = config.document === undefined ? {} : { fallback: config.file };
  return sarifText({ version: TWSRT_VERSION, root: repositoryOf(cwd), findings, ...fallback });
}

async function junitOf({ name, findings, checked, junit }: Checkup): Promise<string> {
  if (junit !== undefined) return junit();
  const [{ junitText }, { suitesOf }] = await Promise.all([
    import("../gate/junit.ts"),
    import("../gate/cases.ts"),
  ]);
  return junitText(`twsrt ${name}`, suitesOf(checked?.agents ?? [], findings));
}

/** The root of the repository that a directory is in, or the directory. */
function repositoryOf(cwd: string): string {
  for (const folder of upwards(cwd)) if (fs.existsSync(join(folder, ".git"))) return folder;
  return cwd;
}
