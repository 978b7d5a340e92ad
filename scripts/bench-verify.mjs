// How long `verify` takes on the example policy, with the pinned agents of conformance/ (`npm run conformance:setup`).
//
// Aims: both agents in 30 seconds together, and 100 accesses in 5 seconds beyond the agent's own start.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const programs = path.join(root, "conformance/node_modules/.bin");
const SRT = {
  filesystem: {
    denyRead: ["~/.aws", "~/.ssh", "~/.gnupg", "~/.netrc"],
    denyWrite: ["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"],
    allowWrite: [".", "/tmp", "~/dev"],
  },
  network: {
    allowedDomains: ["github.com", "*.github.com", "readthedocs.io", "*.readthedocs.io", "nodejs.org"],
    deniedDomains: [],
  },
};
const BASH = { deny: ["rm", "sudo", "git push --force"], ask: ["git push", "git commit", "pip install"] };

const home = mkdtempSync(path.join(tmpdir(), "twsrt-bench-"));
try {
  writeFileSync(path.join(home, ".srt-settings.json"), JSON.stringify(SRT));
  mkdirSync(path.join(home, ".config/twsrt"), { recursive: true });
  writeFileSync(path.join(home, ".config/twsrt/bash-rules.json"), JSON.stringify(BASH));
  for (const name of ["claude", "copilot", "all"]) {
    if (name !== "all" && !existsSync(path.join(programs, name)))
      throw new Error(`${name} is missing in ${programs}: run \`npm run conformance:setup\` first`);
    const begun = performance.now();
    const command = [path.join(root, "dist/bin/twsrt.cjs"), "verify", name, "--generated", "--json"];
    const { stdout, stderr, status } = spawnSync(process.execPath, command, {
      cwd: home,
      env: { HOME: home, PATH: `${programs}:${process.env.PATH}` },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const ms = performance.now() - begun;
    if (status !== 0) console.log(`exit status ${status} ${stderr}`);
    if (name === "all") console.log(`both at once: ${seconds(ms)} (aim: 30 s)`);
    else showAgent(name, ms, JSON.parse(stdout).agents[0]);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

function showAgent(name, ms, { runs, rules, isolation }) {
  const probes = rules.flatMap((rule) => rule.probes).length;
  console.log(
    `${name}: ${seconds(ms)} for ${rules.length} rules, ${probes} probes (isolation: ${isolation})`,
  );
  for (const { name: what, accesses, startMs, totalMs } of runs) {
    const trying = totalMs - startMs;
    const per100 = accesses === 0 ? 0 : (trying / accesses) * 100;
    console.log(
      `  ${what.padEnd(20)} ${String(accesses).padStart(4)} accesses, start ${seconds(startMs)}, then ${seconds(trying)}: ${seconds(per100)} for 100`,
    );
  }
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
