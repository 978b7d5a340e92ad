import { describe, expect, test } from "vitest";
import type { Meaning } from "../../../drive/kit/wordings.ts";
import { isRefusal, meaningOf, namedRule, type CalledTool } from "./wordings.ts";

/** As they were seen (facts.md, section G, 0.24.4). */
const SEEN: readonly (readonly [CalledTool, string, Meaning])[] = [
  [
    "run_shell_command",
    'This "Shell" invocation was denied by permission rules. Matching deny rule: "Bash(rm *)". Other uses of this tool are still permitted.',
    "denied",
  ],
  [
    "web_fetch",
    'Qwen Code requires permission to use "web_fetch", but that permission was declined. Matching deny rule: "WebFetch".',
    "denied",
  ],
  ["read_file", "[Operation Cancelled] Reason: twsrt says no", "asked"],
  ["read_file", 'Tool "read_file" not found in registry. Did you mean one of: "x"?', "not-offered"],
  ["edit", '"edit" is not listed in the active core tools allowlist', "not-offered"],
  ["write_file", "Tool blocked by plan mode: no", "refused"],
  ["run_shell_command", "Plan mode blocked this shell command", "refused"],
  ["run_shell_command", "Could not identify command root to obtain permission", "unreached"],
  ["run_shell_command", "Command: ls\nDirectory: (root)\nOutput: TWSRT-RAN\nError: (none)", "allowed"],
  ["read_file", "File not found: /w/x", "allowed"],
  ["read_file", "[File lo/x unchanged since last read in this session", "allowed"],
  ["glob", "No files found matching pattern", "allowed"],
  ["glob", 'Found 2 file(s) matching "*"', "allowed"],
  ["write_file", "Successfully overwrote file: /w/a.", "allowed"],
  ["write_file", "Successfully created and wrote to new file: /w/a.", "allowed"],
  ["edit", "Created new file: /w/a with provided content.", "allowed"],
  ["edit", "File already exists, cannot create: /w/a", "unreached"],
  ["edit", "Error writing to file: EACCES", "allowed"],
  ["run_shell_command", "File /w/a has not been read in this session.", "unreached"],
  ["write_file", "File /w/a has been modified since you last read it (mtime or size changed).", "unreached"],
  ["write_file", "Path is a directory, not a file: /w/d", "unreached"],
  ["edit", "/w/d is a directory. The Edit / WriteFile tools only operate on regular files.", "unreached"],
  ["web_fetch", "Error during fetch for https://h/: fetch failed", "allowed"],
  ["web_fetch", "The 'url' must not include credentials.", "refused"],
  ["web_fetch", "The 'url' must be a valid URL starting with http:// or https://.", "unreached"],
];

describe("what an answer means", () => {
  test.each(SEEN)("%s: %s", (tool, text, meaning) => {
    expect(meaningOf(tool, text)).toBe(meaning);
  });

  test.each<[CalledTool, string]>([
    ["run_shell_command", ""],
    ["run_shell_command", "Output: REAL"],
    ["run_shell_command", "Output: x TWSRT-RAN"],
    ["run_shell_command", "he said: This invocation was denied by permission rules."],
    ["read_file", "TWSRT-RAN"],
    ["read_file", "some text"],
    ["read_file", "[Operation Cancelled] Reason: another"],
    ["edit", "Could not find the string to replace"],
    ["web_fetch", "<html></html>"],
  ])("words that were never seen mean nothing: %s: %s", (tool, text) => {
    expect(meaningOf(tool, text)).toBeUndefined();
  });
});

test.each([
  ['denied. Matching deny rule: "Bash(rm *)".', "Bash(rm *)"],
  [
    'denied. Matching deny rule: "Read(//a "b"/**)". Other uses of this tool are still permitted.',
    'Read(//a "b"/**)',
  ],
  ["denied.", undefined],
])("the rule that is named: %s", (text, rule) => {
  expect(namedRule(text)).toBe(rule);
});

test.each([
  ["Error in /home/me/.qwen/settings.json: Unexpected token", true],
  ["Error in settings", true],
  ["connect ECONNREFUSED 127.0.0.1:1", false],
  ["", false],
])("whether the agent refuses its settings: %s", (words, isIt) => {
  expect(isRefusal(words)).toBe(isIt);
});
