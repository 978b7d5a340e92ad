import { describe, expect, test } from "vitest";
import type { Compiled, Plan } from "../target.ts";
import { plan } from "./plan.ts";

const compiled: Compiled = {
  entries: [
    { artifact: "settings", key: "permissions.deny", value: "Read(~/.aws)", rules: ["r1"], forms: [] },
    { artifact: "settings", key: "permissions.deny", value: "Bash(rm)", rules: ["r2"], forms: [] },
    {
      artifact: "settings",
      key: "permissions.allow",
      value: "WebFetch(domain:a.com)",
      rules: ["r3"],
      forms: [],
    },
  ],
  alternatives: [
    { artifact: "settings", key: "permissions.deny", value: "Read(~/.aws/**)", rules: ["r1"], forms: [] },
  ],
  lists: ["permissions.deny", "permissions.ask", "permissions.allow"],
  losses: [],
};

async function planned(text: string): Promise<Extract<Plan, { kind: "planned" }>> {
  const result = await planText(text);
  if (result.kind !== "planned") throw new Error("refused");
  return result;
}

function planText(text: string): Promise<Plan> {
  const current = { file: "settings.json", text, syntax: "json" } as const;
  const options = {
    file_tools: ["Read" as const, "Edit" as const],
    sandbox: "keep" as const,
    bypass: "keep" as const,
  };
  return plan({ compiled, artifact: "settings", file: "settings.json", current, options });
}

const CLEAN =
  '{ "permissions": { "allow": ["WebFetch(domain:a.com)"], "deny": ["Bash(rm)", "Read(~/.aws)"] } }';

describe("drift", () => {
  test("order and repetition carry no meaning, and an equal list is not rewritten", async () => {
    const text = CLEAN.replace('["Bash(rm)"', '["Bash(rm)", "Bash(rm)"');
    expect(await planned(text)).toMatchObject({ drift: [], next: text });
  });

  test("what another machine would emit is explained", async () => {
    const text = CLEAN.replace('"Read(~/.aws)"', '"Read(~/.aws)", "Read(~/.aws/**)"');
    expect(await planned(text)).toMatchObject({ drift: [], next: text });
  });

  test.each([
    ["Read(~/x)", "srt"],
    ["WebFetch(domain:b.com)", "srt"],
    ["Bash(x *)", "bash"],
  ])("%s in deny is extra, and %s could explain it", async (entry, restricts) => {
    const text = CLEAN.replace('"Bash(rm)"', `"Bash(rm)", "${entry}"`);
    expect((await planned(text)).drift).toEqual([
      { kind: "extra", key: "permissions.deny", entry, restricts },
    ]);
  });

  test.each(["Skill(x)", "Agent(y)", "Bash", "WebFetch", "Glob(x)", "WebFetch(x)", "read(~/x)"])(
    "%s in deny belongs to somebody else",
    async (entry) => {
      const text = CLEAN.replace('"Bash(rm)"', `"Bash(rm)", "${entry}"`);
      expect(await planned(text)).toMatchObject({ drift: [], next: text });
    },
  );

  test("in allow only domains are managed", async () => {
    const text = CLEAN.replace('"allow": [', '"allow": ["Bash(ls)", "Read(~/x)", ');
    expect((await planned(text)).drift).toEqual([]);
    const more = CLEAN.replace('"allow": [', '"allow": ["WebFetch(domain:b.com)", ');
    expect((await planned(more)).drift).toEqual([
      { kind: "extra", key: "permissions.allow", entry: "WebFetch(domain:b.com)" },
    ]);
  });
});

describe("merge", () => {
  test("keeps foreign entries with their own bytes and their order, in front", async () => {
    const text = '{"permissions":{"deny":["Skill(\\u0061)", "Read(~/old)", {"odd": 1.0}, "Agent(x)"]}}';
    expect((await planned(text)).next).toBe(
      '{"permissions":{"deny":["Skill(\\u0061)", {"odd": 1.0}, "Agent(x)", "Read(~/.aws)", "Bash(rm)"], "allow": ["WebFetch(domain:a.com)"]}}',
    );
  });

  test("keeps a byte-order mark, and takes a blank file for an absent one", async () => {
    expect((await planned(`\uFEFF${CLEAN}`)).next).toBe(`\uFEFF${CLEAN}`);
    expect((await planned(" \n")).next).toContain('"Bash(rm)"');
  });
});

describe("a file that the agent ignores", () => {
  test.each([
    ['{ "a": 1, }', "json-trailing-comma"],
    ["{ // x\n}", "json-comment"],
    ["[]", "target-refused"],
    ['{ "model": 5 }', "target-refused"],
    ['{ "permissions": { "deny": "Read" } }', "target-refused"],
    ['{ "hooks": { "PreToolUse": "x" } }', "target-refused"],
    ['{ "sandbox": { "enabled": "yes" } }', "target-refused"],
  ])("%s", async (text, code) => {
    const result = await planText(text);
    expect(result.kind).toBe("ineffective");
    expect(result.kind === "ineffective" && result.problems[0]?.code).toBe(code);
  });
});

describe("layer 1", () => {
  test.each([
    ["{}", ["layer1-off"]],
    ['{ "sandbox": { "enabled": false } }', ["layer1-off"]],
    ['{ "sandbox": { "enabled": true } }', []],
    [
      '{ "sandbox": { "enabled": true, "excludedCommands": ["x"], "filesystem": { "disabled": true } } }',
      ["layer1-weakened", "layer1-weakened"],
    ],
    [
      '{ "sandbox": { "enabled": true, "enableWeakerNestedSandbox": true, "network": { "allowAllUnixSockets": false, "httpProxyPort": 3128 } } }',
      ["layer1-opened", "layer1-opened"],
    ],
  ])("%s", async (text, codes) => {
    expect((await planned(text)).diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});
