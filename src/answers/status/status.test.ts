import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { realEnvironment } from "../../files/environment.ts";
import { targetNamed } from "../../targets/registry.ts";
import { compileTarget, planTarget } from "../../workspace/plan.ts";
import { loadWorkspace } from "../../workspace/load.ts";
import { EXAMPLE } from "../../../test/support/world.ts";
import { readScopes } from "../../workspace/scopes.ts";
import { loosenedBy, statusOf, type AgentStatus } from "./status.ts";

const CONFIG = '[claude]\nsandbox = "require"\n';

interface Situation {
  /** Files by their path: `~` is the home, other paths are below the project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether twsrt's own file is as it should be. */
  readonly isWritten?: boolean;
}

/** The status of Claude Code in a project of a throw-away home. */
async function statusIn({ files = {}, variables = {}, isWritten = true }: Situation): Promise<AgentStatus> {
  const { workspace, target } = await workspaceIn({ files, variables, isWritten });
  return statusOf(workspace, target);
}

async function workspaceIn({ files = {}, variables = {}, isWritten = true }: Situation) {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-status-")));
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  const cwd = path.join(home, "project");
  const write = (file: string, text: string): void => {
    const place = file.startsWith("~/") ? path.join(home, file.slice(2)) : path.join(cwd, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
  };
  fs.mkdirSync(path.join(cwd, ".git"), { recursive: true });
  for (const program of ["bwrap", "socat"]) {
    write(`~/bin/${program}`, "");
    fs.chmodSync(path.join(home, "bin", program), 0o755);
  }
  write("~/.srt-settings.json", EXAMPLE.srt);
  write("~/.config/twsrt/bash-rules.json", EXAMPLE.bash);
  write("~/.config/twsrt/config.toml", CONFIG);
  const environment = realEnvironment({ home, cwd });
  const all = Object.fromEntries(
    Object.entries({ PATH: path.join(home, "bin"), ...variables }).map(([name, value]) => [
      name,
      value.replace(/^~/, home),
    ]),
  );
  const loaded = await loadWorkspace({ environment, variables: all });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const target = targetNamed("claude");
  if (target === undefined) throw new Error("no such target");
  const { compiled } = compileTarget(loaded.value, target);
  if (isWritten) write("~/.claude/settings.json", target.render(compiled, target.artifacts[0].id));
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { workspace: { ...loaded.value, environment: realEnvironment({ home, cwd }) }, target };
}

/** Codes above notes, with the end of their place. */
function worst({ findings }: AgentStatus): readonly string[] {
  return findings
    .filter(({ severity }) => severity !== "note")
    .map(({ code, file, line }) => [code, file?.split("/project/").at(-1), line].filter(Boolean).join(" "));
}

test("a file as it was generated is in force", async () => {
  const status = await statusIn({});
  expect(worst(status)).toEqual([]);
  expect([status.state, status.protection.sandbox, status.protection.rules]).toEqual([
    "in-force",
    "on",
    true,
  ]);
});

test("a project that turns the sandbox off is named with what gets through", async () => {
  const status = await statusIn({
    files: { ".claude/settings.json": '{\n  "sandbox": {\n    "enabled": false\n  }\n}' },
  });
  expect(worst(status)).toEqual(["project-sandbox-off .claude/settings.json 3"]);
  expect([status.state, status.protection.sandbox]).toEqual(["weakened", "off"]);
  const python = status.findings[0]?.opens.find(
    ({ access }) => access.includes(".aws") && access.includes("python3"),
  );
  expect(python).toMatchObject({ was: "deny", now: "ask" });
});

test("each setting is put down to its own line", async () => {
  const status = await statusIn({
    files: {
      ".claude/settings.local.json": JSON.stringify(
        { sandbox: { filesystem: { allowRead: ["~/.aws"], allowWrite: ["/opt"] } } },
        undefined,
        1,
      ),
    },
  });
  expect(worst(status).toSorted()).toEqual([
    "project-reopens-read .claude/settings.local.json 5",
    "project-widens-write .claude/settings.local.json 8",
  ]);
  for (const { code, opens } of status.findings.slice(0, 2)) expect(opens, code).not.toEqual([]);
});

test("an allow that no restriction is about is only a note", async () => {
  const status = await statusIn({
    files: { ".claude/settings.local.json": '{ "permissions": { "allow": ["Bash(npm test)"] } }' },
  });
  expect([status.state, worst(status)]).toEqual(["in-force", []]);
});

test("a file that is missing, or that a variable leaves aside, is not in force", async () => {
  const missing = await statusIn({ isWritten: false });
  expect([missing.state, worst(missing)[0]]).toEqual([
    "not-in-force",
    expect.stringContaining("file-missing"),
  ]);
});

test("settings that no model knows a way around are no finding", async () => {
  const { workspace, target } = await workspaceIn({ files: { ".claude/settings.json": '{ "model": "x" }' } });
  const plans = await planTarget(workspace, compileTarget(workspace, target));
  const scopes = await readScopes(target, workspace);
  expect(scopes).toHaveLength(1);
  expect(await loosenedBy(workspace, target, plans, scopes)).toEqual([]);
});

test("a variable that moves the agent's folder away from the configured file is an error", async () => {
  const { workspace, target } = await workspaceIn({ variables: { CLAUDE_CONFIG_DIR: "~/other" } });
  const file = `${workspace.environment.home}/.claude/settings.json`;
  const config = { ...workspace.config, targets: { ...workspace.config.targets, claude_settings: file } };
  const status = await statusOf({ ...workspace, config }, target);
  expect([status.state, worst(status)[0]]).toEqual(["not-in-force", expect.stringContaining("wrong-home")]);
});

test("an empty variable, which makes the agent read the start directory, is an error", async () => {
  const status = await statusIn({ variables: { CLAUDE_CONFIG_DIR: "" } });
  expect([status.state, worst(status)[0]]).toEqual(["not-in-force", expect.stringContaining("wrong-home")]);
});
