import * as fs from "node:fs";
import { expect, test } from "vitest";
import { compileTarget, planTarget } from "../../workspace/plan.ts";
import { readScopes } from "../../workspace/scopes.ts";
import { statusIn, workspaceIn, worst } from "../../../test/support/status.ts";
import { loosenedBy, statusOf } from "./status.ts";

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

test("what the sandbox needs and is not there is named, and start flags are always said to be out of sight", async () => {
  const { findings } = await statusIn({ variables: { PATH: "~/nowhere" } });
  expect(findings.filter(({ code }) => code === "sandbox-unavailable").map(({ detail }) => detail)).toEqual([
    "bwrap is not on the PATH",
    "socat is not on the PATH",
  ]);
  expect(findings.filter(({ code }) => code === "flags-unseen")).toMatchObject([{ severity: "note" }]);
});

test("a file of a project that cannot be read is named", async () => {
  const status = await statusIn({ files: { ".claude/settings.json/a-file-in-it": "" } });
  expect(status.findings.map(({ code, file }) => [code, file?.split("/project/").at(-1)])).toContainEqual([
    "scope-unreadable",
    ".claude/settings.json",
  ]);
});

test("an entry that the policy does not have is counted", async () => {
  const { workspace, target } = await workspaceIn({});
  const file = workspace.config.targets["claude_settings"] ?? "";
  const text = fs.readFileSync(file, "utf8").replace('"deny": [', '"deny": [ "Bash(curl *)",');
  fs.writeFileSync(file, text);
  const { findings } = await statusOf(workspace, target);
  expect(findings.filter(({ code }) => code === "rules-extra")).toMatchObject([{ file, detail: "1 entry" }]);
});

const HOOK = [{ hooks: [{ type: "command", command: "true" }] }];

test.each([
  ["claude", ".claude/settings.json", { hooks: { PreToolUse: HOOK } }, {}],
  ["claude", ".claude/settings.local.json", { hooks: { PermissionRequest: HOOK } }, {}],
  [
    "gemini",
    ".gemini/settings.json",
    { hooks: { BeforeTool: HOOK } },
    { GEMINI_CLI_TRUST_WORKSPACE: "true" },
  ],
  ["qwen", ".qwen/settings.json", { hooks: { PreToolUse: HOOK } }, {}],
])("a hook in a project's file of %s is a note with its line", async (agent, file, value, variables) => {
  const text = JSON.stringify(value, undefined, 1);
  const { findings } = await statusIn({ agent, config: `[${agent}]\n`, files: { [file]: text }, variables });
  const found = findings.find(({ code }) => code === "project-hooks");
  expect([found?.severity, found?.line]).toEqual(["note", 3]);
});

test("a sandbox that is required and not written yet is told from one that is off by choice", async () => {
  const settings = '{ "permissions": { "deny": ["Bash(sudo:*)"] } }';
  const codes = async (sandbox: string): Promise<readonly string[]> => {
    const { findings } = await statusIn({
      config: `[claude]\nsandbox = "${sandbox}"\n`,
      isWritten: false,
      files: { "~/.claude/settings.json": settings },
    });
    return findings
      .filter(({ code }) => code.startsWith("sandbox-"))
      .map(({ code, remedy }) => `${code} ${remedy}`);
  };
  expect(await codes("require")).toEqual([
    "sandbox-unwritten write it with `twsrt status claude --fix` or `twsrt generate claude --write`",
  ]);
  expect(await codes("keep")).toEqual([expect.stringMatching(/^sandbox-off set `sandbox = "require"`/)]);
});
