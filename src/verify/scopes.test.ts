import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import type { Scope } from "../enforcers/scope.ts";
import { realEnvironment } from "../files/environment.ts";
import { targetNamed } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import { loadWorkspace, type Workspace } from "../workspace/load.ts";
import { compileTarget } from "../workspace/plan.ts";
import { fakeOpen, type Fake } from "./fake-session.ts";
import { verifyJUnit } from "./render/junit.ts";
import { verifyText } from "./render/terminal.ts";
import type { JobRun } from "./protocol.ts";
import { exitOf, isGood, type VerifiedAgent } from "./report.ts";
import { verifyAgent } from "./verify.ts";

const SETTINGS = ".claude/settings.json";
const LOCAL = ".claude/settings.local.json";
const SANDBOX_OFF = '{\n  "sandbox": {\n    "enabled": false\n  }\n}';

const NO_FAKE: Fake = {};

interface Verified {
  readonly agent: VerifiedAgent;
  readonly runs: readonly JobRun[];
  readonly cwd: string;
}

/** Verifies Claude Code in a project of a throw-away home; it does what its model says of all files. */
async function verifiedIn(
  files: Readonly<Record<string, string>>,
  { target = claude(), onlyFile = false, fake = NO_FAKE, bash = '{ "deny": ["rm", "sudo"] }' } = {},
): Promise<Verified> {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-scopes-")));
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  const cwd = path.join(home, "project");
  fs.mkdirSync(cwd);
  const write = (file: string, text: string): void => {
    const place = file.startsWith("~/") ? path.join(home, file.slice(2)) : path.join(cwd, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
  };
  write(
    "~/.srt-settings.json",
    '{ "filesystem": { "denyRead": ["~/vault"] }, "network": { "allowedDomains": ["a.example"] } }',
  );
  write("~/vault", "");
  write("~/.config/twsrt/bash-rules.json", bash);
  write("~/.config/twsrt/config.toml", '[policy]\nself_protection = false\n[claude]\nsandbox = "require"\n');
  for (const [file, text] of Object.entries(files)) write(file, text);
  const loaded = await loadWorkspace({ environment: realEnvironment({ home, cwd }), variables: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const workspace: Workspace = loaded.value;
  const { compiled } = compileTarget(workspace, target);
  write("~/.claude/settings.json", target.render(compiled, target.artifacts[0].id));
  const runs: JobRun[] = [];
  const { open } = fakeOpen(target, workspace.config.options[target.name], machineOf, {
    onRun: (run) => void runs.push(run),
    ...fake,
  });
  const agent = await verifyAgent(workspace, target, { searchPath: "", timeoutMs: 1000, onlyFile }, open);
  if (agent.status !== "verified") throw new Error(JSON.stringify(agent));
  return { agent, runs, cwd };
}

function claude(): Target {
  const target = targetNamed("claude");
  if (target === undefined) throw new Error("no such target");
  return target;
}

const textOf = ({ agent }: Verified): string =>
  verifyText([agent], { width: 200, color: false, verbose: false });

/** Names of files end behind the project. */
const names = (scopes: readonly { readonly name: string; readonly why?: string }[]): readonly string[] =>
  scopes.map(({ name, why }) => [name.split("/project/").at(-1), why].filter(Boolean).join(": "));

test("without other files nothing changes", async () => {
  const { agent, runs } = await verifiedIn({});
  expect([agent.scopes, agent.overruled, isGood(agent)]).toEqual([{ taken: [], leftOut: [] }, [], true]);
  expect(runs.map(({ scopes }) => scopes)).toEqual(runs.map(() => []));
});

test("a project that switches the sandbox off fails on layer 1, in these words", async () => {
  const found = await verifiedIn({ [SETTINGS]: SANDBOX_OFF });
  const { agent, runs } = found;
  expect(textOf(found)).toContain(`error: layer 1 is switched off by ${SETTINGS}:3\n`);
  expect(textOf(found)).toContain(`with ${found.cwd}/${SETTINGS} (project)\n`);
  expect(agent.overruled).toMatchObject([{ layer: 1, switchedOff: true, place: `${SETTINGS}:3`, line: 3 }]);
  expect(exitOf([agent], true)).toBe(1);
  expect(verifyJUnit([agent])).toContain(`layer 1 is switched off by ${SETTINGS}:3`);
  // Every start had the file, with and without the rules.
  expect(runs.length).toBeGreaterThan(1);
  for (const { scopes = [] } of runs) expect(scopes.map(({ id }) => id)).toEqual(["project"]);
});

test("`--only-file` asks the old question", async () => {
  const { agent, runs } = await verifiedIn({ [SETTINGS]: SANDBOX_OFF }, { onlyFile: true });
  expect([agent.scopes.taken, agent.overruled, isGood(agent)]).toEqual([[], [], true]);
  for (const { scopes } of runs) expect(scopes).toEqual([]);
});

test("two files that switch the sandbox off together: one of them is named", async () => {
  const { agent } = await verifiedIn({ [SETTINGS]: SANDBOX_OFF, [LOCAL]: SANDBOX_OFF });
  expect(agent.overruled.map(({ layer, switchedOff }) => [layer, switchedOff])).toEqual([[1, true]]);
  expect([`${SETTINGS}:3`, `${LOCAL}:3`]).toContain(agent.overruled[0]?.place);
});

test("an allow that a project takes back is a failure that names the file", async () => {
  const { agent } = await verifiedIn({
    [SETTINGS]: '{ "permissions": {\n"deny": ["WebFetch(domain:a.example)"] } }',
  });
  const rule = agent.rules.find(({ subject }) => subject === "a.example");
  expect([rule?.verdict, rule?.reason]).toEqual([
    "fail",
    `the agent denies it, and the policy allows it, because of ${SETTINGS}:2`,
  ]);
});

test("a rule that a managed file takes away is a failure that names the file", async () => {
  const undone: Target = {
    ...claude(),
    // An administrator's file, where no test can put one.
    scopes: async ({ environment: { cwd } }) => [
      { id: "managed", kind: "managed", place: { at: "file", file: `${cwd}/m.json` }, syntax: "json" },
    ],
  };
  const { agent } = await verifiedIn(
    { "m.json": '{\n  "allowManagedPermissionRulesOnly": true\n}' },
    { target: undone },
  );
  const rule = agent.rules.find(({ subject }) => subject === "sudo");
  expect(rule?.verdict).toBe("fail");
  expect(rule?.reason).toMatch(
    /^the agent (allows it|asks), and the policy denies it, because of m\.json:2$/,
  );
  expect(agent.overruled).toMatchObject([{ switchedOff: false, place: "m.json:2" }]);
  expect(isGood(agent)).toBe(false);
});

test("a deny that a project has too shows nothing, and is not a failure", async () => {
  const { agent } = await verifiedIn({
    [SETTINGS]: '{ "permissions": { "deny": ["Bash(sudo *)", "Bash(sudo)"] } }',
  });
  const rule = agent.rules.find(({ subject }) => subject === "sudo");
  const plain = rule?.probes.find(({ form }) => form === rule.probes[0]?.form);
  expect(plain?.verdict).toBe("skipped");
  expect(plain?.reason).toMatch(/\/\.claude\/settings\.json denies it as well, so the rule shows no effect$/);
  expect(agent.totals.rules.fail + agent.totals.rules.vacuous).toBe(0);
});

test("what cannot be taken along is named with the reason, and not predicted with", async () => {
  const asks = '{ "permissions": { "deny": ["WebFetch(domain:a.example)"] } }';
  const found = await verifiedIn({ [SETTINGS]: asks }, { fake: { noPlace: ["project"] } });
  expect(names(found.agent.scopes.taken)).toEqual([]);
  expect(names(found.agent.scopes.leftOut)).toEqual([`${SETTINGS}: no-place`]);
  expect(textOf(found)).toContain(`${SETTINGS} (project): the trial cannot show this place\n`);
  expect(found.agent.totals.surprises).toBe(0);
  for (const { scopes } of found.runs) expect(scopes).toEqual([]);
});

test.each<[string, (scope: Scope, text: string) => string | undefined]>([
  ["has no harmless form of", () => undefined],
  [
    "cannot read",
    () => {
      throw new SyntaxError("no JSON");
    },
  ],
])("what the driver %s is left out", async (_, quietScope) => {
  const target: Target = { ...claude(), driver: async () => ({ ...(await claude().driver()), quietScope }) };
  const { agent } = await verifiedIn({ [SETTINGS]: SANDBOX_OFF }, { target });
  expect(names(agent.scopes.leftOut)).toEqual([`${SETTINGS}: not-quiet`]);
  // What it does to the policy is said all the same.
  expect(isGood(agent)).toBe(false);
});

test("a place that cannot be read is left out", async () => {
  const { agent } = await verifiedIn({ [`${LOCAL}/folder`]: "" });
  expect(names(agent.scopes.leftOut)).toEqual([`${LOCAL}: unreadable`]);
  expect(isGood(agent)).toBe(true);
});
