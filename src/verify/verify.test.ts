import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { policyOf } from "../../test/support/memory.ts";
import { EXAMPLE } from "../../test/support/world.ts";
import { TARGETS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { compileTarget } from "../workspace/plan.ts";
import { fakeOpen, type Fake } from "./fake-session.ts";
import type { JobRun } from "./protocol.ts";
import { exitOf, isGood, type AgentReport, type VerifiedAgent } from "./report.ts";
import { verifyAgent } from "./verify.ts";

/** The home in which {@link filesOf} puts files, because an agent may read them in their usual places alone. */
const HOME_ON_DISK = /^.*\/twsrt-verify-[^/]+/;

/** A workspace in memory; the file of an agent may be on the disk. */
function workspaceOf(
  sources: { readonly srt: string; readonly bash: string } = EXAMPLE,
  targets: Readonly<Record<string, string>> = {},
): Workspace {
  const document = { file: "none", text: "", syntax: "json" } as const;
  const home = Object.values(targets)
    .map((file) => HOME_ON_DISK.exec(file)?.[0])
    .find((folder) => folder !== undefined);
  return {
    config: {
      file: "/home/me/.config/twsrt/config.toml",
      sources: { srt: "/home/me/.srt-settings.json", bash: "/home/me/.config/twsrt/bash-rules.json" },
      targets,
      agents: TARGETS.map(({ name }) => name),
      options: Object.fromEntries(TARGETS.map((target) => [target.name, target.options.parse({})] as const)),
      own: {},
      layers: { teams: [], mayAllow: {} },
      profiles: { all: [] },
      selfProtection: false,
      strict: [],
      accepts: [],
      omittedLocks: [],
      guard: { agents: [], unknown: "ask", mode: "enforce" },
    },
    policy: policyOf(sources),
    documents: { srt: { ...document, text: sources.srt }, bash: { ...document, text: sources.bash } },
    environment: machineOf({ "~/.aws/credentials": "file" }, home === undefined ? {} : { home }),
    variables: {},
    state: "/nowhere",
    layers: { all: [], notes: [] },
    warnings: [],
  };
}

interface Selected {
  readonly only?: readonly string[];
  readonly plainOnly?: boolean;
  readonly basis?: "disk" | "generated";
  readonly signal?: AbortSignal;
}

/** Verifies a fake agent. */
async function verifyFake(
  workspace: Workspace,
  target: Target,
  fake: Fake = {},
  { only = [], plainOnly = false, basis = "disk", signal }: Selected = {},
) {
  const { open, sessions } = fakeOpen(target, workspace.config.options[target.name], machineOf, fake);
  const started = { searchPath: "", timeoutMs: 1000 };
  const options = { basis, only, plainOnly, ...started, ...(signal === undefined ? {} : { signal }) };
  const report = await verifyAgent(workspace, target, options, open);
  return { report, sessions };
}

async function verified(...args: Parameters<typeof verifyFake>): Promise<VerifiedAgent> {
  const { report, sessions } = await verifyFake(...args);
  if (report.status !== "verified") throw new Error(`not verified: ${JSON.stringify(report)}`);
  expect(sessions.closed).toBe(1);
  return report;
}

/** The ids of rules by their verdict. */
function byVerdict({ rules }: VerifiedAgent, verdict: string): readonly string[] {
  return rules.filter((rule) => rule.verdict === verdict).map(({ id }) => id);
}

/** The files that are written wherever nothing else is said, without what stands in them for one rule alone. */
function filesOf(workspace: Workspace, target: Target, rule?: string): Record<string, string> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-verify-"));
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  const environment = machineOf({ "~/.aws/credentials": "file" }, { home });
  const { compiled } = compileTarget({ ...workspace, environment }, target);
  const entries = compiled.entries.filter(
    ({ rules }) => rule === undefined || !rules.includes(rule) || rules.length > 1,
  );
  const always = target.artifacts.filter(({ presence }) => presence === "always");
  return Object.fromEntries(
    always.map(({ id, configKey, defaultPath }) => {
      const file = path.join(home, (defaultPath?.({}) ?? `~/${id}`).slice(1));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, target.render({ ...compiled, entries }, id));
      return [configKey, file];
    }),
  );
}

