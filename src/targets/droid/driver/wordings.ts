import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";

/** A tool as the agent names it. */
export type CalledTool = "Read" | "LS" | "Create" | "Edit" | "Execute" | "FetchUrl" | `${string}___${string}`;

const BLOCKED =
  /This command is blocked by your organization's security policy.*\(matched blocked-command rule "(.*?)"\)/s;

/** What the agent answers to its model, word by word (facts.md, section F, 0.225.2). The first that fits counts. */
const WORDINGS: readonly Wording<CalledTool>[] = [
  { pattern: BLOCKED, meaning: "denied" },
  { pattern: /Sandbox: (?:read|write|network access) denied to /, meaning: "denied" },
  { pattern: /Sandbox: tool policy denied for /, meaning: "refused" },
  { tools: ["Execute"], pattern: new RegExp(`(?:^|\\n)${RAN}\\s*(?:\\n|$)`), meaning: "allowed" },
  {
    tools: ["Execute"],
    pattern: /Dangerous command detected|Interactive command blocked|This command requires|Droid-Shield/,
    meaning: "refused",
  },
  {
    tools: ["Read", "LS"],
    pattern: /^Error: (?:Error reading file|Path is not a directory|ENOENT|EISDIR|ENOTDIR)/,
    meaning: "allowed",
  },
  {
    tools: ["LS"],
    pattern: /^(?:total \d+\n)?[d-][rwx-]{9}|^(?:total 0|Empty directory|\s*)$/,
    meaning: "allowed",
  },
  {
    tools: ["Create"],
    pattern: /^The file .* has been (?:created|updated|overwritten) successfully\./s,
    meaning: "allowed",
  },
  {
    tools: ["Create"],
    pattern: /^Error: .*(?:already exists|EACCES|EROFS|ENOTDIR|EEXIST)/s,
    meaning: "allowed",
  },
  {
    tools: ["Edit"],
    pattern:
      /^(?:The file .* has been updated successfully\.|Error: .*(?:identical|same|no changes|not found))/is,
    meaning: "allowed",
  },
  { tools: ["FetchUrl"], pattern: /Failed to fetch URL content from the Factory API/, meaning: "allowed" },
  { tools: ["FetchUrl"], pattern: /^Error: Invalid URL/, meaning: "unreached" },
];

export const meaningOf = meaningBy(WORDINGS);

/** The rule that a refusal names. */
export function namedRule(text: string): string | undefined {
  return BLOCKED.exec(text)?.[1];
}

/** What the agent says when it does not start because of its settings (facts.md, section A, 0.225.2). */
export function isRefusal(words: string): boolean {
  return /SandboxSettingsSchema|ZodError|Exec failed|invalid_type/.test(words);
}
