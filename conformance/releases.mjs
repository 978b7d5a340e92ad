/**
 * Compares each agent's newest release with the pinned one, unless it has been measured, and writes a report. No range is
 * extended: a person reads the report first.
 *
 *     npm run conformance:releases -- [--agent NAME]... [--report FILE] [-- OPTION...]
 *
 * What stands behind `--` is passed on to the suite. Exit status 0: nothing is new, or nothing differs; 1: something differs;
 * 2: something could not be tried.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { agents, compare, rangeText, releaseOf } from "./ranges.mjs";

/** A report of all agents has to fit into one issue of 65,536 characters. */
const MOST_SHOWN = 8000;

/** What else is compared, for one agent. @type {Readonly<Record<string, string>>} */
const ALSO = { claude: "conformance/claude-settings/measure.mjs" };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { agent: { type: "string", multiple: true }, report: { type: "string" } },
});
const named = values.agent ?? agents();
let worst = 0;
/** @type {string[]} */
const compared = [];
/** @type {string[]} */
const sections = [];

for (const agent of named) {
  const { program: bin, package: name, measured } = releaseOf(agent);
  const found = run("npm", ["view", name, "version"]);
  const newest = found.text.trim();
  if (found.status !== 0 || !/^\d+\.\d+\.\d+[\w.-]*$/.test(newest)) {
    add(
      agent,
      "newest release unknown",
      `npm does not say which release of ${name} is the newest`,
      2,
      found.text,
    );
    continue;
  }
  if (compare(newest, measured.to) <= 0) {
    console.log(`${agent}: ${newest} is the newest release, measured with ${rangeText(measured)}`);
    continue;
  }
  const suite = ["conformance/run.mjs", "--agent", agent, "--release", newest, ...positionals];
  const { status, text } = run(process.execPath, suite);
  const isTold = /^(CHANGED|WRONG) /m.test(text);
  const said =
    status === 0
      ? `Nothing differs. Extend the range: \`npm run conformance -- --agent ${agent} --release ${newest} --accept\`.`
      : isTold
        ? "It differs: settle each line below before you extend the range."
        : "It could not be compared.";
  add(agent, newest, said, status === 0 ? 0 : isTold ? 1 : 2, text);
  const also = ALSO[agent];
  const program = `.cache/releases/${agent}-${newest}/node_modules/.bin/${bin}`;
  if (also === undefined || !existsSync(program)) continue;
  const table = run(process.execPath, [also, program, "--check"]);
  const told = table.status === 0 ? "The settings table holds." : "The settings table does not hold.";
  add(agent, `${newest}, settings`, told, Math.min(table.status, 2), table.text);
}

if (values.report !== undefined && sections.length > 0)
  writeFileSync(values.report, `# New releases: ${compared.join(", ")}\n\n${sections.join("\n\n")}\n`);
process.exitCode = worst;

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", 2] });
  return { status: status ?? 2, text: stdout ?? "" };
}

/**
 * @param {string} agent
 * @param {string} what
 * @param {string} said
 * @param {number} status
 * @param {string} text
 */
function add(agent, what, said, status, text) {
  worst = Math.max(worst, status);
  console.log(`${agent} ${what}: ${said}`);
  if (!what.includes(",")) compared.push(`${agent} ${what}`);
  const shown = text.length > MOST_SHOWN ? `[...]\n${text.slice(-MOST_SHOWN)}` : text;
  sections.push(`## ${agent} ${what}\n\n${said}\n\n~~~~text\n${shown.trimEnd()}\n~~~~`);
}
