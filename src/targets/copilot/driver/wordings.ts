import { RAN } from "../../../drive/world.ts";

/**
 * What an answer of the agent means. `unreached`: the tool gave up before anybody was asked for a permission, so that
 * the answer says nothing about rules. `refused`: no rule is behind it.
 */
export type Meaning = "allowed" | "asked" | "denied" | "refused" | "not-offered" | "unreached";

/** A tool as the agent names it. */
export type CalledTool = "bash" | "view" | "create" | "edit" | "web_fetch";

interface Wording {
  /** By default every tool says so. */
  readonly tool?: CalledTool;
  readonly pattern: RegExp;
  readonly meaning: Meaning;
  /** Where it was seen. */
  readonly seen: string;
}

const FACTS = "facts.md, Driving it, 1.0.102";
const RESEARCH = "research/copilot-cli.md, 1.0.102";

/** The rules that a refusal names: each in backquotes, with commas and an `and` between them. */
const NAMED = /^Permission to run this tool was denied due to the following rules: (.+)$/s;

/** What the agent answers to its model, word by word. The first that fits counts. */
const WORDINGS: readonly Wording[] = [
  { pattern: NAMED, meaning: "denied", seen: FACTS },
  { pattern: /^Denied by preToolUse hook: /, meaning: "denied", seen: RESEARCH },
  {
    pattern: /^Permission denied because no interactive user response was available/,
    meaning: "asked",
    seen: FACTS,
  },
  { pattern: /^Tool '[^'\n]*' does not exist\./, meaning: "not-offered", seen: FACTS },

  // No rule is behind it: the line is refused before any is asked, whatever the flags are.
  { tool: "bash", pattern: /^Command blocked: /, meaning: "refused", seen: FACTS },
  // `pkill`, `killall`, and `kill` without a number, likewise.
  { tool: "bash", pattern: /^Command not executed\. /, meaning: "refused", seen: FACTS },
  // Behind a `cd` to what is no directory, and of a group behind `coproc`, it cannot tell which paths are meant.
  {
    tool: "bash",
    pattern: /^Command blocked because shell path attribution could not be completed safely/,
    meaning: "refused",
    seen: FACTS,
  },
  {
    tool: "bash",
    pattern: /^Permission denied and could not request permission from user\. /,
    meaning: "refused",
    seen: FACTS,
  },
  { tool: "bash", pattern: new RegExp(`^${RAN}$`, "m"), meaning: "allowed", seen: FACTS },

  { tool: "view", pattern: /^Path [^\n]* does not exist\. Please/, meaning: "allowed", seen: FACTS },
  {
    tool: "view",
    pattern: /^Failed to execute with arguments: .* due to error: Error: EACCES: [^\n]*, open '/s,
    meaning: "allowed",
    seen: FACTS,
  },
  { tool: "view", pattern: /^File too large to read at once \(/, meaning: "allowed", seen: FACTS },

  { tool: "create", pattern: /^Created file [^\n]* with \d+ characters/, meaning: "allowed", seen: FACTS },
  // The file could not be opened for writing, which is tried after the permission.
  {
    tool: "create",
    pattern: /^Failed to execute with arguments: .* due to error: Error: E[A-Z]+: [^\n]*, open '/s,
    meaning: "allowed",
    seen: FACTS,
  },
  { tool: "create", pattern: /^Path [^\n]* already exists as a /, meaning: "unreached", seen: FACTS },
  { tool: "create", pattern: /^Parent directory [^\n]* does not exist\./, meaning: "unreached", seen: FACTS },

  { tool: "edit", pattern: /^File [^\n]* updated with changes\./, meaning: "allowed", seen: FACTS },
  { tool: "edit", pattern: /^No changes made: /, meaning: "allowed", seen: FACTS },
  { tool: "edit", pattern: /^No match found: /, meaning: "unreached", seen: FACTS },
  // The file could not be read, which is tried before anybody is asked.
  { tool: "edit", pattern: /^Failed to execute with arguments: /, meaning: "unreached", seen: FACTS },

  {
    tool: "web_fetch",
    pattern: /^Permission to access this URL was denied\./,
    meaning: "denied",
    seen: FACTS,
  },
  { tool: "web_fetch", pattern: /^Failed to fetch /, meaning: "allowed", seen: FACTS },
  { tool: "web_fetch", pattern: /^Invalid URL: /, meaning: "unreached", seen: FACTS },
  {
    tool: "web_fetch",
    pattern: /^The [^\n]*:\/\/ protocol is not supported/,
    meaning: "unreached",
    seen: FACTS,
  },
];

/** @returns undefined for words that were never seen: they mean nothing, least of all that something was allowed */
export function meaningOf(tool: CalledTool, text: string): Meaning | undefined {
  return WORDINGS.find((wording) => (wording.tool ?? tool) === tool && wording.pattern.test(text))?.meaning;
}

/** The rules that a refusal names, with commas between them; undefined when it names none. */
export function namedRules(text: string): string | undefined {
  const list = NAMED.exec(text)?.[1]?.trim();
  if (list === undefined || !list.startsWith("`") || !list.endsWith("`")) return undefined;
  // A rule may hold backquotes itself: only one that a separator and another follow ends it.
  return list
    .slice(1, -1)
    .split(/`(?:, and|,| and) `/)
    .join(", ");
}

/** What the agent says on standard error when it does not take its flags (facts.md, "Driving it", 1.0.102). */
const REFUSALS: readonly RegExp[] = [/^error: /m, /^Invalid --[a-z-]+ value\. Error: /m];

export function isRefusal(errors: string): boolean {
  return REFUSALS.some((pattern) => pattern.test(errors));
}