/** It asks about what the policy denies of files, which is a known gap and no proof. */
const ASKS_ABOUT_FILES: ReadonlySet<string> = new Set(["droid"]);

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (name, target) => {
  const [{ configKey }] = target.artifacts;

  test("that does what its model says has no failure and no surprise", async () => {
    const report = await verified(workspaceOf(), target);
    const bad = report.rules.flatMap((rule) =>
      rule.probes
        .filter(({ verdict, surprise }) => surprise || ["fail", "vacuous", "inconclusive"].includes(verdict))
        .map((probe) => [rule.id, probe.access, probe.verdict, probe.reason, probe.surprise]),
    );
    expect(bad).toEqual([]);
    expect(report.totals.rules.pass).toBeGreaterThan(ASKS_ABOUT_FILES.has(name) ? 4 : 5);
    expect(isGood(report)).toBe(true);
    expect(exitOf([report], true)).toBe(0);
  });

  test("that denies everything proves nothing", async () => {
    const report = await verified(workspaceOf(), target, { answer: () => "denied" });
    expect(report.totals.probes.pass).toBe(0);
    expect(report.totals.rules.pass).toBe(0);
    for (const { effect, probes } of report.rules) {
      if (effect !== "deny") continue;
      for (const { expected, verdict } of probes) if (expected === "deny") expect(verdict).toBe("vacuous");
    }
    expect(exitOf([report], true)).toBe(1);
  });

  test("that allows everything fails", async () => {
    const report = await verified(workspaceOf(), target, { answer: () => "allowed" });
    expect(byVerdict(report, "fail")).toEqual(
      expect.arrayContaining(["srt:/filesystem/denyRead/0", "bash:/deny/0", "bash:/ask/0"]),
    );
    expect(report.totals.rules.pass).toBe(0);
    expect(exitOf([report], true)).toBe(1);
  });

  test("that answers nothing, and ends in good order, shows nothing", async () => {
    const report = await verified(workspaceOf(), target, { answer: () => "lost" });
    expect(report.totals.probes.inconclusive).toBe(report.rules.flatMap(({ probes }) => probes).length);
    expect(exitOf([report], true)).toBe(1);
  });

  test.each([
    [{ kind: "exited", code: 3, said: "no" } as const, "it ended with 3: no"],
    [{ kind: "timed-out", said: "" } as const, "timed out; allow more time with `--timeout`"],
  ])("that ends before it has answered anything cannot be tried: %j", async (end, why) => {
    const runs: JobRun[] = [];
    const fake: Fake = { answer: () => "lost", end, onRun: (run) => void runs.push(run) };
    const { report, sessions } = await verifyFake(workspaceOf(), target, fake);
    expect(report).toEqual({ agent: target.name, title: target.title, status: "failed", why });
    expect(exitOf([report], true)).toBe(2);
    expect(sessions.closed).toBe(1);
    // It is not started over and over again; a start that took too long is repeated once, with fewer calls.
    expect(runs).toHaveLength(end.kind === "timed-out" ? 2 : 1);
  });

  test("an answer that comes the second time counts", async () => {
    let isFirst = true;
    const answer = ({ text }: { readonly text: string }) => {
      if (text !== "rm" || !isFirst) return undefined;
      isFirst = false;
      return "lost" as const;
    };
    const report = await verified(workspaceOf(), target, { answer }, { only: ["bash:/deny/0"] });
    expect(isFirst).toBe(false);
    expect(report.totals.probes.inconclusive).toBe(0);
  });

  test("that ignores its configuration fails every rule", async () => {
    const acceptance = { kind: "ignored", why: "so it is" } as const;
    const report = await verified(workspaceOf(), target, { acceptance, answer: () => "allowed" });
    expect(report.totals.probes.fail).toBe(report.rules.flatMap(({ probes }) => probes).length);
    expect(report.rules[0]?.reason).toBe("the agent ignores its configuration: so it is");
    expect(exitOf([report], true)).toBe(1);
  });

  test("the check of its configuration is left out where a rule acts, and one rule needs two starts", async () => {
    const runs: JobRun[] = [];
    const acceptance = { kind: "ignored", why: "it is not asked" } as const;
    const fake: Fake = { acceptance, onRun: (run) => void runs.push(run) };
    const report = await verified(workspaceOf(), target, fake, { only: ["bash:/deny/0"], plainOnly: true });
    expect(report.acceptance).toEqual({ kind: "accepted" });
    expect(runs.map(({ base }) => base)).toEqual(["open", "open"]);
  });

  test("an unknown acceptance is made good by a rule that acts, and by nothing else", async () => {
    const acceptance = { kind: "unknown", why: "no answer" } as const;
    expect(isGood(await verified(workspaceOf(), target, { acceptance }))).toBe(true);
    const closed = await verified(workspaceOf(), target, { acceptance }, { only: ["closed:"] });
    expect(closed.totals.rules).toMatchObject({ fail: 0, vacuous: 0, inconclusive: 0 });
    // Not every agent has a rule for what a list does not name.
    expect(isGood(closed)).toBe(closed.totals.rules.pass > 0);
    expect(isGood({ ...closed, acceptance: { kind: "accepted" } })).toBe(true);
  });

  test("an entry that is not in the file makes exactly its probes fail", async () => {
    const sources = {
      srt: '{ "filesystem": { "denyRead": ["~/.aws", "~/.ssh"] } }',
      bash: '{ "deny": ["rm", "dd"] }',
    };
    const [whole, lacking] = await Promise.all(
      [undefined, "bash:/deny/0"].map((rule) =>
        verified(workspaceOf(sources, filesOf(workspaceOf(sources), target, rule)), target),
      ),
    );
    const ofFiles = ASKS_ABOUT_FILES.has(name) ? 2 : 0;
    expect(whole?.totals.rules).toMatchObject({ fail: 0, pass: 4 - ofFiles });
    expect(lacking === undefined ? [] : byVerdict(lacking, "fail")).toEqual(["bash:/deny/0"]);
    expect(lacking === undefined ? [] : byVerdict(lacking, "pass")).toHaveLength(3 - ofFiles);
    const passedBefore = whole?.rules.find(({ id }) => id === "bash:/deny/0")?.probes ?? [];
    const after = lacking?.rules.find(({ id }) => id === "bash:/deny/0")?.probes ?? [];
    const names = (probes: typeof after, verdict: string) =>
      probes.filter((probe) => probe.verdict === verdict).map(({ access }) => access);
    expect(names(after, "fail")).toEqual(names(passedBefore, "pass"));
    expect(names(after, "pass")).toEqual([]);
    expect(lacking?.rules[0]?.reason).toContain("because the configuration under test lacks it");
    expect(lacking?.totals.surprises).toBe(0);
  });

  test("a file that is missing is said before anything is started", async () => {
    const file = `/home/me${(target.artifacts[0].defaultPath?.({}) ?? "~/file").slice(1)}`;
    const workspace = workspaceOf(EXAMPLE, { [configKey]: file });
    const { report, sessions } = await verifyFake(workspace, target);
    expect(report).toMatchObject({ status: "file-missing", file });
    expect(sessions.layout).toBeUndefined();
    expect(exitOf([report], true)).toBe(2);
    const generated = await verified(workspace, target, {}, { basis: "generated" });
    expect(isGood(generated)).toBe(true);
  });

  test("only what is selected is tried", async () => {
    const runs: JobRun[] = [];
    const fake = { onRun: (run: JobRun) => void runs.push(run) };
    const report = await verified(workspaceOf(), target, fake, { only: ["sudo"], plainOnly: true });
    expect(report.rules.map(({ id }) => id)).toEqual(["bash:/deny/1"]);
    for (const { accesses } of runs) for (const { text } of accesses) expect(text).toMatch(/^sudo\b/);
    const kinds = await verified(workspaceOf(), target, {}, { only: ["connect"] });
    expect(new Set(kinds.rules.map(({ action }) => action))).toEqual(new Set(["connect"]));
    const { report: none } = await verifyFake(workspaceOf(), target, {}, { only: ["nothing like it"] });
    expect(none.status).toBe("nothing-selected");
    expect(exitOf([none], true)).toBe(1);
  });

  test("an interruption ends it, and the session", async () => {
    const ending = new AbortController();
    const fake = { onRun: () => ending.abort() };
    const { report, sessions } = await verifyFake(workspaceOf(), target, fake, { signal: ending.signal });
    expect(report.status).toBe("interrupted");
    expect(sessions.closed).toBe(1);
  });

  test("a rule that another one covers is tried alone, and counts only if it acts", async () => {
    const sources = { srt: '{ "filesystem": { "denyRead": ["~/vault", "~/vault/deep"] } }', bash: "{}" };
    const workspace = workspaceOf({ ...sources, bash: '{ "deny": [] }' });
    const report = await verified(workspace, target);
    const inner = report.rules.find(({ subject }) => subject === "~/vault/deep");
    if (ASKS_ABOUT_FILES.has(name)) return expect(inner?.verdict).toBe("gap");
    expect(inner?.verdict).toBe("pass");
    expect(inner?.alone?.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass"]);

    const { entries } = compileTarget(workspace, target).compiled;
    const hasOwn = entries.some(({ rules }) => rules.length === 1 && rules[0] === inner?.id);
    // Where an agent takes no key inside of another one, both rules stand behind the same.
    expect(hasOwn).toBe(target.name !== "codex");

    // Its entries are not in the file, and the other rule denies all the same.
    const files = filesOf(workspace, target, inner?.id ?? "");
    const covered = await verified(workspaceOf({ ...sources, bash: '{ "deny": [] }' }, files), target);
    expect(byVerdict(covered, "fail")).toEqual(hasOwn ? [inner?.id] : []);
    if (hasOwn)
      expect(covered.rules[0]?.reason).toBe(
        "tried alone, the rule has no effect: only other rules do what it says",
      );
  });
});

