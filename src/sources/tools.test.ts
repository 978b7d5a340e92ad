import { describe, expect, test } from "vitest";
import { textOf } from "../diagnostics/render.ts";
import { readBashRules } from "./bash.ts";

function read(mcp: unknown): ReturnType<typeof readBashRules> {
  return readBashRules({ file: "bash", text: JSON.stringify({ mcp }), syntax: "jsonc" }, ["claude"]);
}

describe("rules on tools of MCP servers", () => {
  test("name a server and a tool, the beginning of tools, or all of them", () => {
    const result = read({
      deny: ["github.delete_repo", { tool: "github.delete_*", reason: "gone is gone", agents: ["claude"] }],
      ask: ["wiki-2.*"],
    });
    expect(result.ok && result.value.value.rules).toMatchObject([
      {
        id: "bash:/mcp/deny/0",
        effect: "deny",
        action: "call",
        subject: { server: "github", tool: "delete_repo", text: "github.delete_repo" },
      },
      {
        subject: { server: "github", tool: { prefix: "delete_" } },
        reason: "gone is gone",
        agents: ["claude"],
      },
      { id: "bash:/mcp/ask/0", effect: "ask", subject: { server: "wiki-2", tool: { prefix: "" } } },
    ]);
  });

  test.each([
    ["github", "github.*"],
    ["mcp__github__delete_repo", "github.delete_repo"],
    ["mcp__github", "github.*"],
    ["MCP(github.delete_repo)", "github.delete_repo"],
    ["github/delete_repo", "github.delete_repo"],
    ["*.delete_repo", undefined],
    ["github.*_repo", undefined],
    ["github.a.b", undefined],
    ["git hub.x", undefined],
  ])("%s is an error", (text, instead) => {
    const result = read({ deny: [text] });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: "tool-form", args: { entry: text, instead } }],
    });
    expect(result.ok ? "" : textOf(result.problems[0] ?? fail()).message).toContain(
      instead === undefined ? "is not a tool of an MCP server" : `did you mean \`${instead}\`?`,
    );
  });

  test("are lists of entries, and nothing else", () => {
    expect(read({ deny: "github.x" })).toMatchObject({ ok: false, problems: [{ code: "wrong-type" }] });
    expect(read({ deny: [{ command: "x" }] })).toMatchObject({ ok: false });
    expect(read({ dney: [] })).toMatchObject({ ok: false, problems: [{ code: "unknown-key-near" }] });
    expect(read({ deny: [""] })).toMatchObject({ ok: false, problems: [{ code: "empty-entry" }] });
    expect(read({ deny: [7] })).toMatchObject({
      ok: false,
      problems: [{ code: "wrong-type", args: { path: "mcp.deny[0]" } }],
    });
  });
});

function fail(): never {
  throw new Error("no problem was found");
}
