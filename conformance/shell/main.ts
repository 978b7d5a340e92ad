import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { RECORD } from "./ran.ts";
import { kindsOf } from "./judge.ts";
import { CORPUS, KNOWN, keptOf, keyOf, readKept, writeKept, type Kept, type Known } from "./kept.ts";
import { record } from "./record.ts";
import { runOracle, type RunResult } from "./run.ts";

const HELP = `npm run conformance:shell -- [options]

Runs generated command lines in real bash, in a box, and compares what happened with the answer of the policy. What
was denied or asked about and happened all the same has to be answered deny, ask or unknown.

  --lines N      so many generated lines (default 500)
  --seed N       of the lines (default 1)
  --full         5,000 lines, with a seed that is printed unless one is given
  --known FILE   known misses, which do not fail the run (default ${KNOWN})
  --record       write what the lines and those of conformance/shell/lines.txt do to ${RECORD}, and compare nothing
  --keep         write new misses to ${CORPUS} and to the list of known misses, and remove mended ones from the list

The exit status is 1 for a new miss, and for a known miss that is none any more.
`;

const FULL = 5000;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lines: { type: "string" },
      seed: { type: "string" },
      full: { type: "boolean" },
      known: { type: "string" },
      keep: { type: "boolean" },
      record: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const driver = process.env["TWSRT_SHELL_DRIVER"];
  if (driver === undefined) throw new Error("no driver: start it with `npm run conformance:shell`");
  const seed = Number(values.seed ?? (values.full === true ? randomInt(1, 1_000_000) : 1));
  const lines = Number(values.lines ?? (values.full === true ? FULL : 500));
  const say = (line: string): void => console.log(line);
  if (values.record === true) {
    await record(lines, seed, driver, say);
    return 0;
  }
  const listFile = values.known ?? KNOWN;
  const corpus = readKept(CORPUS);
  const known = readKept<Known>(listFile);
  const begun = Date.now();
  console.log(`seed ${seed}`);
  const result = await runOracle({ lines, seed, driver, corpus, known, say });
  report(result, known.length, Date.now() - begun);
  if (values.keep === true) {
    keep(result, corpus, known, listFile);
    return 0;
  }
  return result.fresh.length + result.notReduced + result.mended.length > 0 ? 1 : 0;
}

function report(result: RunResult, known: number, milliseconds: number): void {
  const { fresh, notReduced, mended, idle } = result;
  for (const { policy, line, said, happened } of fresh)
    console.log(
      `MISS ${policy}: ${JSON.stringify(line)}\n     ${happened.join(", ")}; the policy says ${said}`,
    );
  for (const { policy, line } of mended)
    console.log(`MENDED ${policy}: ${JSON.stringify(line)}: remove it from the list of known misses`);
  for (const { policy, line } of idle)
    console.log(`IDLE ${policy}: ${JSON.stringify(line)} does nothing restricted`);
  const kinds = new Map<string, number>();
  for (const one of fresh) for (const kind of kindsOf(one)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const byKind = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const judged = result.overblocked + result.free;
  const share = judged === 0 ? 0 : (100 * result.overblocked) / judged;
  console.log(
    `${result.lines} lines (${result.timedOut} timed out), something restricted happened in ${result.telling}; ` +
      `of ${result.seen + result.missed} answers to that ${result.missed} were misses\n` +
      `${fresh.length} new misses when made small (${byKind || "none"}), ${notReduced} more, ${known} known; ` +
      `${result.overblocked} of ${judged} other answers restrict (${share.toFixed(1)} %); ` +
      `${Math.round(milliseconds / 1000)} s`,
  );
}

function keep(result: RunResult, corpus: readonly Kept[], known: readonly Known[], listFile: string): void {
  const kept = new Map([...corpus, ...result.fresh.map(keptOf)].map((one) => [keyOf(one), one]));
  writeKept(CORPUS, [...kept.values()]);
  const mended = new Set(result.mended.map(keyOf));
  const list = known.filter((one) => !mended.has(keyOf(one)));
  const added = result.fresh.map((one): Known => ({ ...keptOf(one), from: one.from }));
  writeKept(listFile, [...list, ...added]);
}

process.exit(await main(process.argv.slice(2)));
