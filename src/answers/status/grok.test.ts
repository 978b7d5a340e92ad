import { expect, test } from "vitest";
import { statusIn, worst } from "../../../test/support/status.ts";

const CLAUDE = "~/.claude/settings.json";

async function withFiles(files: Readonly<Record<string, string>>) {
  const status = await statusIn({ agent: "grok", config: "[grok]\n", files, variables: {} });
  return { state: status.state, worst: worst(status).map((place) => place.replace(/\/tmp\/[^/]+/, "~")) };
}

const IN_FORCE = { state: "in-force", worst: [] };

test.each([
  ["nothing", {}],
  ["a model alone", { [CLAUDE]: '{ "model": "x" }' }],
  ["hooks", { [CLAUDE]: '{ "hooks": {} }' }],
  [
    "rules that the policy has",
    { [CLAUDE]: '{ "permissions": { "deny": ["Read(~/.aws)", "Bash(rm *)"] } }' },
  ],
])("settings of Claude Code with %s take nothing from the policy", async (_, files) => {
  expect(await withFiles(files as Readonly<Record<string, string>>)).toEqual(IN_FORCE);
});

test.each([
  ["an allow for writing", '{ "permissions": { "allow": ["Edit"] } }', "claude-allows"],
  ["a mode", '{ "permissions": { "defaultMode": "acceptEdits" } }', "claude-sets-mode"],
])("settings of Claude Code with %s are named", async (_, text, code) => {
  const { worst: found } = await withFiles({ [CLAUDE]: text });
  expect(found[0]).toContain(`${code} ${CLAUDE} 1`);
});

test("a mode that skips all prompts is an error, with its line", async () => {
  const found = await withFiles({ "~/.grok/config.toml": '[ui]\npermission_mode = "always-approve"\n' });
  expect(found).toMatchObject({
    state: "weakened",
    worst: expect.arrayContaining([
      expect.stringContaining("asks-nothing ~/.grok/config.toml 1"),
    ]) as string[],
  });
});

test("where its own file is missing, only that is an error, and not the rules of Claude Code beside it", async () => {
  const policy = '{ "permissions": { "deny": ["Read(~/.aws)", "Bash(rm *)"], "allow": ["Bash(ls *)"] } }';
  const status = await statusIn({
    agent: "grok",
    config: "[grok]\n",
    files: { [CLAUDE]: policy },
    variables: {},
    isWritten: false,
  });
  expect(status.state).toBe("not-in-force");
  const codes = status.findings.filter(({ severity }) => severity === "error").map(({ code }) => code);
  expect(codes).toEqual(["file-missing"]);
});
