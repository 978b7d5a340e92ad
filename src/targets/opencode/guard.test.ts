import { expect, test } from "vitest";
import type { HookCall } from "../hook.ts";
import { guard } from "./guard.ts";

function read(tool: string, args: object): HookCall {
  const reading = guard.read(
    { tool, args, sessionID: "s", cwd: "/home/me/app" },
    { home: "/home/me", cwd: "/" },
  );
  if (reading.kind !== "call") throw new Error(reading.why);
  return reading.call;
}

const accesses = (tool: string, args: object): readonly unknown[] =>
  read(tool, args).accesses.map((one) => [one.tool, one.text, one.cwd]);

test("a path that begins with a tilde is one in the directory as well", () => {
  expect(accesses("read", { filePath: "~/../../.aws/credentials" })).toEqual([
    ["Read", "~/../../.aws/credentials", "/home/me/app"],
    ["Read", "./~/../../.aws/credentials", "/home/me/app"],
  ]);
  expect(accesses("bash", { command: "cat x", workdir: "~/../.." })).toEqual([["Bash", "cat x", "/home/me"]]);
});

test("each tool does what its arguments say", () => {
  const here = "/home/me/app";
  expect(accesses("bash", { command: "ls" })).toEqual([["Bash", "ls", here]]);
  expect(accesses("edit", { filePath: "/x", oldString: "a", newString: "b" })).toEqual([
    ["Write", "/x", here],
  ]);
  expect(accesses("webfetch", { url: "https://x.test/", format: "text" })).toEqual([
    ["WebFetch", "https://x.test/", here],
  ]);
  expect(
    accesses("apply_patch", { patchText: "*** Begin Patch\n*** Update File: a\n*** Move to: b\n" }),
  ).toEqual([
    ["Write", "a", here],
    ["Write", "b", here],
  ]);
  expect(accesses("git_hub_delete", {})).toEqual([
    ["MCP", "git.hub_delete", here],
    ["MCP", "git_hub.delete", here],
  ]);
  expect(read("grep", { pattern: "x", path: "/home/me" }).touches).toEqual([
    { action: "read", path: "/home/me", reach: "tree" },
  ]);
  expect(read("execute", {}).unread).toContain("`execute` is not known");
});
