import { describe, expect, test } from "vitest";
import type { Meaning } from "../../../drive/kit/wordings.ts";
import { meaningOf, type CalledTool } from "./wordings.ts";

/** As they were seen (facts.md, "Driving it", 0.61.0). */
const SEEN: readonly (readonly [CalledTool, string, Meaning])[] = [
  ["run_shell_command", 'Tool execution for "Shell" denied by policy.', "denied"],
  ["read_file", "Tool execution denied by policy.", "denied"],
  ["write_file", 'Tool "write_file" was canceled by the user.', "asked"],
  ["web_fetch", 'Tool "web_fetch" not found in registry.', "not-offered"],
  ["read_file", 'Path not in workspace: Attempted path "/w/.env" resolves outside the allowed', "refused"],
  ["read_file", "File path '/w/a' is ignored by configured ignore patterns.", "denied"],
  ["write_file", "Path is a directory, not a file: /w/d", "unreached"],
  [
    "write_file",
    "Error checking existing file '/w/a/b': ENOTDIR: not a directory, open '/w/a/b' (ENOTDIR)",
    "unreached",
  ],
  [
    "run_shell_command",
    "<untrusted_context>\nOutput: TWSRT-RAN\nProcess Group PGID: 1\n</untrusted_context>",
    "allowed",
  ],
  ["run_shell_command", "Command injection detected: command substitution syntax ($()", "refused"],
  ["read_file", "twsrt-witness\n", "allowed"],
  ["read_file", "File not found: /w/x", "allowed"],
  ["list_directory", "Directory listing for /w/d:\nx", "allowed"],
  ["list_directory", "Directory /w/e is empty.", "allowed"],
  ["write_file", "Successfully overwrote file: /w/a. Here is the updated code:", "allowed"],
  ["write_file", "Successfully created and wrote to new file: /w/b.", "allowed"],
  ["replace", "Successfully modified file: /w/a (1 replacements).", "allowed"],
  ["web_fetch", "Error: All requested URLs were skipped: [Blocked Host] http://x/", "allowed"],
  ["web_fetch", "<untrusted_context>\nok\n</untrusted_context>", "allowed"],
  ["web_fetch", "Error(s) in prompt URLs:\n- Malformed URL detected", "unreached"],
];

describe("what an answer means", () => {
  test.each(SEEN)("%s: %s", (tool, text, meaning) => {
    expect(meaningOf(tool, text)).toBe(meaning);
  });

  test.each<[CalledTool, string]>([
    ["run_shell_command", ""],
    ["run_shell_command", "Output: REAL"],
    ["run_shell_command", "<untrusted_context>\nOutput: x TWSRT-RAN"],
    ["read_file", "some text"],
    ["read_file", "Permission denied"],
    ["replace", "Could not find an exact match for 'old_string'"],
    ["web_fetch", "<html></html>"],
  ])("words that were never seen mean nothing: %s: %s", (tool, text) => {
    expect(meaningOf(tool, text)).toBeUndefined();
  });
});
