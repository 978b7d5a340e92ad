import * as fs from "node:fs";
import { expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../../test/support/world.ts";
import { privateEtc, twsrtIn } from "./private-etc.ts";
import { sampled } from "./sample.ts";

/** In a sample a smaller fleet, in which the changed machine is there all the same. */
const MACHINES = sampled(Array.from({ length: 50 }, (_, index) => index)).length;
const CONFIG = `[claude]
sandbox = "require"
bypass = "disable"
[copilot]
wrapper = "none"
[codex]
[gemini]
[qwen]
[opencode]
[targets]
gemini_settings = true
`;
const TAMPERED = Math.floor(MACHINES / 2);

/** A machine's home, with the policy that every machine of the fleet has. */
function machine(): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  return world;
}

test("a fleet: one bundle is installed on its machines, all are in force, and the one that was changed is named", () => {
  const bundle = machine();
  expect(bundle.run(["generate", "--managed", "--out", bundle.path("bundle")]).status).toBe(0);
  const findings: string[] = [];
  const attested = bundle.path("attested.json");
  const differing: string[] = [];
  const begun = performance.now();
  for (let index = 0; index < MACHINES; index += 1) {
    const world = machine();
    const etc = privateEtc();
    expect(world.run(["generate", "all", "--write"]).status).toBe(0);
    const install = etc.run(["sh", bundle.path("bundle/install.sh")]);
    expect(install.status, install.shown).toBe(0);
    if (index === 0) {
      // The state that each machine shall have, taken before anything is changed.
      const state = twsrtIn(etc, world, ["attest"]);
      expect(state.status, state.shown).toBe(0);
      fs.writeFileSync(attested, state.shown);
    }
    if (index === TAMPERED) {
      const file = etc.path("/etc/claude-code/managed-settings.d/50-twsrt.json");
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace('"enabled": true', '"enabled": false'));
    }
    const check = twsrtIn(etc, world, ["attest", "--check", attested]);
    expect(check.status, check.shown).toBe(index === TAMPERED ? 1 : 0);
    if (check.status !== 0) differing.push(check.shown);
    const { status, shown } = twsrtIn(etc, world, ["status"]);
    expect(status, shown).toBe(index === TAMPERED ? 1 : 0);
    if (status !== 0) findings.push(shown);
  }
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(
    "/etc/claude-code/managed-settings.d/50-twsrt.json was changed after an administrator",
  );
  expect(differing).toHaveLength(1);
  expect(differing[0]).toMatch(/^claude findings: was .*, is .*managed-tampered/m);
  process.stdout.write(`${MACHINES} machines in ${Math.round((performance.now() - begun) / 1000)} s\n`);
}, 1_200_000);
