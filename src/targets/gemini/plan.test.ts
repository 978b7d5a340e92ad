import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryEnvironment, policyOf } from "../../../test/support/memory.ts";
import type { Plan } from "../target.ts";
import { compile } from "./compile.ts";
import { plan } from "./plan.ts";
import { render } from "./render.ts";

const srt = JSON.stringify({
  filesystem: { denyRead: ["~/.aws"], denyWrite: [], allowWrite: ["."] },
  network: { allowedDomains: ["good.com"], deniedDomains: [] },
});
const options = { commands: "anywhere" } as const;
const compiled = compile(
  policyOf({ srt, bash: '{ "deny": ["rm"], "ask": ["git push"] }' }),
  memoryEnvironment(),
  options,
);

function planText(artifact: "policy" | "settings" | "ignore", text: string): Promise<Plan> {
  const syntax = { policy: "toml", settings: "jsonc", ignore: "text" } as const;
  const current = { file: artifact, text, syntax: syntax[artifact] };
  return plan({ compiled, artifact, file: artifact, current, options });
}

async function planned(...input: Parameters<typeof planText>): Promise<Extract<Plan, { kind: "planned" }>> {
  const result = await planText(...input);
  if (result.kind !== "planned")
    throw new Error(JSON.stringify(result.problems.map(({ code, args }) => [code, args])));
  return result;
}

async function problems(...input: Parameters<typeof planText>): Promise<readonly unknown[]> {
  const result = await planText(...input);
  return result.kind !== "planned"
    ? result.problems.map(({ code, args, place }) => ({ code, args, place }))
    : [];
}

const policy = render(compiled, "policy");

describe("the policy file", () => {
  test("what was written is clean, in any order and layout", async () => {
    expect(await planned("policy", policy)).toEqual({
      kind: "planned",
      next: policy,
      drift: [],
      diagnostics: [],
    });
    const [header = "", ...rules] = policy.split("\n\n");
    const shuffled = [header, ...rules.toReversed(), "# a comment"].join("\n").replaceAll("\n", "\r\n");
    expect(await planned("policy", shuffled)).toMatchObject({ next: shuffled, drift: [] });
  });

  test("a link is passed over by the agent", async () => {
    const input = { compiled, artifact: "policy", file: "/p", current: undefined, options };
    expect(await plan({ ...input, isLink: true })).toEqual({
      kind: "ineffective",
      problems: [{ code: "target-linked", args: {}, place: { at: "file", file: "/p" } }],
    });
    expect(await plan({ ...input, artifact: "settings", isLink: true })).toMatchObject({ kind: "planned" });
  });

  test("a rule that is gone is missing", async () => {
    const text = policy
      .split("\n\n")
      .filter((rule) => !rule.includes("rm(?="))
      .join("\n\n");
    const { drift, next } = await planned("policy", text);
    expect(drift).toMatchObject([{ kind: "missing", key: "deny command", rules: ["bash:/deny/0"] }]);
    expect(next).toBe(policy);
  });

  test.each([
    ['decision = "deny"\npriority = 949', "bash"],
    ['decision = "allow"\npriority = 950', undefined],
    ['decision = "deny"\npriority = 950\nmodes = ["yolo"]', "bash"],
    ['decision = "deny"\npriority = 950', "bash"],
  ])("a rule of somebody else's is extra: %j", async (end, restricts) => {
    const rule = `[[rule]]\ntoolName = "run_shell_command"\ncommandRegex = 'mv'\n${end}\n`;
    const { drift, next } = await planned("policy", `${policy}\n${rule}`);
    expect(drift).toHaveLength(1);
    expect(drift[0]).toMatchObject({ kind: "extra" });
    expect(drift[0]?.restricts).toBe(restricts);
    expect(next).toBe(policy);
  });

  test("a table of another name is extra", async () => {
    expect((await planned("policy", `${policy}\n[other]\nx = 1\n`)).drift).toEqual([
      { kind: "extra", key: "", entry: "other" },
    ]);
  });

  test.each([
    ["[[rule]\n", "toml-syntax"],
    ["\uFEFF[[rule]]\n", "toml-syntax"],
    ["[[rule]]\ntoolName = 'x'\ntoolName = 'y'\ndecision = 'deny'\npriority = 1\n", "toml-syntax"],
    ["rule = 3\n", "target-refused"],
    ["[[rule]]\ntoolName = 'x'\ndecision = 'ask'\npriority = 1\n", "target-refused"],
    ["[[rule]]\ntoolName = 'x'\ndecision = 'deny'\n", "target-refused"],
    ["[[rule]]\ntoolName = 'x'\ndecision = 'deny'\npriority = 1000\n", "target-refused"],
    ["[[rule]]\ntoolName = 'x'\ndecision = 'deny'\npriority = 1\nmodes = ['x']\n", "target-refused"],
    ["[[safety_checker]]\ntoolName = 'x'\n", "target-refused"],
  ])("%j makes the agent drop the file", async (text, code) => {
    expect(await problems("policy", text)).toMatchObject([{ code, place: { document: { text } } }]);
  });
});

