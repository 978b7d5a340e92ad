import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";
import { DENIED, NOT_APPROVED } from "../extension/texts.ts";

/** A tool as the agent names it. */
export type CalledTool = "read" | "ls" | "write" | "edit" | "bash" | "web_fetch" | `mcp__${string}`;

const beginning = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[()[\]{}.*+?^$|\\]/g, String.raw`\$&`)}`);

/** What the agent answers to its model, word by word (facts.md, "Driving it", 1.6.0). The first that fits counts. */
const WORDINGS: readonly Wording<CalledTool>[] = [
  { pattern: beginning(DENIED), meaning: "denied" },
  { pattern: beginning(NOT_APPROVED), meaning: "asked" },
  { pattern: /^Tool [\w-]+ not found$/, meaning: "not-offered" },
  {
    tools: ["bash", "web_fetch"],
    pattern: new RegExp(`^${RAN}(?:\\n\\nCommand exited with code \\d+)?\\s*$`),
    meaning: "allowed",
  },
  {
    tools: ["read", "ls"],
    pattern: /^(?:ENOENT|EACCES|EISDIR|ENOTDIR|ELOOP|ENAMETOOLONG|Path not found|Not a directory)\b/,
    meaning: "allowed",
  },
  { tools: ["ls"], pattern: /^\(empty directory\)$/, meaning: "allowed" },
  { tools: ["write"], pattern: /^Successfully wrote to /, meaning: "allowed" },
  { tools: ["edit"], pattern: /^Successfully replaced \d+ block\(s\) in /, meaning: "allowed" },
  { tools: ["edit"], pattern: /^Could not edit file: /, meaning: "allowed" },
  {
    tools: ["write", "edit"],
    pattern: /^(?:EACCES|EROFS|EISDIR|ENOTDIR|EPERM|EEXIST|ENOENT)\b/,
    meaning: "allowed",
  },
];

export const meaningOf = meaningBy(WORDINGS);

/** Whether the agent ended because of the extension. */
export function isRefusal(words: string): boolean {
  return /Failed to load extension|twsrt: this extension was changed/.test(words);
}
