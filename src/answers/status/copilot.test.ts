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
