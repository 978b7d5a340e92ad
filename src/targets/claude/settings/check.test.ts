import { describe, expect, it } from "vitest";
import { checkSettings } from "./check.ts";

const paths = (v: unknown): string[] => checkSettings(v).map((p) => p.path.join("."));
const ok = (v: unknown): void => expect(checkSettings(v)).toEqual([]);
const hook = (h: unknown): unknown => [{ matcher: "Bash", hooks: [h] }];

describe("what kills the whole file (each row measured on the real CLI)", () => {
  it.each<[string, unknown, string]>([
    ["array at the top", [], ""],
    ["null at the top", null, ""],
    ["wrong scalar", { model: 5 }, "model"],
    ["zero days", { cleanupPeriodDays: 0 }, "cleanupPeriodDays"],
    ["fraction for an integer", { cleanupPeriodDays: 1.5 }, "cleanupPeriodDays"],
    ["null for a plain boolean", { verbose: null }, "verbose"],
    ["permissions null", { permissions: null }, "permissions"],
    ["rules not a list", { permissions: { deny: "Bash" } }, "permissions.deny"],
    ["unknown mode", { permissions: { defaultMode: "yolo" } }, "permissions.defaultMode"],
    [
      'boolean for "disable"',
      { permissions: { disableBypassPermissionsMode: true } },
      "permissions.disableBypassPermissionsMode",
    ],
    [
      "bad item in a path list",
      { permissions: { additionalDirectories: ["/a", 5] } },
      "permissions.additionalDirectories.1",
    ],
    ["deep sandbox key", { sandbox: { network: { allowedDomains: "x" } } }, "sandbox.network.allowedDomains"],
    ["missing required key", { statusLine: { type: "command" } }, "statusLine.command"],
    ["env not an object", { env: [] }, "env"],
    ["union", { forceLoginOrgUUID: [1] }, "forceLoginOrgUUID.0"],
    [
      "guard hook without command",
      { hooks: { PreToolUse: hook({ type: "command" }) } },
      "hooks.PreToolUse.0.hooks.0.command",
    ],
    [
      "guard hook of unknown type",
      { hooks: { PermissionRequest: hook({ type: "zz" }) } },
      "hooks.PermissionRequest.0.hooks.0.type",
    ],
    ["guard event not a list", { hooks: { PreToolUse: "x" } }, "hooks.PreToolUse"],
    ["guard hooks at the top level", { PreToolUse: hook({ type: "command", command: "x" }) }, "PreToolUse"],
    ["guard hooks under a foreign key", { myTool: { a: { PreToolUse: ["x"] } } }, "myTool.a.PreToolUse"],
    ["anything shaped like a matcher", { myTool: { hooks: [{}] } }, "myTool"],
    [
      "marketplace of unknown source",
      { extraKnownMarketplaces: { m: { source: { source: "zz" } } } },
      "extraKnownMarketplaces.m.source.source",
    ],
    [
      "infinite number",
      { statusLine: { type: "command", command: "x", padding: Infinity } },
      "statusLine.padding",
    ],
    [
      "repeated credential variable",
      { sandbox: { credentials: { awsPairs: [{ accessKeyIdVar: "A", secretAccessKeyVar: "A" }] } } },
      "sandbox.credentials.awsPairs.0.secretAccessKeyVar",
    ],
    [
      "maskClaims without decode",
      { sandbox: { credentials: { envVars: [{ name: "A", mode: "mask", maskClaims: ["sub"] }] } } },
      "sandbox.credentials.envVars.0.maskClaims",
    ],
    [
      "extract beside decode",
      { sandbox: { credentials: { envVars: [{ name: "A", mode: "mask", extract: "(a)", decode: "jwt" }] } } },
      "sandbox.credentials.envVars.0.extract",
    ],
  ])("%s", (_name, value, path) => {
    expect(paths(value)).toContain(path);
  });
});

describe("what does not", () => {
  it.each<[string, unknown]>([
    ["empty object", {}],
    ["unknown keys anywhere", { zz: { a: 1 }, permissions: { zz: 1 }, sandbox: { zz: [] } }],
    ["bad rules: only the entry is dropped", { permissions: { deny: ["Read()", 5, null, {}] } }],
    ["env values of any type", { env: { a: 1, b: true, c: null } }],
    ["bad hook of an ordinary event", { hooks: { PostToolUse: hook({ type: "command" }), Stop: "x" } }],
    ["unknown hook event", { hooks: { Foo: ["x"] } }],
    ["guard event empty or null", { hooks: { PreToolUse: [] }, PreToolUse: null }],
    [
      "guard names where nobody looks",
      { mcpServers: { a: { PreToolUse: ["x"] } }, env: { PreToolUse: "x" } },
    ],
    ["guard names too deep to be found", { zz: { a: { b: { c: { d: { PreToolUse: "x" } } } } } }],
    ["lenient keys", { theme: 5, effortLevel: [], maxProseWidth: "x" }],
    ["null where the CLI allows it", { skipWebFetchPreflight: null }],
    [
      "alias beside its first name",
      { additionalMarketplaces: { a: { source: { source: "zz" } } }, extraKnownMarketplaces: {} },
    ],
    ['"manual" mode', { permissions: { defaultMode: "manual" } }],
  ])("%s", (_name, value) => {
    ok(value);
  });
});

it("says what was expected and what was there", () => {
  expect(checkSettings({ sandbox: { enabled: "yes" } })).toEqual([
    { path: ["sandbox", "enabled"], expected: "boolean", got: '"yes"' },
  ]);
  expect(checkSettings({ feedbackSurveyRate: 2 })).toEqual([
    { path: ["feedbackSurveyRate"], expected: "number >= 0 <= 1", got: "2" },
  ]);
});

it("is not fooled by inherited names", () => {
  ok({ constructor: 5, toString: null, env: { constructor: "x" } });
});
