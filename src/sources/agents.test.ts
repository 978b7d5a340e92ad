import { describe, expect, test } from "vitest";
import { textOf } from "../diagnostics/render.ts";
import { readBashRules } from "./bash.ts";

const KNOWN = ["claude", "gemini", "qwen"];

function read(entry: unknown): ReturnType<typeof readBashRules> {
  return readBashRules({ file: "bash", text: JSON.stringify({ deny: [entry] }), syntax: "jsonc" }, KNOWN);
}

describe("a rule that is limited to agents", () => {
  test("keeps their names", () => {
    const result = read({ command: "rm", agents: ["gemini", "claude"], reason: "no" });
    expect(result.ok && result.value.value.rules).toMatchObject([
      { agents: ["gemini", "claude"], reason: "no", subject: { text: "rm" } },
    ]);
  });

  test("names a known agent, or the source is refused with its place", () => {
    const result = read({ command: "rm", agents: ["claude", "gemni"] });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: "unknown-agent", place: { at: "value", path: ["deny", 0, "agents", 1] } }],
    });
    expect(result.ok ? undefined : result.problems.map((one) => textOf(one))).toMatchObject([
      {
        message: "unknown agent `gemni`, did you mean `gemini`?",
        help: "the rule would apply to no agent; the names are claude, gemini, qwen",
      },
    ]);
  });

  test("names one at least, in a list of texts", () => {
    expect(read({ command: "rm", agents: [] })).toMatchObject({
      ok: false,
      problems: [{ code: "empty-entry", args: { path: "deny[0].agents" } }],
    });
    expect(read({ command: "rm", agents: "claude" })).toMatchObject({
      ok: false,
      problems: [{ code: "wrong-type" }],
    });
    expect(read({ command: "rm", agent: ["claude"] })).toMatchObject({
      ok: false,
      problems: [{ code: "unknown-key-near", args: { near: "agents" } }],
    });
  });

  test("names nothing where no agent is known", () => {
    const text = '{"deny": [{"command": "rm", "agents": ["claude"]}]}';
    expect(readBashRules({ file: "bash", text, syntax: "jsonc" }).ok).toBe(false);
  });
});
