/**
 * Mutation testing of what decides, part by part: each part has files that are changed a little at a time, and the tests
 * that have to notice. `npm run mutation` installs the tools and runs all parts; names of parts run these alone.
 *
 *   --since REF   only files that differ from this commit
 *   --file PATH   only this file; may be repeated
 *   --lines N     stop after files of this many lines together, and name the files that are left out
 *   --static      also mutants that only act while modules load, such as those in tables: ten times as long
 *   --list        the parts and their files
 *
 * The exit status is 1 where a file has a lower score than the threshold, or than its floor: files that are below the
 * threshold today have one, which may only rise.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const TOOL = "mutation/node_modules/.bin/stryker";
const { parts, threshold, floors, leaveOut } = JSON.parse(readFileSync("mutation/parts.json", "utf8"));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    since: { type: "string" },
    file: { type: "string", multiple: true },
    lines: { type: "string" },
    static: { type: "boolean" },
    list: { type: "boolean" },
  },
});
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);

let linesLeft = Number(values.lines ?? Infinity);
const leftOut = [];
let failed = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
  const { mutate, tests } = parts[name];
  const files = changedOf(filesOf(mutate).filter(isWanted)).filter(fits);
  if (values.list === true) console.log(`${name}: ${files.join(" ")}`);
  else if (files.length > 0) failed += run(name, files, filesOf(tests)) ? 0 : 1;
}
if (leftOut.length > 0)
  console.log(`\nleft out, because --lines ${values.lines} was reached: ${leftOut.join(" ")}`);
process.exitCode = failed > 0 ? 1 : 0;

function isWanted(file) {
  return !file.endsWith(".test.ts") && (values.file?.includes(file) ?? true);
}

function filesOf(patterns) {
  return git("ls-files", "--", ...patterns.map((pattern) => `:(glob)${pattern}`)).toSorted();
}

function changedOf(files) {
  if (values.since === undefined) return files;
  const changed = git("diff", "--name-only", values.since);
  return files.filter((file) => changed.includes(file));
}

function git(...args) {
  return execFileSync("git", args, { encoding: "utf8" }).split("\n").filter(Boolean);
}

/** Takes the lines of a file from those that are left, and notes a file that has too many. */
function fits(file) {
  const lines = readFileSync(file, "utf8").split("\n").length;
  if (lines > linesLeft) leftOut.push(file);
  else linesLeft -= lines;
  return !leftOut.includes(file);
}

function run(name, mutate, tests) {
  if (!existsSync(TOOL)) throw new Error("the tools are missing: npm ci --prefix mutation");
  const folder = `.cache/mutation/${name}`;
  const report = `${folder}.json`;
  mkdirSync(".cache/mutation", { recursive: true });
  const config = {
    ...JSON.parse(readFileSync("mutation/stryker.config.json", "utf8")),
    mutate,
    ignoreStatic: values.static !== true,
    inProcess: { tests, leaveOut },
    jsonReporter: { fileName: report },
    tempDirName: folder,
  };
  writeFileSync(`${folder}.config.json`, JSON.stringify(config));
  console.log(`\n${name}: ${mutate.length} files`);
  const begun = Date.now();
  const { status } = spawnSync(TOOL, ["run", `${folder}.config.json`], { stdio: "inherit" });
  if (status !== 0) return false;
  const { files } = JSON.parse(readFileSync(report, "utf8"));
  const { killed, all, ignored } = countOf(Object.values(files));
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
  console.log(
    `${name}: ${killed} of ${all} mutants killed (${scoreOf({ killed, all }).toFixed(1)} %), ${minutes} min; ` +
      `${ignored} that only act while modules load were not tried`,
  );
  const low = Object.entries(files)
    .map(([file, mutated]) => ({
      file,
      score: scoreOf(countOf([mutated])),
      least: floors[file] ?? threshold,
    }))
    .filter(({ score, least }) => score < least);
  for (const { file, score, least } of low)
    console.log(`${file}: ${score.toFixed(1)} %, at least ${least} %`);
  return low.length === 0;
}

function scoreOf({ killed, all }) {
  return all === 0 ? 100 : (100 * killed) / all;
}

/** Mutants that no test can run against, such as type errors, do not count; neither do those that were not tried. */
function countOf(files) {
  const states = files.flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const ignored = states.filter((status) => status === "Ignored").length;
  const killed = states.filter((status) => status === "Killed" || status === "Timeout").length;
  const all = killed + states.filter((status) => status === "Survived" || status === "NoCoverage").length;
  return { killed, all, ignored };
}
