import { RAN } from "../../../drive/world.ts";
import type { CalledTool } from "./calls.ts";

/**
 * What an answer of the agent means. `refused`: no rule is behind it. `unreached`: the tool gave up before any rule
 * was asked, so that the answer says nothing about rules.
 */
export type Meaning = "allowed" | "asked" | "denied" | "refused" | "not-offered" | "unreached";

interface Wording {
  /** By default every tool says so. */
  readonly tool?: CalledTool;
  readonly pattern: RegExp;
  readonly meaning: Meaning;
}

/** What the agent answers to its model, word by word (facts.md, "Driving it", 0.61.0). The first that fits counts. */
const WORDINGS: readonly Wording[] = [
  { pattern: /^Tool execution for "[^"]*" denied by policy\./, meaning: "denied" },
  { pattern: /^Tool execution denied by policy\./, meaning: "denied" },
  { pattern: /^Tool "[^"]*" was canceled by the user\./, meaning: "asked" },
  { pattern: /^Tool "[^"]*" not found in registry\./, meaning: "not-offered" },
  // The workspace is a boundary of its own, which also leaves out `.git`, `.env` and `node_modules`.
  { pattern: /^Path not in workspace: /, meaning: "refused" },
  { pattern: /^File path '[^\n]*' is ignored by configured ignore patterns\./, meaning: "denied" },
  { pattern: /^Path is a directory, not a file: /, meaning: "unreached" },

  // The tool takes no command with a substitution in it, also when a person let it pass.
  { tool: "run_shell_command", pattern: /^Command injection detected: /, meaning: "refused" },
  {
    tool: "run_shell_command",
    pattern: new RegExp(`^(<untrusted_context>\\n)?Output: ${RAN}$`, "m"),
    meaning: "allowed",
  },
  { tool: "read_file", pattern: /^twsrt-witness\b/, meaning: "allowed" },
  { tool: "read_file", pattern: /^File not found/, meaning: "allowed" },
  { tool: "list_directory", pattern: /^Directory /, meaning: "allowed" },
  {
    tool: "write_file",
    pattern: /^Successfully (overwrote|created and wrote to new) file: /,
    meaning: "allowed",
  },
  { tool: "replace", pattern: /^Successfully modified file: /, meaning: "allowed" },
  { tool: "replace", pattern: /^No changes to apply/, meaning: "allowed" },
  { tool: "web_fetch", pattern: /^Error\(s\) in prompt URLs:/, meaning: "unreached" },
  // What the service of the model has made of it.
  { tool: "web_fetch", pattern: /^<untrusted_context>\n/, meaning: "allowed" },
  { tool: "web_fetch", pattern: /^(Error: )?All requested URLs were skipped: /, meaning: "allowed" },
];

/** @returns undefined for words that were never seen: they mean nothing, least of all that something was allowed */
export function meaningOf(tool: CalledTool, text: string): Meaning | undefined {
  return WORDINGS.find((wording) => (wording.tool ?? tool) === tool && wording.pattern.test(text))?.meaning;
}
