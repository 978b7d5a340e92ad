import { RAN } from "../../../drive/world.ts";
import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";

/** A tool as the agent names it. */
export type CalledTool =
  | "read_file"
  | "list_directory"
  | "write_file"
  | "replace"
  | "run_shell_command"
  | "web_fetch"
  | `mcp_${string}`;

/** What the agent answers to its model, word by word (facts.md, "Driving it", 0.61.0). The first that fits counts. */
const WORDINGS: readonly Wording<CalledTool>[] = [
  { pattern: /^Tool execution for "[^"]*" denied by policy\./, meaning: "denied" },
  { pattern: /^Tool execution denied by policy\./, meaning: "denied" },
  { pattern: /^Tool "[^"]*" was canceled by the user\./, meaning: "asked" },
  { pattern: /^Tool "[^"]*" not found in registry\./, meaning: "not-offered" },
  // The workspace is a boundary of its own, which also leaves out `.git`, `.env` and `node_modules`.
  { pattern: /^Path not in workspace: /, meaning: "refused" },
  { pattern: /^File path '[^\n]*' is ignored by configured ignore patterns\./, meaning: "denied" },
  { pattern: /^Path is a directory, not a file: /, meaning: "unreached" },
  // It looks at the file before it asks.
  {
    tools: ["write_file"],
    pattern: /^Error checking existing file '[^\n]*\(ENOTDIR\)/,
    meaning: "unreached",
  },

  // The tool takes no command with a substitution in it, also when a person let it pass.
  { tools: ["run_shell_command"], pattern: /^Command injection detected: /, meaning: "refused" },
  {
    tools: ["run_shell_command"],
    pattern: new RegExp(`^(<untrusted_context>\\n)?Output: ${RAN}$`, "m"),
    meaning: "allowed",
  },
  { tools: ["read_file"], pattern: /^twsrt-witness\b/, meaning: "allowed" },
  { tools: ["read_file"], pattern: /^File not found/, meaning: "allowed" },
  { tools: ["list_directory"], pattern: /^Directory /, meaning: "allowed" },
  {
    tools: ["write_file"],
    pattern: /^Successfully (overwrote|created and wrote to new) file: /,
    meaning: "allowed",
  },
  { tools: ["replace"], pattern: /^Successfully modified file: /, meaning: "allowed" },
  { tools: ["replace"], pattern: /^No changes to apply/, meaning: "allowed" },
  { tools: ["web_fetch"], pattern: /^Error\(s\) in prompt URLs:/, meaning: "unreached" },
  // What the service of the model has made of it.
  { tools: ["web_fetch"], pattern: /^<untrusted_context>\n/, meaning: "allowed" },
  { tools: ["web_fetch"], pattern: /^(Error: )?All requested URLs were skipped: /, meaning: "allowed" },
];

export const meaningOf = meaningBy(WORDINGS);
