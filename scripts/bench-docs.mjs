// docs/performance.md, made from what `npm run bench -- --write-docs` has measured.
import * as os from "node:os";

const MB = 1024 * 1024;

/** What a start of bare Node took, in milliseconds of CPU time, on the machine for which the aims in seconds were set. */
const REFERENCE = 38;

/** User seconds before the indexes were made, where a start of bare Node took about as long as the reference. */
const BEFORE = [
  { command: "generate claude", size: 10_000, seconds: 0.9 },
  { command: "generate claude", size: 100_000, seconds: 4.3 },
  { command: "generate codex", size: 1_000, seconds: 0.63 },
  { command: "generate codex", size: 10_000, seconds: 58 },
  { command: "generate gemini", size: 10_000, seconds: 1.9 },
  { command: "generate gemini", size: 100_000, seconds: 13 },
  { command: "generate opencode", size: 10_000, seconds: 3.8 },
  { command: "generate opencode", size: 100_000, seconds: 12 },
  { command: "coverage", size: 1_000, seconds: 18 },
  { command: "explain 'cat ~/vault-3/private'", size: 10_000, seconds: 3.4 },
];

/** Why an aim is not met, by the beginning of the command. */
const FLOORS = [
  {
    of: "generate opencode",
    text: "Each rule needs eleven entries in OpenCode, a million for 100,000 rules: 46 MB of text. The entries that live at the same time are 310 MB; the rest of the peak is what the garbage collector has not yet freed.",
  },
  {
    of: "generate",
    text: "At the limit: the peak differs by a tenth between runs, with the moment at which V8 collects garbage.",
  },
  {
    of: "coverage",
    text: "The table has the sandbox and all six agents. Every model finds the entries about an access through an index, so the time for a rule does not grow with their number. What is left is spread evenly over the six models and over taking command lines apart: each access is a text of its own, which every model reads as its agent does. The entries of all six agents are in memory at the same time, each as an entry of the file, as a rule of the model and in an index: OpenCode alone has eleven entries for a rule. 1,000 rules need 70 MB, and 2,500 rules pass with a limit of 300 MB where 511 MB are taken without one. Asking one agent after the other would need less, and read every line six times.",
  },
  {
    of: "explain",
    text: "The policy is compiled for an agent only where a file of it exists, where no file is configured for it, or where the answer names a rule or a loss. The rest of the time reads the sources and puts the rules into the indexes of the policy and of the sandbox.",
  },
  {
    of: "start",
    text: "Loading about 80 KB of program costs a third of what bare Node does not have, and running each function for the first time most of the rest. Bundles of two files, validation only of what is there, and failure paths loaded on demand are in place. V8's compile cache would gain a few milliseconds, but a cache that others can write would be a way around the sandbox. So the floor is what V8 takes to compile and run each function once.",
  },
];

/** Written by hand, from `npm run bench:hooks`. */
const HOOKS = `## Hooks of others

\`npm run bench:hooks -- --hook 'CMD' --agent claude\` plays scenarios against the program of any hook, in the dialect of an agent: attacks
(destructive commands and the reading of keys, most of them hidden in \`bash -c\`, \`find -exec\`, variables, scripts, links), harmless calls, and a
day's work. The scenarios are in \`scripts/hooks/scenarios.json\`, each with what the policy of the README says to it. \`--show\` names each that is decided otherwise.

| hook, dialect of Claude Code             | scenarios | right | missed | unexpected asks | unexpected denies | median of a call |
| ---------------------------------------- | --------: | ----: | -----: | --------------: | ----------------: | ---------------: |
| twsrt 1.0.0, policy of the README        |        70 |    70 |      0 |               0 |                 0 |                  |
| twsrt 1.0.0, policy of the README        |        60 |    60 |      0 |               0 |                 0 |           335 ms |
| cc-safety-net 2.4.5                      |        60 |    56 |      4 |               0 |                 0 |           295 ms |
| cc-safety-net 2.4.5, level \`paranoid\`    |        60 |    58 |      2 |               0 |                 0 |           284 ms |

Played on 2026-11-29 with Node 20.20.2 on two processors of an AMD EPYC that others kept busy (load average 7 to 8), so the times compare only
with each other.

- The row of 70 has ten more scenarios that only a policy forbids or asks about: \`sudo ls\`, a host or a place for writing that no list names, \`git push\`. A hook
  that has no such policy is not asked about them. So the other rows are about what is destructive or secret to anyone.
- cc-safety-net missed \`find ... | xargs rm -f\`, \`$(echo rm) -rf\`, \`R=rm; $R -rf\` and \`cat ~/.s?h/id_rsa\`, and on its highest level the first and the last.
- Not comparable: cc-safety-net knows what is destructive without a policy and lets \`rm -rf node_modules\` pass. twsrt denies \`rm\` because that policy says so, and
  says nothing of a command that no rule names. The scenarios were written for twsrt, so another choice could be less kind to it.
- Of the other hooks that were looked for, \`agentperm\` and \`nah\` could not be installed from a registry.
`;

