import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { inject } from "vitest";
import { describe, expect, test } from "vitest";
import type { VerifiedAgent, VerifyReport } from "../../src/verify/report.ts";
import { EXAMPLE, newWorld, type World } from "../../test/support/world.ts";
import { sampled } from "./sample.ts";
import { agentProgram, nativeProgram, type AgentName } from "./agents.ts";

const SETTINGS = ".claude/settings.json";
const FLAGS = "flags.txt";
const CONFIG = '[targets]\ncopilot_output = "~/flags.txt"\n';

interface Verified {
  readonly status: number | null;
  readonly agent: VerifiedAgent;
}

function verify(world: World, agent: AgentName, ...args: readonly string[]): Verified {
  const run = world.run(["verify", agent, "--json", "--program", agentProgram(agent), ...args], {
    timeout: 150_000,
  });
  const report = JSON.parse(run.stdout) as VerifyReport;
  const found = report.agents[0];
  if (found?.status !== "verified") throw new Error(`${JSON.stringify(found)}\n${run.stderr}`);
  return { status: run.status, agent: found };
}

/** The example of the documentation, written for both agents. */
function written(): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  expect(world.run(["generate", "all", "--write"]).status).toBe(0);
  return world;
}

/** Probes with an unexpected result, one line each. */
function wrong({ rules }: VerifiedAgent): string[] {
  return rules.flatMap(({ id, probes }) =>
    probes
      .filter(({ verdict, surprise }) => surprise || ["fail", "vacuous", "inconclusive"].includes(verdict))
      .map(
        ({ access, verdict, reason, surprise }) =>
          `${id} ${access}: ${verdict}${surprise ? " (surprise)" : ""}, ${reason}`,
      ),
  );
}

describe.each(sampled(["claude", "copilot"] as const))("%s", (name) => {
  test("obeys the example policy, every rule proved or known", () => {
    const world = written();
    const before = world.snapshot();
    const { status, agent } = verify(world, name);
    expect(agent.acceptance).toEqual({ kind: "accepted" });
    expect(agent.release).toBe("measured");
    expect(wrong(agent)).toEqual([]);
    expect(agent.totals.rules.pass).toBeGreaterThanOrEqual(15);
    expect(status).toBe(0);
    // Nothing of the user's was touched; the result is remembered.
    const { ".local/state/twsrt/last-verify.json": last, ...after } = world.snapshot();
    expect(last).toContain(`"${name}"`);
    expect(after).toEqual(before);
  });

  test("with its entries generated for the moment, comes to the same", () => {
    const { status, agent } = verify(newWorld(EXAMPLE), name, "--generated");
    expect(wrong(agent)).toEqual([]);
    expect(status).toBe(0);
  });

  test("fails exactly the probes of an entry that somebody has removed", () => {
    const world = written();
    const file = name === "claude" ? SETTINGS : FLAGS;
    world.write(file, world.read(file).replaceAll(/^.*\.gnupg.*\n/gm, ""));
    const { status, agent } = verify(world, name);
    expect(agent.acceptance).toEqual({ kind: "accepted" });
    expect(status).toBe(1);
    const failed = agent.rules.filter(({ verdict }) => verdict === "fail");
    expect(failed.map(({ subject }) => subject)).toEqual(["~/.gnupg"]);
    const accesses = failed.flatMap(({ probes }) => probes.filter(({ verdict }) => verdict === "fail"));
    expect(accesses.length).toBeGreaterThan(0);
    for (const { access } of accesses) expect(access).toContain(".gnupg");
    expect(agent.totals.surprises).toBe(0);
  });

  test("as an ordinary user", () => {
    if (process.getuid?.() !== 0) return;
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-user-"));
    try {
      fs.writeFileSync(path.join(home, ".srt-settings.json"), EXAMPLE.srt);
      fs.mkdirSync(path.join(home, ".config/twsrt"), { recursive: true });
      fs.writeFileSync(path.join(home, ".config/twsrt/bash-rules.json"), EXAMPLE.bash);
      // The checkout may lie where only the administrator gets.
      const bin = path.join(home, "twsrt");
      const binary = fs.realpathSync(inject("binary"));
      fs.cpSync(path.dirname(binary), bin, { recursive: true });
      const program = path.join(home, `bin/${name}`);
      fs.mkdirSync(path.dirname(program));
      fs.copyFileSync(nativeProgram(name), program);
      spawnSync("chown", ["-R", "1234:1234", home]);
      const command = [process.execPath, path.join(bin, path.basename(binary)), "verify", name];
      const { stdout, stderr } = spawnSync(
        "setpriv",
        ["--reuid", "1234", "--regid", "1234", "--clear-groups", ...command].concat([
          "--generated",
          "--json",
          "--plain",
          "--program",
          program,
        ]),
        {
          cwd: home,
          env: { HOME: home, PATH: process.env["PATH"] ?? "" },
          encoding: "utf8",
          timeout: 150_000,
        },
      );
      const agent = (JSON.parse(stdout) as VerifyReport).agents[0];
      // On a busy machine a line tells every ten seconds how far it is.
      expect(stderr.replaceAll(/^(?:\w+: \d+ of \d+ accesses with|Starting ).*\n/gm, "")).toBe("");
      if (agent?.status !== "verified") throw new Error(JSON.stringify(agent));
      expect(wrong(agent)).toEqual([]);
      expect(agent.totals.rules.pass).toBeGreaterThanOrEqual(15);
    } finally {
      fs.rmSync(home, { recursive: true, force: true });
    }
  });
});

describe("a settings file that Claude Code ignores", () => {
  test("is named as the reason why no rule acts", () => {
    const world = written();
    // One value of the wrong type, at a key that has nothing to do with permissions.
    const settings = JSON.parse(world.read(SETTINGS)) as Record<string, unknown>;
    world.write(SETTINGS, JSON.stringify({ ...settings, cleanupPeriodDays: "30" }));
    const { status, agent } = verify(world, "claude");
    expect(agent.acceptance.kind).toBe("ignored");
    expect(status).toBe(1);
    expect(agent.totals.rules.pass).toBe(0);
  });
});
