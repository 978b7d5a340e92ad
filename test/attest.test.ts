import { expect, test } from "vitest";
import { policyHash, type Attestation } from "../src/answers/attest.ts";
import { keepLastRuns } from "../src/workspace/last-runs.ts";
import { readBashRules } from "../src/sources/bash.ts";
import { newLocalWorld } from "./support/in-process.ts";
import { EXAMPLE } from "./support/world.ts";

function hashOf(text: string): string {
  const read = readBashRules({ file: "f", text, syntax: "jsonc" });
  if (!read.ok) throw new Error(text);
  return policyHash(read.value.value);
}

test("the hash is of what the policy says, not of how it is written", () => {
  expect(hashOf('{ "deny": ["rm", "sudo"] }')).toBe(hashOf('{\n // x\n "deny": ["sudo", "rm", "rm"] }'));
  const different = ['{ "deny": ["rm"] }', '{ "ask": ["rm"] }', '{ "deny": ["rm x"] }', "{}"].map(hashOf);
  expect(new Set(different).size).toBe(4);
});

test("a machine is as attested until something changes, which is named", async () => {
  const world = newLocalWorld(EXAMPLE);
  await world.run(["generate", "claude", "-w"]);
  const run = { date: "2027-01-31T00:00:00.000Z", twsrt: "1", version: "2", exit: 0, totals: { pass: 3 } };
  const state = world.path(".local/state/twsrt");
  keepLastRuns(state, "verify", { claude: run });
  const printed = await world.run(["attest", "claude"]);
  expect(printed.status, printed.stderr).toBe(0);
  const attestation = JSON.parse(printed.stdout) as Attestation;
  expect(attestation).toMatchObject({
    format: 1,
    policy: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    agents: [{ agent: "claude", state: "weakened", rules: true, findings: ["sandbox-off"] }],
    verify: { claude: run },
    test: {},
  });
  world.write("a.json", printed.stdout);
  const check = () => world.run(["attest", "--check", "a.json"]);
  expect(await check()).toMatchObject({ status: 0 });

  // The date of a run is no difference, and its result is.
  keepLastRuns(state, "verify", { claude: { ...run, date: "2027-02-01T00:00:00.000Z" } });
  expect((await check()).status).toBe(0);
  keepLastRuns(state, "verify", { claude: { ...run, exit: 1 } });
  const worse = await check();
  expect(worse.status).toBe(1);
  expect(worse.stdout).toMatch(/^verify claude: was exit 0 .*, is exit 1 /);
  keepLastRuns(state, "verify", { claude: run });

  world.write(".claude/settings.json", world.read(".claude/settings.json").replaceAll("sudo", "su"));
  const tampered = await check();
  expect(tampered.status).toBe(1);
  expect(tampered.stdout).toBe("claude findings: was sandbox-off, is rules-missing, sandbox-off\n");

  world.write(".config/twsrt/bash-rules.json", '{ "deny": ["rm"] }');
  expect((await check()).stdout).toMatch(/^policy: was [0-9a-f]{64}, is [0-9a-f]{64}$/m);
});

test.each([
  ["{}", "is not an attestation"],
  [
    '{ "format": 1, "date": "x", "twsrt": "x", "scope": "all", "policy": {}, "agents": [5], "verify": {}, "test": {} }',
    "is not an",
  ],
  ["x", "is not JSON"],
])("a file that is no attestation: %s", async (text, says) => {
  const world = newLocalWorld(EXAMPLE);
  world.write("a.json", text);
  const run = await world.run(["attest", "--check", "a.json"]);
  expect(run.status).toBe(2);
  expect(run.stderr).toContain(says);
});

test("what was cut out of a document is named, and an agent that is in use and not in it", async () => {
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", '[claude]\n[codex]\n[profiles.ci]\nmode = "unattended"\n');
  await world.run(["generate", "all", "-w"]);
  const whole = JSON.parse((await world.run(["attest"])).stdout) as Attestation;
  const check = async (document: object) => {
    world.write("a.json", JSON.stringify(document));
    return (await world.run(["attest", "--check", "a.json"])).stdout;
  };
  expect(await check(whole)).toMatch(/^as attested on /);
  const { agents, policy } = whole;
  const without = agents.filter(({ agent }) => agent !== "codex");
  expect(await check({ ...whole, agents: without })).toBe(
    "codex: is in use here, and not in the stored document\n",
  );
  expect(await check({ ...whole, agents: [] })).toMatch(/^claude: is in use here.*\n.*\n.*\n?/);
  expect(await check({ ...whole, scope: "codex", agents: without })).toContain("codex: is in use here");
  expect(await check({ ...whole, policy: { ...policy, layers: undefined } })).toBe(
    "layers: was not stored, is user\n",
  );
  // An agent that came into use since belongs to what is attested; a document about one agent says nothing of others.
  const one = JSON.parse((await world.run(["attest", "codex"])).stdout) as Attestation;
  expect(one).toMatchObject({ scope: "codex", agents: [{ agent: "codex" }] });
  expect(await check(one)).toMatch(/^as attested on /);
  world.write(".config/twsrt/config.toml", "[claude]\n[codex]\n[qwen]\n");
  await world.run(["generate", "all", "-w"]);
  expect(await check(one)).toMatch(/^as attested on /);
  expect(await check(whole)).toBe("qwen: is in use here, and not in the stored document\n");
});

test("the profiles in use are attested", async () => {
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", '[profiles.ci]\nmode = "unattended"\n');
  const printed = await world.run(["attest", "claude", "-p", "ci"]);
  expect(JSON.parse(printed.stdout)).toMatchObject({ policy: { layers: ["user"], profiles: ["ci"] } });
  world.write("a.json", printed.stdout);
  expect((await world.run(["attest", "--check", "a.json", "-p", "ci"])).status).toBe(0);
  const { status, stdout } = await world.run(["attest", "--check", "a.json"]);
  expect([status, stdout]).toEqual([1, expect.stringContaining("profiles: was ci, is none\n")]);
});

test("a page says when it was made, and of what", async () => {
  const world = newLocalWorld(EXAMPLE);
  await world.run(["coverage", "claude", "--html", "a.html"]);
  expect(world.read("a.html")).toMatch(
    /<footer><p>Made on \d{4}-\d\d-\d\d by twsrt 0\.0\.0-test, of the policy [0-9a-f]{64}, with Sandbox Runtime/,
  );
});