test("an agent that is not there", async () => {
  const [target] = TARGETS;
  if (target === undefined) throw new Error("no target");
  const options = { searchPath: "", timeoutMs: 1 };
  const missing = { kind: "missing", program: "p", install: "get it" } as const;
  const report = await verifyAgent(workspaceOf(), target, options, async () => missing);
  expect(report).toMatchObject({ status: "missing", program: "p", install: "get it" });
  const other = { ...report, status: "failed", why: "x" } as AgentReport;
  expect(exitOf([report], true)).toBe(2);
  expect(exitOf([report], false)).toBe(2);
  expect(exitOf([report, other], false)).toBe(2);
});

test("a policy file that the agent does not load from where it is is named, and nothing is started", async () => {
  const target = TARGETS.find(({ name }) => name === "gemini");
  if (target === undefined) throw new Error("no target");
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-verify-")), "mine/p.toml");
  onTestFinished(() => fs.rmSync(path.dirname(path.dirname(file)), { recursive: true, force: true }));
  const workspace = workspaceOf(EXAMPLE, { gemini_policy: file });
  const { compiled } = compileTarget(workspace, target);
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, target.render(compiled, target.artifacts[0].id));
  const { report, sessions } = await verifyFake(workspace, target);
  expect(report).toMatchObject({ status: "file-not-loaded", file, code: "policy-not-loaded" });
  expect(sessions.layout).toBeUndefined();
  expect(exitOf([report], true)).toBe(1);
});
