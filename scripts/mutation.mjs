/**
 * Mutation testing of what decides, part by part: each part has files that are changed a little at a time, and the tests
 * that have to notice. `npm run mutation` installs the tools and runs all parts; names of parts run these alone.
 *
 *   --since REF   only files that differ from this commit
 *   --list        the parts and their files
 *
 * The exit status is 1 where a part kills fewer mutants than its threshold.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const TOOL = "mutation/node_modules/.bin/stryker";
const { parts, threshold } = JSON.parse(readFileSync("mutation/parts.json", "utf8"));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { since: { type: "string" }, list: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);

const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
let failed = 0;
for (const name of chosen) {
  const { mutate, tests } = parts[name];
  const files = filesOf(mutate);
  if (values.list === true) console.log(`${name}: ${files.join(" ")}`);
  else if (files.length > 0) failed += run(name, files, tests) ? 0 : 1;
}
process.exitCode = failed > 0 ? 1 : 0;

function filesOf(patterns) {
  const all = git("ls-files", "--", ...patterns.map((pattern) => `:(glob)${pattern}`)).filter(
    (file) => !file.endsWith(".test.ts"),
  );
  if (values.since === undefined) return all.toSorted();
  const changed = git("diff", "--name-only", values.since);
  return all.filter((file) => changed.includes(file)).toSorted();
}

function git(...args) {
  return execFileSync("git", args, { encoding: "utf8" }).split("\n").filter(Boolean);
}

function run(name, files, tests) {
  if (!existsSync(TOOL))
    throw new Error("the tools are missing: npm ci --prefix mutation --legacy-peer-deps");
  const report = `.cache/mutation/${name}.json`;
  mkdirSync(".cache/mutation", { recursive: true });
  const config = JSON.parse(readFileSync("mutation/stryker.config.json", "utf8"));
  const file = `.cache/mutation/${name}.config.json`;
  writeFileSync(
    file,
    JSON.stringify({
      ...config,
      mutate: files,
      jsonReporter: { fileName: report },
      tempDirName: `.cache/mutation/${name}`,
    }),
  );
  console.log(`\n${name}: ${files.length} files`);
  const begun = Date.now();
  const env = { ...process.env, TWSRT_MUTATION_TESTS: JSON.stringify(tests) };
  const { status } = spawnSync(TOOL, ["run", file], { stdio: "inherit", env });
  if (status !== 0) return false;
  const { killed, all } = countOf(JSON.parse(readFileSync(report, "utf8")));
  const score = all === 0 ? 100 : (100 * killed) / all;
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
  console.log(
    `${name}: ${killed} of ${all} mutants killed (${score.toFixed(1)} %, at least ${threshold}), ${minutes} min`,
  );
  return score >= threshold;
}

/** Mutants that no test can run against, such as type errors, do not count. */
function countOf({ files }) {
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const killed = states.filter((status) => status === "Killed" || status === "Timeout").length;
  const all = killed + states.filter((status) => status === "Survived" || status === "NoCoverage").length;
  return { killed, all };
}