describe("the settings file", () => {
  const settings = render(compiled, "settings");
  const ours = '"~/.gemini/policies/+twsrt.toml"';

  test("a missing one is written whole, and is clean then", async () => {
    expect(JSON.parse(settings)).toEqual({
      adminPolicyPaths: ["~/.gemini/policies/+twsrt.toml"],
      context: {
        fileFiltering: { customIgnoreFilePaths: [`${"../".repeat(24)}home/me/.gemini/twsrt.ignore`] },
      },
    });
    expect(await planned("settings", settings)).toMatchObject({ next: settings, drift: [] });
  });

  test("everything of the user's stays, byte for byte", async () => {
    const text = [
      "// mine",
      "{",
      '\t"ui": { "theme": "\\u0041" },   // a, b',
      '\t"adminPolicyPaths": [ "/etc/x" /* , */ ],',
      '\t"context": { "fileName": ["A.md"], "fileFiltering": { "respectGitIgnore": true } }',
      "}",
      "",
    ].join("\r\n");
    const { next, drift } = await planned("settings", text);
    expect(drift.map(({ kind, key }) => [kind, key])).toEqual([
      ["missing", "adminPolicyPaths"],
      ["missing", "context.fileFiltering.customIgnoreFilePaths"],
    ]);
    const added = next
      .replace(`, /* , */ ${ours}`, " /* , */")
      .replace(/, "customIgnoreFilePaths": \["[^"]*"\]/, "");
    expect(added).toBe(text);
    expect(await planned("settings", next)).toMatchObject({ next, drift: [] });
  });

  test("an item for another home goes, and its neighbours stay with their comments", async () => {
    const old = '"../../home/you/.gemini/twsrt.ignore"';
    for (const items of [`${old}, /* k, */ "b"`, `"b" /* k, */, ${old}`, old]) {
      const text = `{ "adminPolicyPaths": [${ours}], "context": { "fileFiltering": { "customIgnoreFilePaths": [${items}] } } }`;
      const { next, drift } = await planned("settings", text);
      expect(drift.map(({ kind }) => kind)).toEqual(["missing", "extra"]);
      expect(next).not.toContain("/you/");
      expect(next.includes("/* k, */")).toBe(items.includes("k"));
      expect(await planned("settings", next)).toMatchObject({ next, drift: [] });
    }
  });

  test.each([
    ['{ "a": 1, }', "json-trailing-comma"],
    ['\uFEFF{ "a": 1 }', "json-byte-order-mark"],
    ["{", "json-syntax"],
    ["[]", "target-stops-agent"],
    ['{ "adminPolicyPaths": ["x", 3] }', "target-stops-agent"],
    ['{ "context": { "fileFiltering": [] } }', "target-value-ignored"],
  ])("%j is refused", async (text, code) => {
    expect((await problems("settings", text))[0]).toMatchObject({ code });
  });
});

test("property: settings of any shape keep all that is theirs", async () => {
  const settings = fc.record(
    {
      adminPolicyPaths: fc.array(fc.string()),
      context: fc.record(
        {
          fileName: fc.jsonValue(),
          fileFiltering: fc.record(
            { customIgnoreFilePaths: fc.array(fc.string()), respectGitIgnore: fc.boolean() },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
      ui: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(settings, fc.constantFrom("", " ", "\t", 4), async (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      // Refused in any settings file.
      fc.pre(!text.includes("__proto__"));
      const { next } = await planned("settings", text);
      expect(await planned("settings", next)).toMatchObject({ next, drift: [] });
      let rest = next;
      for (const { artifact, value: item } of compiled.entries)
        if (artifact === "settings") rest = rest.replace(JSON.stringify(item), "");
      // What is left of both is commas, blanks and the names of lists that were not there.
      const names = /"(adminPolicyPaths|context|fileFiltering|customIgnoreFilePaths)":/g;
      const bare = (some: string): string => some.replaceAll(names, "").replaceAll(/[\s,[\]{}]/g, "");
      expect(bare(rest)).toBe(bare(text));
    }),
    { numRuns: 200 },
  );
});

describe("the ignore file", () => {
  test("lines compare as a set, and comments say nothing", async () => {
    const text = "# mine\n/.aws\r\n/me/.aws\n\n/home/me/.aws\n";
    expect(await planned("ignore", text)).toMatchObject({ next: text, drift: [] });
  });

  test("what is missing and what is extra", async () => {
    const { drift, next } = await planned("ignore", "/.aws\n/x\n");
    expect(drift.map(({ kind, entry }) => [kind, entry])).toEqual([
      ["missing", "/home/me/.aws"],
      ["missing", "/me/.aws"],
      ["extra", "/x"],
    ]);
    expect(next).toBe(render(compiled, "ignore"));
  });
});
