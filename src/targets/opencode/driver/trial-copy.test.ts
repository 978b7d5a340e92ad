import { describe, expect, test } from "vitest";
import { quietAgent, trialCopy } from "./trial-copy.ts";

const read = (text: string, base: "open" | "configured"): unknown => JSON.parse(trialCopy(text, base).text);
const SCHEMA = "https://opencode.ai/config.json";

describe("a copy for a trial", () => {
  test("starts no program and chooses no model, and says what it left out", () => {
    const text = `{
      // mine
      "mcp": { "a": { "type": "local", "command": ["x"] } },
      "plugin": ["p"],
      "model": "m/n",
      "theme": "dark",
      "permission": { "bash": { "rm *": "deny" } },
    }`;
    const copy = trialCopy(text, "configured");
    expect(copy.aside).toEqual(["mcp", "plugin", "model"]);
    expect(JSON.parse(copy.text)).toEqual({
      theme: "dark",
      permission: { bash: { "rm *": "deny" } },
      $schema: SCHEMA,
    });
  });

  test("keeps a key of a wrong type, with which the agent does not start", () => {
    const copy = trialCopy('{ "mcp": 3 }', "configured");
    expect(copy.aside).toEqual([]);
    expect(JSON.parse(copy.text)).toMatchObject({ mcp: 3 });
  });

  test("of no file is a file without rules", () => {
    expect(read("{}", "configured")).toEqual({ $schema: SCHEMA });
    expect(JSON.parse(trialCopy(undefined, "configured").text)).toEqual({ $schema: SCHEMA });
  });

  test("of a text that is no configuration is that text", () => {
    expect(trialCopy("{", "open")).toEqual({ text: "{", aside: [] });
    expect(trialCopy("[]", "open")).toEqual({ text: "[]", aside: [] });
  });
});

describe("the open base", () => {
  test("allows before all of the file's rules, so that every one of them still acts", () => {
    const { permission } = read('{ "permission": { "bash": { "*": "ask" }, "read": "deny" } }', "open") as {
      permission: Record<string, unknown>;
    };
    expect(Object.keys(permission)).toEqual(["external_director?", "rea?", "bash", "read"]);
    expect(permission["read"]).toBe("deny");
  });

  test("keeps the order of `tools` before permissions, and one word for all", () => {
    const copy = read('{ "tools": { "write": false, "webfetch": true }, "permission": "ask" }', "open");
    expect(copy).not.toHaveProperty("tools");
    expect(Object.entries((copy as { permission: object }).permission).slice(2)).toEqual([
      ["edit", "deny"],
      ["webfetch", "allow"],
      ["*", "ask"],
    ]);
  });

  test.each(['{ "permission": 3 }', '{ "tools": { "bash": "no" } }', '{ "tools": [] }'])(
    "leaves a wrong type where it is: %s",
    (text) => {
      expect(read(text, "open")).toEqual({ ...(JSON.parse(text) as object), $schema: SCHEMA });
    },
  );
});

test.each<readonly [string, string | undefined]>([
  [
    "---\nmodel: a/b\npermission:\n  bash: allow\n---\nRun it.\n",
    "---\npermission:\n  bash: allow\n---\nTry it.\n",
  ],
  ["---\r\nmode: all\r\n---\r\nRun it.\r\n", "---\r\nmode: all\r\n---\nTry it.\n"],
  ["---\n---", "---\n---\nTry it.\n"],
  ["Run it.\n", "\nTry it.\n"],
  ["---\npermission: {}\n", undefined],
])("of a file that describes an agent only the front is kept: %j", (text, expected) => {
  expect(quietAgent(text)).toBe(expected);
});
