import { RAN } from "../../../drive/world.ts";

/**
 * What an answer of the agent means. `unreached`: the tool gave up before anybody was asked for a permission, so that
 * the answer says nothing about rules.
 */
export type Meaning = "allowed" | "asked" | "denied" | "not-offered" | "unreached";

/** A tool as the agent names it. */
export type CalledTool = "bash" | "read" | "write" | "edit" | "webfetch";

interface Wording {
  /** By default every tool says so. */
  readonly tool?: CalledTool;
  readonly pattern: RegExp;
  readonly meaning: Meaning;
}

/**
 * What the agent answers to its model, word by word; the first that fits counts (facts.md, "Driving it", 1.18.33). A
 * question that nobody is there to answer is rejected, in words of its own.
 */
const WORDINGS: readonly Wording[] = [
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

  { tool: "bash", pattern: new RegExp(`^${RAN}$`, "m"), meaning: "allowed" },

  { tool: "read", pattern: /^<path>/, meaning: "allowed" },
  {
    tool: "read",
    pattern: /^(File not found: |Cannot read binary file: |Image read successfully|PDF read successfully)/,
    meaning: "allowed",
  },
  // The file could not be opened, which is tried after the permission.
  { tool: "read", pattern: /^[A-Za-z]+: [A-Za-z]+\.(open|readDirectory|stream) \(/, meaning: "allowed" },

  // It is looked at before the permission.
  { tool: "read", pattern: /^[A-Za-z]+: FileSystem\.stat \(/, meaning: "unreached" },

  { tool: "write", pattern: /^Wrote file successfully\./, meaning: "allowed" },
  // Writing itself failed, which comes after the permission.
  { tool: "write", pattern: /^[A-Za-z]+: FileSystem\.writeFile \(/, meaning: "allowed" },
  { tool: "edit", pattern: /^Edit applied successfully\./, meaning: "allowed" },
  {
    tool: "edit",
    pattern: /^(File [^]* not found$|Path is a directory, not a file: |Could not find oldString)/,
    meaning: "unreached",
  },

  { tool: "webfetch", pattern: /^(Transport error|Request timed out|StatusCode)/, meaning: "allowed" },
  { tool: "webfetch", pattern: /^InvalidUrl/, meaning: "allowed" },
  { tool: "webfetch", pattern: /^URL must start with http/, meaning: "unreached" },
];

/** @returns undefined for words that were never seen: they mean nothing, least of all that something was allowed */
export function meaningOf(tool: CalledTool, text: string): Meaning | undefined {
  return WORDINGS.find((wording) => (wording.tool ?? tool) === tool && wording.pattern.test(text))?.meaning;
}

/** What the agent prints when it does not take a configuration file. */
export function isRefusal(said: string): boolean {
  return /Configuration is invalid at |is not valid JSON\(C\)|V2 permissions are not supported/.test(said);
}
