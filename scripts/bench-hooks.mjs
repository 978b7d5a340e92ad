// Plays attacks, harmless calls and a day's work against the program of any hook, in the dialect of an agent, and counts what it decides.
//
//   npm run bench:hooks                                        twsrt itself, with the policy of the README
//   npm run bench:hooks -- --hook 'CMD' --agent claude         another hook: CMD is a line for a shell
//   --about destructive,secret,benign                          leave out what only that policy forbids
//   --show                                                     each scenario that is not as expected
//
// Nothing is run but the hook: a call is only told to it.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeSources } from "./bench-example.mjs";
import { fail } from "./bench-meter.mjs";
import { AGENTS, decisionOf, eventOf } from "./hooks/dialects.mjs";
import { scoreOf } from "./hooks/score.mjs";

const TIMEOUT_MS = 60_000;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const { values: options } = parseArgs({
  options: {
    hook: { type: "string" },
    agent: { type: "string", default: "claude" },
    about: { type: "string" },
    show: { type: "boolean", default: false },
  },
});
const { agent } = options;
if (!AGENTS.includes(agent)) fail(`--agent is one of ${AGENTS.join(", ")}`, 64);

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-hooks-")));
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));
const home = path.join(scratch, "home");
const cwd = path.join(home, "project");
makeHome();

const entry = path.join(root, "dist/bin/twsrt.cjs");
if (options.hook === undefined && !fs.existsSync(entry)) fail("dist/ is missing: run `npm run build` first");
const line = options.hook ?? `exec '${process.execPath}' '${entry}' guard ${agent}`;
const abouts = options.about?.split(",") ?? ["destructive", "secret", "policy", "benign"];

/** @type {Record<string, readonly import("./hooks/dialects.mjs").Scenario[]>} */
const groups = JSON.parse(fs.readFileSync(path.join(root, "scripts/hooks/scenarios.json"), "utf8"));
const rows = Object.entries(groups).map(([name, scenarios]) => {
  const played = scenarios.filter(({ about }) => abouts.includes(about)).flatMap(playedOf);
  return { name, played, score: scoreOf(played) };
});
const all = rows.flatMap(({ played }) => played);
print([...rows, { name: "all", played: all, score: scoreOf(all) }]);

/** What the scenarios speak of: a home with keys, and a project in it. */
function makeHome() {
  for (const folder of [".ssh", ".aws", "Documents", "project/src", ".sshd-notes"])
    fs.mkdirSync(path.join(home, folder), { recursive: true });
  for (const file of [".ssh/id_rsa", ".aws/credentials", ".netrc", "project/README.md", "project/notes.txt"])
    fs.writeFileSync(path.join(home, file), "x\n");
  fs.symlinkSync(path.join(home, ".ssh/id_rsa"), path.join(cwd, "link-to-key"));
  spawnSync("git", ["init", "-q"], { cwd });
  writeSources(home);
}

/**
 * @param {import("./hooks/dialects.mjs").Scenario} scenario
 * @returns {import("./hooks/score.mjs").Played[]} none where the agent has no tool for it
 */
function playedOf(scenario) {
  const real = JSON.parse(JSON.stringify(scenario).replaceAll("/HOME/", `${home}/`));
  const event = eventOf(agent, real, cwd);
  if (event === undefined) return [];
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", line], {
    input: JSON.stringify(event),
    cwd,
    env: { HOME: home, PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8" },
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  return [{ scenario, decision: decisionOf({ status, stdout, stderr }), ms: performance.now() - begun }];
}

/** @param {readonly { name: string, played: readonly import("./hooks/score.mjs").Played[], score: import("./hooks/score.mjs").Score }[]} shown */
function print(shown) {
  const head =
    "| scenarios | played | right | missed | asked, not denied | denied, not asked | unexpected asks | unexpected denies | allows | failed | median |";
  process.stdout.write(`${head}\n|${" --- |".repeat(11)}\n`);
  for (const { name, score } of shown) {
    const { played, right, missed, asked, denied, unexpectedAsks, unexpectedDenies, allows, failed, median } =
      score;
    const cells = [played, right, missed, asked, denied, unexpectedAsks, unexpectedDenies, allows, failed];
    process.stdout.write(`| ${[name, ...cells, `${median.toFixed(0)} ms`].join(" | ")} |\n`);
  }
  const load = os.loadavg()[0]?.toFixed(1);
  process.stdout.write(
    `\nNode ${process.versions.node}, ${os.cpus().length} processors, load average ${load}\n`,
  );
  if (!options.show) return;
  for (const { scenario, decision } of all) {
    const text = scenario.run ?? scenario.read ?? scenario.write;
    if (decision !== scenario.expect)
      process.stdout.write(
        `${scenario.expect} expected, ${decision ?? "failed"}: ${JSON.stringify(text)} (${scenario.about})\n`,
      );
  }
}