/** Written by hand, from the profiles of 2026-11-28: runs before and after in alternation, the output equal byte for byte. */
const PROFILE = `## Where the time goes

| command, all six agents, CPU time                      | before | after  |
| ------------------------------------------------------ | ------ | ------ |
| \`explain 'cat ~/vault-3/private'\`, 10,000 rules, mean | 2.09 s | 1.44 s |
| \`coverage\`, 1,000 rules, mean of three pairs          | 14.2 s | 13.5 s |
| \`coverage --json\`, 250 rules, one pair                | 5.7 s  | 5.2 s  |

What was removed:

- \`explain\` asked what a rule lost in the translation before it knew whether a line shows it, so it compiled the policy for agents
  without files. Six agents in the same sandbox prepared six sandboxes.
- \`coverage\` compiled the policy a second time for entries in config.toml that accept a finding, also without any such entry.
- The policy and three models parsed each line for themselves.
- The model of Gemini CLI compared a file with every rule whose path ends with the same name. Such rules are now found by two pieces of
  their text.

What is left of \`coverage\` with 1,000 rules, in percent of the time: Claude Code's model 17, taking command lines apart 15, Gemini CLI's 13,
garbage collection 11, Copilot's 10, Qwen Code's 8, and the others less. No function takes more than 3 percent by itself: 18,000
accesses, each with a text of its own, are asked of seven enforcers. So the aim of 3 s needs fewer questions, not faster ones.
Times of this section are from an hour in which a start of Node took 21 ms; \`coverage\` with 10,000 rules took 89 s then. With 250 rules 20 of the 45 MB that live at the end came while the report was made: it keeps every access that differs until the rules are sorted.
`;

/** @typedef {import("./bench-growth.mjs").Grown} Grown */

/**
 * @param {{
 *   method: string,
 *   rounds: number,
 *   load: number[],
 *   rows: { node: string, command: string, cpuMedian: number, cpuRatio: number, peakMemory: number | null, memoryRatio: number | null }[],
 *   growth: Grown[],
 * }} result
 */
export function performanceDocument({ method, rounds, load, rows, growth }) {
  const [processor] = os.cpus();
  const lines = [
    "# Performance",
    "",
    "This page is made by `npm run bench -- --write-docs`. CPU time is user and system time of the whole process, with all of its",
    "threads; memory is its peak.",
    "",
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Machine: ${os.cpus().length} processors (${processor?.model.trim() ?? "unknown"}), load average ${load[0]?.toFixed(1)}, Node ${process.version}`,
    `- Speed: \`node -e 0\` took ${bareOf(rows).toFixed(1)} ms. The aims in seconds were set where it takes ${REFERENCE} ms, so they are compared with the time that this ratio gives.`,
    `- Method: ${method}`,
    "",
    "## Many rules",
    "",
    "A quarter each of read denies, write denies, domains and commands.",
    "",
    ...growthTable(growth),
    "",
    ...beforeTable(growth, rows),
    "",
    "Growth is the CPU time for 100,000 rules in units of that for 10,000. The work is also counted in steps, which are the same on every",
    "machine: `test/growth.test.ts` fails where four times the rules are more than five times the work, for every agent.",
    "",
    "## Start",
    "",
    `The example policy of the README, median of ${rounds} interleaved runs. A row with another program's name is that program with equal rules for Claude Code.`,
    "",
    ...startTable(rows),
    "",
    "## Aims",
    "",
    ...aimTable(growth, rows),
    "",
    "Why some aims are not met:",
    "",
    ...FLOORS.filter(({ of }) => aims(growth, rows).some((aim) => !aim.met && aim.of.startsWith(of))).map(
      ({ of, text }) => `- ${of === "start" ? "Start" : `\`${of}\``}: ${text}`,
    ),
    "",
    PROFILE,
    HOOKS,
  ];
  return lines.join("\n");
}

/**
 * The CPU time of a bare start, in milliseconds.
 * @param {Parameters<typeof performanceDocument>[0]["rows"]} rows
 */
function bareOf(rows) {
  const [bare] = rows;
  if (bare === undefined) throw new Error("nothing was measured");
  return bare.cpuMedian;
}

/** @param {Grown[]} growth */
function growthTable(growth) {
  const commands = [...new Set(growth.map(({ command }) => command))];
  const sizes = [...new Set(growth.map(({ size }) => size))].sort((a, b) => a - b);
  const cell = (/** @type {string} */ command, /** @type {number} */ size) => {
    const found = growth.find((one) => one.command === command && one.size === size);
    return found === undefined
      ? ""
      : `${(found.cpu / 1000).toFixed(2)} s, ${(found.memory / MB).toFixed(0)} MB`;
  };
  return [
    `| command | ${sizes.map((size) => size.toLocaleString("en-US")).join(" | ")} | growth | output at 10,000 |`,
    `| --- | ${sizes.map(() => "---").join(" | ")} | --- | --- |`,
    ...commands.map((command) => {
      const bytes = growth.find((one) => one.command === command && one.size === 10_000)?.bytes ?? 0;
      const output = bytes === 0 ? "" : `${(bytes / 1e6).toFixed(1)} MB`;
      const times = growthOf(growth, command);
      const shown = times === undefined ? "" : `${times.toFixed(1)}x`;
      return `| \`${command}\` | ${sizes.map((size) => cell(command, size)).join(" | ")} | ${shown} | ${output} |`;
    }),
  ];
}

