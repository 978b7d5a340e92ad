import { describe, expect, test } from "vitest";
import type { Meaning } from "../../../drive/kit/wordings.ts";
import { isRefusal, meaningOf, type CalledTool } from "./wordings.ts";

/** As they were seen (facts.md, "Driving it", 1.18.33). */
const SEEN: readonly (readonly [CalledTool, string, Meaning])[] = [
  [
    "bash",
    "The user has specified a rule which prevents you from using this specific tool call. Here are some of the relevant rules []",
    "denied",
  ],
  ["edit", "The user rejected permission to use this specific tool call.", "asked"],
  ["webfetch", "Model tried to call unavailable tool 'webfetch'. Available tools: bash.", "not-offered"],
  [
    "bash",
    "The arguments provided to the tool are invalid: Model tried to call unavailable tool 'bash'.",
    "not-offered",
  ],
  ["bash", "TWSRT-RAN\n", "allowed"],
  ["read", "<path>/w/a</path>\n<type>file</type>", "allowed"],
  ["read", "File not found: /w/x", "allowed"],
  ["read", "Cannot read binary file: /w/x", "allowed"],
  ["read", "PlatformError: FileSystem.open (/w/x)", "allowed"],
  ["read", "BadResource: FileSystem.stat (/w/a/inside)", "unreached"],
  ["write", "Wrote file successfully.", "allowed"],
  ["write", "BadResource: FileSystem.writeFile (/w/a/inside)", "allowed"],
  ["edit", "Edit applied successfully.", "allowed"],
  ["edit", "File /w/x not found", "unreached"],
  ["edit", "Path is a directory, not a file: /w", "unreached"],
  ["edit", "Could not find oldString in the file.", "unreached"],
  ["webfetch", "Transport error (GET https://h/)", "allowed"],
  ["webfetch", "InvalidUrl error", "allowed"],
  ["webfetch", "URL must start with http:// or https://", "unreached"],
];

describe("what an answer means", () => {
  test.each(SEEN)("%s: %s", (tool, text, meaning) => {
    expect(meaningOf(tool, text)).toBe(meaning);
  });

  test.each<[CalledTool, string]>([
    ["bash", ""],
    ["bash", "REAL"],
    ["bash", "x TWSRT-RAN"],
    ["bash", "it said: The user has specified a rule which prevents you"],
    ["read", "Wrote file successfully."],
    ["read", "TWSRT-RAN"],
    ["write", "Edit applied successfully."],
    ["webfetch", "<html></html>"],
  ])("words that were never seen mean nothing: %s: %s", (tool, text) => {
    expect(meaningOf(tool, text)).toBeUndefined();
  });
});

test.each([
  ["Error: Configuration is invalid at /home/me/.config/opencode/opencode.json", true],
  ["Config file at /x is not valid JSON(C): y", true],
  ["Error: Unable to connect", false],
  ["", false],
])("whether the agent refuses its configuration: %s", (said, isIt) => {
  expect(isRefusal(said)).toBe(isIt);
});
