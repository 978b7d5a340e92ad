import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, inject, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { newWorld } from "../support/world.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

const CONSUMER = `
import { existsSync } from "node:fs";
import {
  compileTarget,
  loadWorkspace,
  openSession,
  planTarget,
  realEnvironment,
  TARGETS,
  VERIFY_WORKER,
  verifyAgent,
  type Policy,
} from "twsrt";

const loaded = await loadWorkspace({ environment: realEnvironment(), variables: process.env, starter: true });
if (!loaded.ok) throw new Error(loaded.problems[0]?.code);
const policy: Policy = loaded.value.policy;
for (const target of TARGETS) {
  const compiled = compileTarget(loaded.value, target);
  const plans = await planTarget(loaded.value, compiled);
  const job = { program: "/no/such/agent", searchPath: "", timeoutMs: 1000, worker: VERIFY_WORKER };
  const selection = { only: ["sudo"], plainOnly: true };
  const report = await verifyAgent(loaded.value, target, { basis: "generated", selection, job }, openSession);
  console.log(report.status, existsSync(VERIFY_WORKER));
  console.log(target.name, policy.rules.length > 0, compiled.compiled.entries.length > 0, plans.length);
}
`;

test("the installed library runs, and its declarations need no other package", () => {
  const world = newWorld();
  const folder = world.path("app");
  world.write("app/package.json", '{ "type": "module" }\n');
  world.write("app/consumer.mts", CONSUMER);
  fs.mkdirSync(path.join(folder, "node_modules"));
  fs.symlinkSync(inject("installed"), path.join(folder, "node_modules/twsrt"));
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const types = path.join(ROOT, "node_modules/@types");
  const checked = spawnSync(
    process.execPath,
    [
      tsc,
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "node",
      "--typeRoots",
      types,
      "consumer.mts",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  expect(checked.stdout).toBe("");
  expect(checked.status).toBe(0);
  const out = execFileSync(process.execPath, ["consumer.mjs"], {
    cwd: folder,
    env: { HOME: world.home },
    encoding: "utf8",
  });
  expect(out).toBe(
    TARGETS.map(({ name, artifacts }) => `missing true\n${name} true true ${artifacts.length}\n`).join(""),
  );
});
