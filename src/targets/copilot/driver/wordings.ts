import { meaningBy, type Wording } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";

/** A tool as the agent names it. */
export type CalledTool = "bash" | "view" | "create" | "edit" | "web_fetch" | `${string}-${string}`;

/** The rules that a refusal names: each in backquotes, with commas and an `and` between them. */
const NAMED = /^Permission to run this tool was denied due to the following rules: (.+)$/s;

/**
 * What the agent answers to its model, word by word (facts.md, "Driving it", 1.0.102; the hook: research/copilot-cli.md). The
 * first that fits counts.
 */
const WORDINGS: readonly Wording<CalledTool>[] = [
  { pattern: NAMED, meaning: "denied" },
  { pattern: /^Denied by preToolUse hook: /, meaning: "denied" },
  {
    pattern: /^Permission denied because no interactive user response was available/,
    meaning: "asked",
  },
  { pattern: /^Tool '[^'\n]*' does not exist\./, meaning: "not-offered" },

  // An administrator's file that the agent does not accept: facts.md, "Which file decides", 1.0.102.
  { pattern: /^<sandbox is active and blocked this command\./, meaning: "refused" },
  {
    tools: ["bash"],
    pattern: /^<error: GenericFailure, Cannot start sandboxed command: /,
    meaning: "refused",
  },

  // No rule is behind it: the line is refused before any is asked, whatever the flags are.
  { tools: ["bash"], pattern: /^Command blocked: /, meaning: "refused" },
  // `pkill`, `killall`, and `kill` without a number, likewise.
  { tools: ["bash"], pattern: /^Command not executed\. /, meaning: "refused" },
  // Behind a `cd` to what is no directory, and of a group behind `coproc`, it cannot tell which paths are meant.
  {
    tools: ["bash"],
    pattern: /^Command blocked because shell path attribution could not be completed safely/,
    meaning: "refused",
  },
  {
    tools: ["bash"],
    pattern: /^Permission denied and could not request permission from user\. /,
    meaning: "refused",
  },
  { tools: ["bash"], pattern: new RegExp(`^${RAN}$`, "m"), meaning: "allowed" },

  { tools: ["view"], pattern: /^Path [^\n]* does not exist\. Please/, meaning: "allowed" },
  {
    tools: ["view"],
    pattern: /^Failed to execute with arguments: .* due to error: Error: EACCES: [^\n]*, open '/s,
    meaning: "allowed",
  },
  { tools: ["view"], pattern: /^File too large to read at once \(/, meaning: "allowed" },

  { tools: ["create"], pattern: /^Created file [^\n]* with \d+ characters/, meaning: "allowed" },
  // The file could not be opened for writing, which is tried after the permission.
  {
    tools: ["create"],
    pattern: /^Failed to execute with arguments: .* due to error: Error: E[A-Z]+: [^\n]*, open '/s,
    meaning: "allowed",
  },
  { tools: ["create"], pattern: /^Path [^\n]* already exists as a /, meaning: "unreached" },
  { tools: ["create"], pattern: /^Parent directory [^\n]* does not exist\./, meaning: "unreached" },

  { tools: ["edit"], pattern: /^File [^\n]* updated with changes\./, meaning: "allowed" },
  { tools: ["edit"], pattern: /^No changes made: /, meaning: "allowed" },
  { tools: ["edit"], pattern: /^No match found: /, meaning: "unreached" },
  // The file could not be read, which is tried before anybody is asked.
  { tools: ["edit"], pattern: /^Failed to execute with arguments: /, meaning: "unreached" },

  {
    tools: ["web_fetch"],
    pattern: /^Permission to access this URL was denied\./,
    meaning: "denied",
  },
  { tools: ["web_fetch"], pattern: /^Failed to fetch /, meaning: "allowed" },
  { tools: ["web_fetch"], pattern: /^Invalid URL: /, meaning: "unreached" },
  {
    tools: ["web_fetch"],
    pattern: /^The [^\n]*:\/\/ protocol is not supported/,
    meaning: "unreached",
  },
];

export const meaningOf = meaningBy(WORDINGS);

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
