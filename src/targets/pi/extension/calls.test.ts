import { describe, expect, test } from "vitest";
import { lineMeaning, meaningOf } from "./calls.ts";
import { namedPaths, readPaths, toolPath } from "./paths.ts";
import { isNamed, nativeTool } from "./tool-names.ts";

const BASE = { cwd: "/w", home: "/h" };

describe("the path of a tool", () => {
  test.each([
    ["a", "/w/a"],
    ["./b/../a", "/w/a"],
    ["~", "/h"],
    ["~/x", "/h/x"],
    ["~user/x", "/w/~user/x"],
    ["@~/x", "/h/x"],
    ["@@a", "/w/@a"],
    ["@/etc/x", "/etc/x"],
    ["file:///etc/a%20b", "/etc/a b"],
    ["a\u00a0b", "/w/a b"],
    ["\u3000@~/x", "/w/ @~/x"],
    ["/a/../../b", "/b"],
  ])("%s", (text, path) => {
    expect(toolPath(text, BASE)).toBe(path);
  });

  test("a URL of another machine is refused as the agent refuses it", () => {
    expect(() => toolPath("file://host/x", BASE)).toThrow();
  });

  test("a name that is not what the tool opens counts as well", () => {
    expect(namedPaths("a\u00a0b", BASE)).toEqual(["/w/a b", "/w/a\u00a0b"]);
    expect(namedPaths("~/x", BASE)).toEqual(["/h/x"]);
    expect(namedPaths("@x", BASE)).toEqual(["/w/x", "/w/@x"]);
  });

  test("every other spelling that `read` tries counts, whether it exists or not", () => {
    expect(readPaths("it's", BASE)).toEqual(["/w/it's", "/w/it\u2019s"]);
    expect(readPaths("1 PM.png", BASE)).toContain("/w/1\u202fPM.png");
    expect(readPaths("\u00e9", BASE)).toContain("/w/e\u0301");
  });
});

describe("what a call does", () => {
  const kinds = (toolName: string, input: Readonly<Record<string, unknown>>): unknown => {
    const meaning = meaningOf({ toolName, input }, BASE);
    return meaning.kind === "refused"
      ? meaning.why
      : [meaning.kind, ...meaning.accesses.map(({ kind }) => kind)];
  };

  test.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ["read", { path: "a" }, ["accesses", "read"]],
    ["write", { path: "a", content: "" }, ["accesses", "write"]],
    ["edit", { path: "a", edits: [] }, ["accesses", "write"]],
    ["ls", {}, ["accesses", "read"]],
    ["grep", { pattern: "x" }, ["accesses", "search"]],
    ["find", { pattern: "x", path: "" }, ["accesses", "names"]],
    ["bash", { command: "ls" }, ["accesses", "line"]],
    ["powershell", { command: "ls" }, "unparsed-shell"],
    ["codemode", { code: "x" }, ["accesses"]],
    ["mcp__a__b", {}, ["accesses", "tool"]],
    ["web_fetch", { url: "https://x" }, ["other", "connect"]],
    ["copier", { file_path: "a", cmd: "ls" }, ["other", "search", "write", "line"]],
    ["other", {}, ["other"]],
    ["read", { path: "/proc/self/environ" }, "environment"],
    ["grep", { path: "/proc/12/task/13/environ", pattern: "x" }, "environment"],
  ])("%s %j", (tool, input, expected) => {
    expect(kinds(tool, input)).toEqual(expected);
  });

  test("without its path nothing is known of a call", () => {
    expect(() => kinds("read", {})).toThrow("not a text");
    expect(() => kinds("grep", { path: 5 })).toThrow("not a text");
  });

  test.each([
    ["pi -ne -p x", true],
    ["cd x && /usr/bin/pi -p x --no-extensions", true],
    ["PI_CODING_AGENT_DIR=/x pi", true],
    ["pi -p x", false],
    ["api -ne", false],
    ["ls; echo -ne x", false],
    ["pi -p x; echo -ne y", false],
  ])("%s starts the agent without the extension: %s", (line, isSo) => {
    expect(lineMeaning(line).kind === "refused").toBe(isSo);
  });
});

describe("tools of MCP servers", () => {
  const long = "x".repeat(70);

  test.each<[string, string | { readonly prefix: string }, string, boolean]>([
    ["github", "delete_repo", "mcp__github__delete_repo", true],
    ["github", "delete_repo", "mcp__github__delete_repos", false],
    ["my-server", "a-b", "mcp__my_server__a_b", true],
    ["github", { prefix: "delete_" }, "mcp__github__delete_repo", true],
    ["github", { prefix: "" }, "mcp__github__anything", true],
    ["git", { prefix: "" }, "mcp__github__anything", false],
    ["s", long, nativeTool("s", long), true],
    ["s", { prefix: long }, nativeTool("s", `${long}y`), true],
  ])("a rule on %s %j means %s: %s", (server, tool, name, isMeant) => {
    expect(isNamed({ server, tool }, name)).toBe(isMeant);
  });

  test("a name is never longer than the agent's", () => {
    expect(nativeTool("s", long)).toHaveLength(64);
  });
});
