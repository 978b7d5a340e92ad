import * as fs from "node:fs";
import * as path from "node:path";
import { findProgram } from "../../src/drive/program.ts";
import { bestIsolation } from "../../src/drive/isolation.ts";
import { sweepWorlds } from "../../src/drive/world.ts";
import { compareReleases } from "../../src/enforcers/release.ts";
import { schemaFor } from "../../src/targets/claude/settings/releases.ts";
import { fitnessOf, readProgram } from "./agent/fitness.ts";
import { readOptions, USAGE, type Options } from "./arguments.ts";
import type { Tried } from "./agent/canary.ts";
import { caseDifferences, firstOfEach, type Difference } from "./table/differences.ts";
import { tableDifferences, withRelease } from "./table/table-differences.ts";
import { doctorOf, type Doctor } from "./agent/doctor.ts";
import { openJournal } from "./agent/journal.ts";
import { judgeOf, soleJudgeOf, type Agent } from "./agent/judge.ts";
import { measureAll, type FullRun } from "./full.ts";
import { measureSample } from "./sample.ts";
import { formatTable, type Table } from "./table/table.ts";

/** How it ended; the same numbers as those of the command. */
const EXIT = { ok: 0, no: 1, impossible: 2, usage: 64, interrupted: 130 } as const;

const TABLE = "src/targets/claude/settings/types.json";
const JOURNALS = ".cache/claude-settings";

/** How long the check of a sample may take. It takes half a minute, and a program that hangs would take hours. */
const CHECK_LIMIT = 600_000;

const say = (text: string): void => console.log(text);
const progress = (text: string): void => console.error(text);

/**
 * @param args what stands behind the name of the program
 * @param root the checkout
 * @returns the exit code
 */
export async function main(args: readonly string[], root: string): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    progress(USAGE);
    return EXIT.usage;
  }
  const program = findProgram(options.agent, process.env["PATH"] ?? "");
  if (program === undefined) return impossible(`there is no program ${options.agent}`);
  if (bestIsolation() === "none") return impossible("no network namespace can be made here (unshare, ip)");
  sweepWorlds();

  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => abort.abort());
  const isShort = options.task === "check" && !options.full;
  const limit = isShort ? AbortSignal.timeout(CHECK_LIMIT) : undefined;
  const signal = limit === undefined ? abort.signal : AbortSignal.any([abort.signal, limit]);
  const file = program.command.at(-1) ?? program.found;
  const { digest, settings } = readProgram(file);
  if (settings.length === 0)
    return impossible(`${file} has no table of settings: is it only what starts the agent?`);
  let reports = 0;
  const counted: Doctor = (texts, channelCanary) => {
    reports++;
    return journal.doctor(texts, channelCanary);
  };
  const journal = openJournal(
    path.join(root, JOURNALS, `${journalName(options)}.jsonl`),
    digest,
    doctorOf(program, signal),
  );
  if (journal.found > 0) progress(`going on with ${journal.found} reports of a run that was ended`);
  try {
    const fitness = await fitnessOf(counted);
    if (!fitness.fit) {
      if (fitness.said !== undefined) progress(fitness.said);
      return impossible(fitness.reason);
    }
    progress(`Claude Code ${fitness.version}, ${settings.length} keys in its table of settings`);
    const agent: Agent = {
      version: fitness.version,
      settings,
      judge: judgeOf(counted, options.jobs),
      reports: () => reports,
    };
    const code = await run(options, agent, counted, path.join(root, TABLE));
    // What could not be carried out may be tried again with what was found out so far.
    if (code !== EXIT.impossible) journal.remove();
    return code;
  } catch (error) {
    if (limit?.aborted === true)
      return impossible(`inconclusive: the check did not end within ${CHECK_LIMIT / 1000} s`);
    if (!abort.signal.aborted) return impossible(error instanceof Error ? error.message : String(error));
    progress("ended; the same command goes on from here");
    return EXIT.interrupted;
  }
}

/** A run goes on with its own answers alone: those of a whole measurement would make a check ask nothing. */
const journalName = ({ task, full }: Options): string => `${task}${full ? "-full" : ""}`;

