import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";

/** A tool as the agent names it. */
export type CalledTool =
  "read_file" | "glob" | "write_file" | "edit" | "run_shell_command" | "web_fetch" | `mcp__${string}`;

/** What the driver says when it is asked, and what the agent makes of it. */
export const SAID_NO = "twsrt says no";

const NAMED = /Matching deny rule: "(.+)"\.(?: Other uses of this tool are still permitted\.)?$/s;

/** What the agent answers to its model, word by word (facts.md, section G, 0.24.4). The first that fits counts. */
const WORDINGS: readonly Wording<CalledTool>[] = [
  { pattern: /^This "[^"\n]*" invocation was denied by permission rules\./, meaning: "denied" },
  // The tool was taken away as a whole.
  {
    pattern:
      /^Qwen Code requires permission to use "[^"\n]*", but that permission was declined\. Matching deny rule: "/,
    meaning: "denied",
  },
  { pattern: new RegExp(`^\\[Operation Cancelled\\] Reason: ${SAID_NO}$`), meaning: "asked" },
  { pattern: /^Tool "[^"\n]*" not found in registry\./, meaning: "not-offered" },
  { pattern: /^"[^"\n]*" is not listed in the active core tools allowlist/, meaning: "not-offered" },
  { pattern: /^Tool blocked by plan mode: /, meaning: "refused" },
  { tools: ["run_shell_command"], pattern: /^Plan mode blocked this shell command/, meaning: "refused" },
  { tools: ["run_shell_command"], pattern: /^Could not identify command root/, meaning: "unreached" },

  { tools: ["run_shell_command"], pattern: new RegExp(`^Output: ${RAN}$`, "m"), meaning: "allowed" },
  { tools: ["read_file"], pattern: /^File not found: |^Error reading file /, meaning: "allowed" },
  // It was read under another name.
  {
    tools: ["read_file"],
    pattern: /^\[File [^\n]* unchanged since last read in this session/,
    meaning: "allowed",
  },
  { tools: ["glob"], pattern: /^(Found \d+ file|No files found)/, meaning: "allowed" },
  {
    tools: ["write_file"],
    pattern: /^Successfully (overwrote|created and wrote to new) file: /,
    meaning: "allowed",
  },
  { tools: ["edit"], pattern: /^Created new file: /, meaning: "allowed" },
  // Another call of the same turn was first.
  { tools: ["edit"], pattern: /^File already exists, cannot create: /, meaning: "unreached" },
  // Writing itself failed, which comes after the rules.
  {
    tools: ["write_file", "edit"],
    pattern: /^(Error writing to file|Permission denied|Error executing edit)/,
    meaning: "allowed",
  },
  {
    // `sed -i` counts as an edit.
    tools: ["write_file", "edit", "run_shell_command"],
    pattern: /^File [^\n]* has not been read in this session\./,
    meaning: "unreached",
  },
  {
    // Another call of the same turn has changed it, through a link.
    tools: ["write_file", "edit", "run_shell_command"],
    pattern: /^File [^\n]* has been modified since you last read it /,
    meaning: "unreached",
  },
  // No text, and so nothing that the agent would write again.
  { tools: ["write_file"], pattern: /^File [^\n]* is a binary /, meaning: "unreached" },
  {
    tools: ["write_file", "edit"],
    pattern: /^[^\n]* is a directory\. The Edit \/ WriteFile tools only operate on regular files\./,
    meaning: "unreached",
  },
  { tools: ["read_file", "write_file"], pattern: /^Path is a directory, not a file: /, meaning: "unreached" },
  { tools: ["web_fetch"], pattern: /^Error during fetch for /, meaning: "allowed" },
  { tools: ["web_fetch"], pattern: /^The 'url' must not include credentials\./, meaning: "refused" },
  { tools: ["web_fetch"], pattern: /^The 'url' must be a valid URL/, meaning: "unreached" },
];

export const meaningOf = meaningBy(WORDINGS);

/** The rule that a refusal names. */
export function namedRule(text: string): string | undefined {
  return NAMED.exec(text)?.[1];
}

/** What the agent says when it does not start because of its settings (facts.md, section A, 0.24.4). */
export function isRefusal(words: string): boolean {
  return /Error in \S*settings\.json|settings\.json.*(Unexpected|Expected|Invalid|JSON)|Error in settings/is.test(
    words,
  );
}
