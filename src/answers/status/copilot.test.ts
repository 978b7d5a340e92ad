import { expect, test } from "vitest";
import { statusIn, worst } from "../../../test/support/status.ts";

const CONFIG = '[targets]\ncopilot_output = "~/flags.txt"\n[copilot]\nwrapper = "none"\n';

test("flags as they were generated are in force", async () => {
  const status = await statusIn({ agent: "copilot", config: CONFIG });
  expect([status.state, worst(status)]).toEqual(["in-force", []]);
});

test("a variable that lets asked commands run is named with what gets through", async () => {
  const variables = { COPILOT_ALLOW_ALL: "true" };
  const { findings, state } = await statusIn({ agent: "copilot", config: CONFIG, variables });
  const found = findings.find(({ code }) => code === "allow-all-variable");
  expect(found?.opens.some(({ now }) => now === "allow")).toBe(true);
  expect(state).toBe("weakened");
});

test("approvals that the agent keeps for another directory change nothing", async () => {
  const files = { "~/.copilot/permissions-config.json": '{ "locations": { "/elsewhere": {} } }' };
  expect((await statusIn({ agent: "copilot", config: CONFIG, files })).state).toBe("in-force");
});

test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
  [
    "settings with a wrong type",
    { "~/.copilot/settings.json": '{\n"beep": "x" }' },
    {},
    "warning settings-void 2",
  ],
  ["a value that ends the agent", {}, { COPILOT_ALLOW_ALL: "x" }, "error allow-all-invalid "],
])("%s: named", async (_, files, variables, found) => {
  const { findings } = await statusIn({ agent: "copilot", config: CONFIG, files, variables });
  expect(findings.map(({ severity, code, line }) => `${severity} ${code} ${line ?? ""}`)).toContain(found);
});

test("that flags are seen by no file is always said", async () => {
  const { findings } = await statusIn({ agent: "copilot", config: CONFIG });
  expect(findings.map(({ code }) => code)).toContain("no-flags-file");
});

const hooks = (bash: string): string =>
  JSON.stringify({ version: 1, hooks: { preToolUse: [{ type: "command", bash }] } }, undefined, 1);
const ALLOW = hooks(`echo '{"permissionDecision":"allow"}'`);
const GUARD = hooks("~/bin/guard");

test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
  ["of the user answers allow", { "~/.copilot/hooks/a.json": ALLOW }, ["error hook-allows a.json 4"]],
  ["of the user runs a program", { "~/.copilot/hooks/a.json": GUARD }, ["note hook-decides a.json 4"]],
  ["of a repository answers allow", { ".github/hooks/b.json": ALLOW }, ["error hook-allows b.json 4"]],
  [
    "in the settings answers allow",
    { "~/.copilot/settings.json": ALLOW },
    ["error hook-allows settings.json 4"],
  ],
  [
    "has the other form",
    {
      "~/.copilot/hooks/a.json": JSON.stringify({
        hooks: { PreToolUse: [{ hooks: [{ command: `printf '{"permissionDecision": "allow"}'` }] }] },
      }),
    },
    ["error hook-allows a.json 1"],
  ],
  [
    "is switched off",
    { "~/.copilot/hooks/a.json": ALLOW, "~/.copilot/settings.json": '{ "disableAllHooks": true }' },
    [],
  ],
  ["is for after the call", { "~/.copilot/hooks/a.json": '{ "hooks": { "postToolUse": [{}] } }' }, []],
  ["is in a file that is not JSON", { "~/.copilot/hooks/a.json": "{" }, []],
])("a hook that %s", async (_, files, expected) => {
  const { findings } = await statusIn({ agent: "copilot", config: CONFIG, files });
  const found = findings.filter(({ code }) => code.startsWith("hook-"));
  expect(
    found.map(({ severity, code, file, line }) => `${severity} ${code} ${file?.split("/").at(-1)} ${line}`),
  ).toEqual(expected);
});
