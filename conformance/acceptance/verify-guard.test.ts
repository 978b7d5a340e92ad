import * as fs from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ProbeReport, VerifiedAgent, VerifyReport } from "../../src/verify/report.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { agentProgram, type AgentName } from "./agents.ts";
import { sampled } from "./sample.ts";

/*
 * `verify` with the guard in place. Forms that get around native rules are what a guard is for, and the control is the same call
 * without it. A guard that does not work must not pass for one that does, although most agents refuse a call when it fails.
 */

// Codex makes no sandbox for a home below the directory for temporary files.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

function worldWith(agent: AgentName, guard: string): World {
  const world = newWorld({
    srt: '{ "filesystem": { "denyRead": ["~/.aws"], "allowWrite": ["."] }, "network": { "allowedDomains": [] } }',
    bash: '{ "deny": ["sudo"], "allow": ["ls"] }',
  });
  world.write(".config/twsrt/config.toml", `${guard}[${agent}]\n`);
  // Started in its home, Codex cannot mount what the policy protects in it.
  fs.mkdirSync(world.path("app"), { recursive: true });
  const run = world.run(["generate", agent, "--write"]);
  expect(run.status, run.stderr).toBe(0);
  return world;
}

const ONLY = ["sudo", "~/.aws", "ls"].flatMap((text) => ["--only", text]);

function verify(world: World, agent: AgentName) {
  const run = world.run(["verify", agent, "--json", "--program", agentProgram(agent), ...ONLY], {
    cwd: world.path("app"),
    timeout: 350_000,
  });
  const report = JSON.parse(run.stdout) as VerifyReport;
  const [found] = report.agents;
  if (found?.status !== "verified") throw new Error(`${JSON.stringify(found)}\n${run.stderr}`);
  return { status: run.status, agent: found };
}

function probesOf({ rules }: VerifiedAgent): readonly ProbeReport[] {
  return rules.flatMap(({ probes }) => probes);
}

function failed(agent: VerifiedAgent): readonly string[] {
  return probesOf(agent)
    .filter(({ verdict }) => ["fail", "inconclusive"].includes(verdict))
    .map(({ access, reason }) => `${access}: ${reason}`);
}

const GUARDED = ["claude", "codex", "gemini", "copilot", "qwen", "opencode"] as const;

/** An agent is verified as a whole, which takes its time. */
const LONG = { timeout: 400_000 };

test.each(sampled(GUARDED))("%s: what the guard alone stops passes by it", LONG, (name) => {
  const { status, agent } = verify(worldWith(name, "[guard]\nenabled = true\n"), name);
  expect(failed(agent)).toEqual([]);
  expect(agent.guard?.state).toBe("answered");
  expect(status).toBe(0);
  const held = probesOf(agent).filter(({ layer }) => layer === "guard");
  expect(held.length).toBe(agent.guard?.stopped);
  expect(held.length).toBeGreaterThan(0);
  for (const { verdict, open, configured, guarded, reason } of held) {
    expect([verdict, reason]).toEqual(["pass", expect.stringContaining("without the guard")]);
    // The control: the same call without the guard.
    expect(["allowed", "asked"]).toContain((configured ?? open)?.verdict);
    expect(guarded?.verdict).toBe("denied");
  }
  for (const { verdict, expected, layer } of probesOf(agent))
    if (verdict === "pass" && expected !== "allow") expect(layer).toBeDefined();
});

test.each(sampled(GUARDED))("%s: a guard whose program is missing fails", LONG, (name) => {
  const broken = worldWith(name, '[guard]\nenabled = true\nprogram = "/missing/twsrt.cjs"\n');
  const { status, agent } = verify(broken, name);
  expect(agent.guard).toMatchObject({ state: "silent", stopped: 0 });
  expect(status).toBe(1);
  expect(failed(agent).join("\n")).toContain("with the guard in place");
});

test("without a guard in the configuration nothing is said of one", LONG, () => {
  const { status, agent } = verify(worldWith("claude", ""), "claude");
  expect(agent.guard).toBeUndefined();
  for (const { guarded, layer } of probesOf(agent)) expect([guarded, layer]).toEqual([undefined, undefined]);
  expect(status).toBe(0);
});

describe("a guard that is configured", () => {
  test("and not registered fails", () => {
    const world = worldWith("claude", "");
    world.write(".config/twsrt/config.toml", "[guard]\nenabled = true\n[claude]\n");
    const { status, agent } = verify(world, "claude");
    expect(agent.guard?.state).toBe("not-registered");
    expect(failed(agent).join("\n")).toContain("is not registered in the agent's file");
    expect(status).toBe(1);
  });
});
