import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { doctorOf } from "../claude-settings/agent/doctor.ts";
import { fitnessOf } from "../claude-settings/agent/fitness.ts";
import { agentProgram } from "./agents.ts";

let folder = "";
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-settings-measurement-"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

/** The real agent names the local settings file after the repository that it finds above the start directory. */
test("the measurement of Claude's settings reads the agent right below a repository", async () => {
  expect(spawnSync("git", ["init", "-q", folder]).status).toBe(0);
  vi.stubEnv("TMPDIR", folder);
  const program = { found: "claude", command: [agentProgram("claude")] as const, needed: [] };
  const fitness = await fitnessOf(doctorOf(program, new AbortController().signal));
  expect(fitness).toMatchObject({ fit: true });
});
