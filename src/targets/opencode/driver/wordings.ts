import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";

/** A tool as the agent names it. */
export type CalledTool = "bash" | "read" | "write" | "edit" | "webfetch" | ServerTool;

/** One of an MCP server, under the name that the agent gives it. */
type ServerTool = `${string}_${string}`;

/**
 * What the agent answers to its model, word by word; the first that fits counts (facts.md, "Driving it", 1.18.33). A
 * question that nobody is there to answer is rejected, in words of its own.
 */
const WORDINGS: readonly Wording<CalledTool>[] = [
  {
    pattern: /^The user has specified a rule which prevents you from using this specific tool call\./,
    meaning: "denied",
  },
  { pattern: /^The user rejected permission to use this specific tool call\./, meaning: "asked" },
  { pattern: /^Model tried to call unavailable tool '/, meaning: "not-offered" },
  {
    pattern: /The arguments provided to the tool are invalid: Model tried to call unavailable tool '/,
    meaning: "not-offered",
  },

  { tools: ["bash"], pattern: new RegExp(`^${RAN}$`, "m"), meaning: "allowed" },

  { tools: ["read"], pattern: /^<path>/, meaning: "allowed" },
  {
    tools: ["read"],
    pattern: /^(File not found: |Cannot read binary file: |Image read successfully|PDF read successfully)/,
    meaning: "allowed",
  },
  // The file could not be opened, which is tried after the permission.
  { tools: ["read"], pattern: /^[A-Za-z]+: [A-Za-z]+\.(open|readDirectory|stream) \(/, meaning: "allowed" },

  // It is looked at before the permission.
  { tools: ["read"], pattern: /^[A-Za-z]+: FileSystem\.stat \(/, meaning: "unreached" },

  { tools: ["write"], pattern: /^Wrote file successfully\./, meaning: "allowed" },
  // Writing itself failed, which comes after the permission.
  { tools: ["write"], pattern: /^[A-Za-z]+: FileSystem\.writeFile \(/, meaning: "allowed" },
  { tools: ["edit"], pattern: /^Edit applied successfully\./, meaning: "allowed" },
  {
    tools: ["edit"],
    pattern: /^(File [^]* not found$|Path is a directory, not a file: |Could not find oldString)/,
    meaning: "unreached",
  },

  { tools: ["webfetch"], pattern: /^(Transport error|Request timed out|StatusCode)/, meaning: "allowed" },
  { tools: ["webfetch"], pattern: /^InvalidUrl/, meaning: "allowed" },
  { tools: ["webfetch"], pattern: /^URL must start with http/, meaning: "unreached" },
];

export const meaningOf = meaningBy(WORDINGS);

/** What the agent prints when it does not take a configuration file. */
export function isRefusal(said: string): boolean {
  return /Configuration is invalid at |is not valid JSON\(C\)|V2 permissions are not supported/.test(said);
}
