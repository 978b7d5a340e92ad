import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { agentEnforcer } from "../src/answers/enforcers.ts";
import { statusOf } from "../src/answers/status/status.ts";
import { attemptOf } from "../src/policy/attempt-of.ts";
import { fakeOpen } from "../src/verify/fake-session.ts";
import { exitOf } from "../src/verify/report.ts";
import { verifyAgent } from "../src/verify/verify.ts";
import { compileTarget, planTarget } from "../src/workspace/plan.ts";
import { machineOf } from "./support/machine.ts";
import { workspaceIn } from "./support/status.ts";

/** A workspace in which a release of an agent is installed; settings are added to the generated file. */
async function installedIn(agent: string, release: string, settings: Record<string, unknown> = {}) {
  const { workspace, target } = await workspaceIn({ agent, config: `[${agent}]\n` });
  const program = path.join(workspace.environment.home, "versions", release, target.release.program);
  fs.mkdirSync(path.dirname(program), { recursive: true });
  fs.writeFileSync(program, "", { mode: 0o755 });
  const file = workspace.config.targets[target.artifacts[0].configKey] ?? "";
  const old = JSON.parse(fs.readFileSync(file, "utf8")) as object;
  if (Object.keys(settings).length > 0) fs.writeFileSync(file, JSON.stringify({ ...old, ...settings }));
  const programs = { [target.release.program]: program };
  return { workspace: { ...workspace, programs }, target, program, release };
}

type Installed = Awaited<ReturnType<typeof installedIn>>;

async function verified({ workspace, target, program, release }: Installed) {
  const options = workspace.config.options[target.name];
  const { open, sessions } = fakeOpen(target, options, machineOf, { release });
  // Verifying goes by the program that it is given, whatever is on the search path.
  const { programs: _, ...rest } = workspace;
  const report = await verifyAgent(rest, target, { program, plainOnly: true, onlyFile: true }, open);
  return { report, wasStarted: sessions.layout !== undefined };
}

async function drawn({ workspace, target }: Installed) {
  const plans = await planTarget(workspace, compileTarget(workspace, target));
  const [plan] = plans;
  const told = plan?.kind === "planned" ? plan.diagnostics : [];
  return { kind: plan?.kind, codes: told.map(({ code }) => code) };
}

const WRONG = { modelCatalogUrl: 5 };

test.each([
  ["2.1.330", "planned", "weakened"],
  ["2.1.332", "ineffective", "not-in-force"],
  ["9.0.0", "ineffective", "not-in-force"],
])("a value that only later releases refuse is judged for %s", async (release, kind, state) => {
  const found = await installedIn("claude", release, WRONG);
  expect((await drawn(found)).kind).toBe(kind);
  const status = await statusOf(found.workspace, found.target);
  // The programs of the sandbox are not what this is about.
  expect(status.state === "not-in-force" ? status.state : "weakened").toBe(state);
});

test("controls are made for the release that is tried", async () => {
  const { report } = await verified(await installedIn("claude", "2.1.330", WRONG));
  expect(report.status).toBe("verified");
  const verdicts = report.status === "verified" ? report.rules.map(({ verdict }) => verdict) : [];
  expect(verdicts).toContain("pass");
  expect(verdicts).not.toContain("inconclusive");
});

test("a setting that no measured release has is named", async () => {
  const { kind, codes } = await drawn(await installedIn("claude", "2.1.330", { inventedByAnother: 5 }));
  expect(kind).toBe("planned");
  expect(codes).toContain("settings-unknown");
});

test.each([
  ["2.1.330", undefined],
  ["2.1.331", undefined],
  ["2.1.1", "2.1.1 is installed, measured with 2.1.330 to 2.1.332"],
  ["3.0.0", "3.0.0 is installed, measured with 2.1.330 to 2.1.332"],
])("`status` says whether %s has been measured", async (release, detail) => {
  const { workspace, target } = await installedIn("claude", release);
  const { findings } = await statusOf(workspace, target);
  expect(findings.find(({ code }) => code === "release-unmeasured")?.detail).toBe(detail);
});

test("a later generation of an agent is neither predicted nor tried, and the file is written as before", async () => {
  const [now, later] = [await installedIn("opencode", "1.18.33"), await installedIn("opencode", "2.0.3")];
  const rendered = ({ workspace, target }: Installed): string =>
    target.render(compileTarget(workspace, target).compiled, target.artifacts[0].id);
  expect(rendered(later)).toBe(rendered(now));

  const answerOf = async ({ workspace, target }: Installed) => {
    const { environment } = workspace;
    const enforcer = await agentEnforcer(workspace, target, "disk", environment);
    const access = { tool: "Bash", text: "sudo ls", cwd: environment.cwd } as const;
    return enforcer.decide(attemptOf(access, environment)).layer2;
  };
  expect(await answerOf(now)).toMatchObject({ verdict: "deny" });
  expect(await answerOf(later)).toMatchObject({ verdict: "unknown", reason: "generation-not-measured" });

  const { findings, state } = await statusOf(later.workspace, later.target);
  expect(state).not.toBe("in-force");
  expect(findings[0]).toMatchObject({
    code: "generation-unmeasured",
    severity: "error",
    detail: "OpenCode 2, release 2.0.3",
  });

  const { report, wasStarted } = await verified(later);
  expect([report.status, exitOf([report], true), wasStarted]).toEqual(["not-measured", 2, false]);
  expect((await verified(now)).report.status).toBe("verified");
});
