// What many rules cost: each command with policies of several sizes.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { environment } from "./bench-meter.mjs";

const AGENTS = ["claude", "copilot", "codex", "gemini", "opencode", "qwen"];
const ACCESS = "cat ~/vault-3/private";

/** The commands, each with the sizes of policies that it is measured with. */
const COMMANDS = [
  ...AGENTS.map((agent) => ({ args: ["generate", agent], sizes: [10, 1_000, 10_000, 100_000] })),
  { args: ["coverage"], sizes: [10, 1_000, 10_000] },
  { args: ["explain", ACCESS], sizes: [10, 1_000, 10_000] },
];

/** Of the runs with few rules the median counts; one with many is long enough to be measured once. */
const RUNS = { few: 3, many: 1, limit: 10_000 };

/**
 * @typedef {{ command: string, size: number, cpu: number, memory: number, bytes: number }} Grown
 * @param {{
 *   meter: { measure: (job: any) => Promise<any> },
 *   entry: string,
 *   node: string,
 *   scratch: string,
 * }} where
 * @returns {Promise<Grown[]>} milliseconds of CPU time, and bytes at the peak and of output
 */
export async function measureGrowth({ meter, entry, node, scratch }) {
  /** @type {Grown[]} */
  const found = [];
  for (const { args, sizes } of COMMANDS) {
    for (const size of sizes) {
      const home = homeOf(scratch, size);
      const runs = size < RUNS.limit ? RUNS.few : RUNS.many;
      const samples = [];
      for (let run = 0; run < runs; run++)
        samples.push(await meter.measure({ argv: [node, entry, ...args], home, isNode: true }));
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${args.join(" ")} ${size}`);
      found.push({
        command: args.map((one) => (one.includes(" ") ? `'${one}'` : one)).join(" "),
        size,
        cpu: middle(samples.map(({ cpu }) => cpu)),
        memory: middle(samples.map(({ memory }) => memory ?? 0)),
        bytes: args[0] === "generate" && size === 10_000 ? outputOf(node, [entry, ...args], home) : 0,
      });
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return found;
}

/** @param {number[]} values */
function middle(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {string} home
 */
function outputOf(node, args, home) {
  const options = { cwd: home, env: environment(home), maxBuffer: 2 ** 30 };
  return spawnSync(node, args, options).stdout.length;
}

/**
 * A home with a policy of a size: a quarter each of read denies, write denies, domains and commands, and all agents in use.
 * @param {string} scratch
 * @param {number} size
 */
function homeOf(scratch, size) {
  const home = path.join(scratch, `quarters-${size}`);
  if (fs.existsSync(home)) return home;
  const quarter = Math.max(2, Math.floor(size / 4));
  /** @type {(count: number, text: (index: number) => string) => string[]} */
  const list = (count, text) => Array.from({ length: count }, (_, index) => text(index));
  const srt = {
    filesystem: {
      denyRead: list(quarter, (i) => `~/vault-${i}/private`),
      denyWrite: list(quarter, (i) =>
        i % 2 === 0 ? `~/work/project-${i >> 4}/part-${i}` : `**/generated-${i}/*.key`,
      ),
      allowWrite: ["."],
    },
    network: {
      allowedDomains: list(quarter >> 1, (i) => `host-${i}.example.com`),
      deniedDomains: list(quarter - (quarter >> 1), (i) => `*.other-${i}.example.com`),
    },
  };
  const asked = quarter >> 2;
  const bash = {
    deny: list(quarter - asked, (i) =>
      i % 3 === 0 ? `tool-${i % 97} push --force-${i}` : `tool-${i} publish`,
    ),
    ask: list(asked, (i) => `asked-${i} run`),
  };
  fs.mkdirSync(path.join(home, ".config/twsrt"), { recursive: true });
  fs.writeFileSync(path.join(home, ".srt-settings.json"), JSON.stringify(srt));
  fs.writeFileSync(path.join(home, ".config/twsrt/bash-rules.json"), JSON.stringify(bash));
  fs.writeFileSync(
    path.join(home, ".config/twsrt/config.toml"),
    AGENTS.map((agent) => `[${agent}]\n`).join(""),
  );
  return home;
}
