import { describe, expect, test } from "vitest";
import type { Meaning } from "../../../drive/kit/wordings.ts";
import { isRefusal, meaningOf, namedRules, type CalledTool } from "./wordings.ts";

/** What Copilot CLI 1.0.102 answered, word by word. */
const SEEN: readonly (readonly [CalledTool, string, Meaning])[] = [
  ["bash", "TWSRT-RAN\n<shellId: 0 completed with exit code 0>", "allowed"],
  ["bash", "Permission to run this tool was denied due to the following rules: `shell(rm)`", "denied"],
  [
    "bash",
    "Command blocked: contains dangerous shell expansion patterns (e.g., parameter transformation",
    "refused",
  ],
  [
    "bash",
    "Command not executed. The 'pkill' command is not allowed. Use 'kill <PID>' with a specific process ID instead.",
    "refused",
  ],
  [
    "bash",
    "Command blocked because shell path attribution could not be completed safely. Split the command",
    "refused",
  ],
  [
    "bash",
    "Permission denied and could not request permission from user. Copilot needed the user's approval and no one could answer",
    "refused",
  ],
  [
    "bash",
    "Permission denied because no interactive user response was available. Retry in an interactive session so the user can approve it, or try an alternative that does not require this permission.",
    "asked",
  ],
  [
    "bash",
    "Tool 'bash' does not exist. Available tools that can be called are read_bash, view.",
    "not-offered",
  ],
  ["view", "Path /w/nope does not exist. Please provide a valid path.", "allowed"],
  ["view", "File too large to read at once (147.8 KB). Consider using the grep tool", "allowed"],
  [
    "view",
    'Failed to execute with arguments: {"path":"/etc/shadow","command":"view"} due to error: Error: EACCES: permission denied, open \'/etc/shadow\'',
    "allowed",
  ],
  ["create", "Created file /w/new with 1 characters", "allowed"],
  ["create", "Path /w/f already exists as a file. Use `view` to check contents then edit it.", "unreached"],
  [
    "create",
    "Parent directory /w/a does not exist. You need to create it before creating the file.",
    "unreached",
  ],
  [
    "create",
    'Failed to execute with arguments: {"path":"/usr/new","file_text":"x\\n","command":"create"} due to error: Error: EROFS: read-only file system, open \'/usr/new\'',
    "allowed",
  ],
  ["edit", "File /w/f updated with changes.", "allowed"],
  ["edit", "No changes made: old_str and new_str are the same", "allowed"],
  ["edit", "No match found: old_str not found in /w/f; no changes made; you might want to", "unreached"],
  [
    "edit",
    'Failed to execute with arguments: {"path":"/w/nope"} due to error: Error: ENOENT: no such file or directory, open \'/w/nope\'',
    "unreached",
  ],
  ["web_fetch", "Permission to access this URL was denied.", "denied"],
  [
    "web_fetch",
    "Failed to fetch https://h/: WebFetchBlockedUrlError: failed to lookup address information: Temporary failure in name resolution",
    "allowed",
  ],
  ["web_fetch", 'Invalid URL: "notaurl"', "unreached"],
  ["web_fetch", "The ftp:// protocol is not supported by web_fetch. Only http:// and https://", "unreached"],
];

describe("what an answer means", () => {
  test.each(SEEN)("%s: %s", (tool, text, meaning) => {
    expect(meaningOf(tool, text)).toBe(meaning);
  });

  test.each<[CalledTool, string]>([
    ["bash", ""],
    ["bash", "Refused by something new"],
    ["bash", "Permission denied"],
    ["bash", "REAL\n<shellId: 0 completed with exit code 0>"],
    ["bash", "the line TWSRT-RAN did not run"],
    ["bash", "Created file /w/new with 1 characters"],
    ["view", "TWSRT-RAN"],
    ["create", "Failed to execute with arguments: {} due to error: Error: refused"],
    ["web_fetch", "<html></html>"],
  ])("words that were never seen mean nothing: %s: %s", (tool, text) => {
    expect(meaningOf(tool, text)).toBeUndefined();
  });
});

test.each([
  ["`shell(rm)`", "shell(rm)"],
  ["`shell(rm)` and `shell(rm:*)`", "shell(rm), shell(rm:*)"],
  ["`shell(rm)`, `shell(rm:*)`, and `shell(ls)`", "shell(rm), shell(rm:*), shell(ls)"],
  ["`shell(echo `a`, b)`", "shell(echo `a`, b)"],
])("the rules named in %s", (list, rules) => {
  expect(namedRules(`Permission to run this tool was denied due to the following rules: ${list}`)).toBe(
    rules,
  );
});

test("a refusal without rules names none", () => {
  expect(namedRules("Permission to access this URL was denied.")).toBeUndefined();
});

test.each([
  ["error: Invalid command format.\n\nIt looks like", true],
  ["Invalid --deny-tool value. Error: Invalid rule format: shell(rm\n", true],
  ["error: a value is required for '--add-dir <directory>' but none was supplied", true],
  ["Segmentation fault", false],
  ["", false],
])("refusal at the start: %s", (errors, expected) => {
  expect(isRefusal(errors)).toBe(expected);
});
