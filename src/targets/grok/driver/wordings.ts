import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";

/** A tool as the agent names it. */
export type CalledTool =
  "read_file" | "list_dir" | "write" | "search_replace" | "run_terminal_command" | "web_fetch" | "use_tool";

const DENIED =
  /^Tool `\w+` was not executed: Denied by permission policy: deny rule on (?:any tool|\w+)(?: matching "(.*)")?$/s;

/** What the agent answers to its model, word by word (facts.md, section F, 1.0.41). The first that fits counts. */
const WORDINGS: readonly Wording<CalledTool>[] = [
  { pattern: DENIED, meaning: "denied" },
  { pattern: /^Failed to parse arguments for tool `\w+`: Tool not found/, meaning: "not-offered" },
  { tools: ["run_terminal_command"], pattern: new RegExp(`^exit: \\d+\\n+${RAN}\\s*$`), meaning: "allowed" },
  {
    tools: ["read_file", "list_dir", "search_replace"],
    pattern: /^Error: .* (?:does not exist|is a directory, not a file|is a file, not a directory)\.$/s,
    meaning: "allowed",
  },
  { tools: ["read_file"], pattern: /^Failed to read file: /, meaning: "allowed" },
  { tools: ["list_dir"], pattern: /^- /, meaning: "allowed" },
  {
    tools: ["write"],
    pattern:
      /^(?:The file .* has been created\.|Wrote file successfully to |Tool `write` failed: IO Error: )/s,
    meaning: "allowed",
  },
  {
    tools: ["search_replace"],
    pattern: /^(?:The file .* has been (?:created|updated) successfully\.|File path is a directory)/s,
    meaning: "allowed",
  },
  { tools: ["search_replace"], pattern: /^Tool `search_replace` failed: IO Error: /, meaning: "allowed" },
  {
    tools: ["web_fetch"],
    pattern: /^Tool `web_fetch` failed: (?:DNS resolution failed|HTTP request failed)/,
    meaning: "allowed",
  },
  {
    tools: ["web_fetch"],
    pattern:
      /^Tool `web_fetch` failed: (?:SSRF blocked|URLs with embedded credentials|unsupported URL scheme|hostname must have at least two)/,
    meaning: "refused",
  },
  { tools: ["web_fetch"], pattern: /^Tool `web_fetch` failed: invalid URL/, meaning: "unreached" },
  // Rules come first; the server may not be there yet.
  {
    tools: ["use_tool"],
    pattern: /^Tool `\w[\w-]*` failed via `use_tool`: Tool not found: /,
    meaning: "allowed",
  },
];

export const meaningOf = meaningBy(WORDINGS);

/** The rule that a refusal names, without the tool around it. */
export function namedRule(text: string): string | undefined {
  return DENIED.exec(text)?.[1];
}

/** What the agent says when it does not start because of its configuration (facts.md, section A, 1.0.41). */
export function isRefusal(words: string): boolean {
  return /config toml has syntax errors|Failed to create agent config/.test(words);
}