async function run(options: Options, agent: Agent, doctor: Doctor, tableFile: string): Promise<number> {
  const started = Date.now();
  const done = (): void =>
    progress(`${agent.reports()} reports in ${Math.round((Date.now() - started) / 1000)} s`);
  if (options.task === "judge") return judgeFile(options, doctor);
  if (options.task === "write") {
    const full = await measureAll(agent, progress);
    done();
    return write(options, full, tableFile);
  }
  const table = schemaFor(readTable(tableFile), agent.version);
  if (options.full) {
    const full = await measureAll(agent, progress);
    done();
    keepCases(options, full);
    say(`tried ${full.tried.cases} values at ${full.tried.places} places: everything`);
    const ofTable = full.table === undefined ? [] : tableDifferences(table, full.table);
    return conclude({ ...full, differences: [...ofTable, ...caseDifferences(full.outcomes, table)] });
  }
  const sample = await measureSample(agent, table, progress);
  done();
  say(`tried a sample of ${sample.cases} cases, of more than ${sample.ofAll}, at ${sample.places} places`);
  return conclude(sample);
}

const readTable = (file: string): Table => JSON.parse(fs.readFileSync(file, "utf8")) as Table;

function write(options: Options, full: FullRun, tableFile: string): number {
  keepCases(options, full);
  const { table, tried, limits, outcomes, inconclusive } = full;
  say(`tried ${tried.cases} values at ${tried.places} places`);
  for (const limit of limits) say(limit);
  if (table === undefined) return unsettled(inconclusive, "the table is not written");
  const unexplained = caseDifferences(outcomes, table);
  for (const difference of firstOfEach(unexplained)) say(`not explained by the table: ${lineOf(difference)}`);
  const committed = readTable(tableFile);
  const { version } = table.meta;
  const changes = tableDifferences(schemaFor(committed, version), table);
  for (const change of changes) say(`changed: ${lineOf({ ...change, more: 0 })}`);
  const out = options.out ?? tableFile;
  const isLater = compareReleases(version, committed.meta.version) > 0;
  const next = isLater
    ? withRelease(committed, table)
    : { ...table, ...(committed.since && { since: committed.since }) };
  if (next === undefined)
    return impossible(
      `${version} differs in more than types of keys: measure the table anew from its first release on`,
    );
  fs.writeFileSync(out, formatTable(next));
  say(`wrote ${out}: ${changes.length === 0 ? "no type changed" : `${changes.length} changes`}`);
  return EXIT.ok;
}

/** What a check came to. Differences count even if something else was inconclusive. */
function conclude({
  differences,
  limits,
  inconclusive,
}: {
  readonly differences: readonly Difference[];
  readonly limits: readonly string[];
  readonly inconclusive: readonly string[];
}): number {
  for (const limit of limits) say(limit);
  for (const difference of firstOfEach(differences)) say(`different: ${lineOf(difference)}`);
  const count = `${differences.length} differences from the table`;
  if (inconclusive.length > 0)
    return unsettled(inconclusive, differences.length > 0 ? count : "no difference in the rest");
  say(differences.length === 0 ? "the table holds" : count);
  return differences.length > 0 ? EXIT.no : EXIT.ok;
}

function unsettled(inconclusive: readonly string[], rest: string): number {
  for (const one of inconclusive) say(`inconclusive: ${one}`);
  return impossible(`${inconclusive.length} inconclusive: the agent gave no report to rely on; ${rest}`);
}

const lineOf = ({ where, table, measured, more }: Difference & { readonly more: number }): string =>
  `${where}${more > 0 ? ` (and ${more} more there)` : ""}\n  table: ${table}\n  agent: ${measured}`;

function keepCases({ cases }: Options, { outcomes }: FullRun): void {
  if (cases === undefined) return;
  const kept = [...outcomes].map(([{ id, value, question }, outcome]) => ({
    id,
    value,
    question,
    ...outcome,
  }));
  fs.writeFileSync(cases, `${JSON.stringify(kept)}\n`);
}

async function judgeFile(options: Options, doctor: Doctor): Promise<number> {
  const documents = JSON.parse(fs.readFileSync(options.judge ?? "", "utf8")) as readonly Tried[];
  const judgements = await soleJudgeOf(doctor, options.jobs)(documents);
  const verdicts = judgements.map((judgement) =>
    judgement.judged
      ? {
          ran: true,
          alive: judgement.alive,
          issues: judgement.issues.map(({ path: at, message }) => ({ path: at.join("."), msg: message })),
        }
      : { ran: false, reason: judgement.reason },
  );
  const text = `${JSON.stringify(verdicts)}\n`;
  if (options.out === undefined) say(text);
  else fs.writeFileSync(options.out, text);
  return EXIT.ok;
}

function impossible(reason: string): number {
  progress(`measure: ${reason}`);
  return EXIT.impossible;
}