/**
 * @param {Grown[]} growth
 * @param {Parameters<typeof performanceDocument>[0]["rows"]} rows
 */
function beforeTable(growth, rows) {
  return [
    "Before every agent had indexes (the times are compared as those of the aims are):",
    "",
    "| command | rules | before | now |",
    "| --- | ---: | ---: | ---: |",
    ...BEFORE.flatMap(({ command, size, seconds }) => {
      const now = growth.find((one) => one.command === command && one.size === size);
      if (now === undefined) return [];
      const scaled = (now.cpu * REFERENCE) / bareOf(rows) / 1000;
      return `| \`${command}\` | ${size.toLocaleString("en-US")} | ${seconds} s | ${scaled.toFixed(2)} s |`;
    }),
  ];
}

/**
 * @param {Grown[]} growth
 * @param {string} command
 */
function growthOf(growth, command) {
  const cpu = (/** @type {number} */ size) =>
    growth.find((one) => one.command === command && one.size === size)?.cpu;
  const [most, many] = [cpu(100_000), cpu(10_000)];
  return most === undefined || many === undefined ? undefined : most / many;
}

/** @param {Parameters<typeof performanceDocument>[0]["rows"]} rows */
function startTable(rows) {
  return [
    "| Node | command | CPU | to bare Node | memory | to bare Node |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(({ node, command, cpuMedian, cpuRatio, peakMemory, memoryRatio }) => {
      const memory =
        peakMemory === null || memoryRatio === null
          ? " | "
          : `${(peakMemory / MB).toFixed(1)} MB | ${memoryRatio.toFixed(2)}x`;
      return `| ${node} | \`${command}\` | ${cpuMedian.toFixed(1)} ms | ${cpuRatio.toFixed(2)}x | ${memory} |`;
    }),
  ];
}

/**
 * @param {Grown[]} growth
 * @param {Parameters<typeof performanceDocument>[0]["rows"]} rows
 */
function aims(growth, rows) {
  const generated = growth.filter(({ command }) => command.startsWith("generate "));
  const commands = [...new Set(generated.map(({ command }) => command))];
  const scaled = (/** @type {Grown} */ one) => (one.cpu * REFERENCE) / bareOf(rows);
  const seconds = (/** @type {number} */ limit) => ({
    limit: `${limit} s`,
    met: (/** @type {Grown} */ one) => scaled(one) <= limit * 1000,
    value: (/** @type {Grown} */ one) =>
      `${(scaled(one) / 1000).toFixed(2)} s (here ${(one.cpu / 1000).toFixed(2)} s)`,
  });
  const megabytes = {
    limit: "400 MB",
    met: (/** @type {Grown} */ one) => one.memory <= 400 * MB,
    value: (/** @type {Grown} */ one) => `${(one.memory / MB).toFixed(0)} MB`,
  };
  const at = (
    /** @type {string} */ start,
    /** @type {number} */ size,
    /** @type {typeof megabytes} */ kind,
  ) =>
    growth
      .filter((one) => one.command.startsWith(start) && one.size === size)
      .map((one) => ({
        of: one.command,
        what: `\`${one.command}\`, ${size.toLocaleString("en-US")} rules`,
        limit: kind.limit,
        value: kind.value(one),
        met: kind.met(one),
      }));
  const start = rows
    .filter(({ command }) => ["generate claude", "diff", "generate claude --write"].includes(command))
    .map(({ node, command, cpuRatio }) => ({
      of: "start",
      what: `\`${command}\`, CPU to bare Node ${node}`,
      limit: "1.35x",
      value: `${cpuRatio.toFixed(2)}x`,
      met: cpuRatio <= 1.35,
    }));
  return [
    ...at("generate ", 10_000, seconds(1.5)),
    ...at("generate ", 100_000, megabytes),
    ...commands.flatMap((command) => {
      const times = growthOf(growth, command);
      if (times === undefined) return [];
      const what = `\`${command}\`, growth`;
      return { of: command, what, limit: "12x", value: `${times.toFixed(1)}x`, met: times <= 12 };
    }),
    ...at("coverage", 1_000, seconds(3)),
    ...at("coverage", 10_000, seconds(25)),
    ...at("coverage", 10_000, megabytes),
    ...at("explain ", 10_000, seconds(0.6)),
    ...start,
  ];
}

/**
 * @param {Grown[]} growth
 * @param {Parameters<typeof performanceDocument>[0]["rows"]} rows
 */
function aimTable(growth, rows) {
  return [
    "| what | aim | measured | |",
    "| --- | --- | --- | --- |",
    ...aims(growth, rows).map(
      ({ what, limit, value, met }) => `| ${what} | ${limit} | ${value} | ${met ? "met" : "not met"} |`,
    ),
  ];
}
