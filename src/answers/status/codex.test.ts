import * as fs from "node:fs";
import { expect, test } from "vitest";
import { workspaceIn, worst } from "../../../test/support/status.ts";
import { statusOf } from "./status.ts";

type Files = Readonly<Record<string, string>>;

const OPENED = '[permissions.twsrt.filesystem]\n"~/.aws" = "read"\n';

async function withProject(files: Files, { isTrusted = true, variables = {} } = {}) {
  const { workspace, target } = await workspaceIn({ agent: "codex", config: "[codex]\n", files, variables });
  const { environment, config } = workspace;
  if (isTrusted)
    fs.appendFileSync(
      config.targets["codex_config"] ?? "",
      `\n[projects."${environment.cwd}"]\ntrust_level = "trusted"\n`,
    );
  const status = await statusOf(workspace, target);
  return { ...status, worst: worst(status) };
}

test("a file as it was generated is in force, also in a project that is trusted", async () => {
  expect(await withProject({})).toMatchObject({
    state: "in-force",
    worst: [],
    protection: { rules: true, sandbox: "on" },
  });
});

test.each<readonly [string, Files, readonly string[]]>([
  [
    "opens a denied path",
    { ".codex/config.toml": `# mine\n${OPENED}` },
    ["project-reopens .codex/config.toml 3"],
  ],
  [
    "selects another profile",
    { ".codex/config.toml": 'default_permissions = ":danger-full-access"\n' },
    ["profile-not-selected .codex/config.toml 1"],
  ],
  [
    "sets a mode of the old kind",
    { ".codex/config.toml": '\nsandbox_mode = "danger-full-access"\n' },
    ["legacy-sandbox-mode .codex/config.toml 2"],
  ],
  [
    "does not look at hosts",
    { ".codex/config.toml": "[features]\nnetwork_proxy = false\n" },
    ["network-rules-void .codex/config.toml 2"],
  ],
  ["has a file that is not TOML", { ".codex/config.toml": "x = [" }, ["file-stops-agent .codex/config.toml"]],
  [
    "has a broken file of rules",
    { ".codex/rules/a.rules": 'prefix_rule(pattern = [], decision = "prompt")\n' },
    ["rules-broken .codex/rules/a.rules"],
  ],
  [
    "adds a rule",
    { ".codex/rules/a.rules": 'prefix_rule(pattern = ["make"], decision = "forbidden")\n' },
    [],
  ],
])("a trusted project that %s", async (_, files, found) => {
  const status = await withProject(files);
  expect(status.worst).toEqual(found);
  expect(status.state).toBe(found.length === 0 ? "in-force" : "weakened");
});

test("an access that a project opens is shown", async () => {
  const { findings } = await withProject({ ".codex/config.toml": OPENED });
  expect(findings[0]?.opens.some(({ access, now }) => access.includes(".aws") && now === "allow")).toBe(true);
});

test("a project that is not trusted changes nothing", async () => {
  const status = await withProject({ ".codex/config.toml": OPENED }, { isTrusted: false });
  expect([status.state, status.worst]).toEqual(["in-force", []]);
});

test("files and rules follow CODEX_HOME", async () => {
  const broken = 'prefix_rule(pattern = [], decision = "prompt")\n';
  const status = await withProject(
    { "~/moved/rules/a.rules": broken, "~/.codex/rules/b.rules": broken },
    { variables: { CODEX_HOME: "~/moved" } },
  );
  expect(status.findings.filter(({ code }) => code === "rules-broken").map(({ file }) => file)).toEqual([
    expect.stringMatching(/\/moved\/rules\/a\.rules$/),
  ]);
});
