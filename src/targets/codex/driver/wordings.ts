import type { Meaning } from "../../../drive/kit/wordings.ts";
import { RAN } from "../../../drive/world.ts";

/** What an answer of the agent to a command line means, and the rule that it names. */
export interface Said {
  readonly meaning: Meaning;
  readonly rule?: string;
}

/** The words with which a rule refuses, around the command line and its reason (facts.md, Driving it, 0.169.0). */
const REJECTED =
  /^exec_command failed: CreateProcess \{ message: "Rejected\(\\"`.*` rejected: (.*)\\"\)" \}$/s;

/** The start of the words with which it would ask, were a person there. */
const ASKING =
  /^exec_command failed: CreateProcess \{ message: "Rejected\(\\"approval required by policy, but AskForApproval is set to Never/;

/** It has these for nothing else, and no rule is needed for them. */
const BY_ITSELF = /^rm -f style commands are not permitted/;

const STARTED = new RegExp(`^${RAN}$`, "m");

/** It asks about a tool of an MCP server, were a person there; one that is taken away is not known. */
const TOOL_ASKING =
  /^Wall time: [\d.]+ seconds\nOutput:\nMCP tool call requires approval, but approval policy is never$/;
const NO_TOOL = /^unsupported call: mcp__/;

/** @returns undefined for words that were never seen: they mean nothing */
export function saidBy(text: string): Said | undefined {
  if (ASKING.test(text) || TOOL_ASKING.test(text)) return { meaning: "asked" };
  if (NO_TOOL.test(text)) return { meaning: "not-offered" };
  const [, why] = REJECTED.exec(text) ?? [];
  if (why !== undefined)
    return BY_ITSELF.test(why) ? { meaning: "refused" } : { meaning: "denied", rule: why };
  return STARTED.test(text) ? { meaning: "allowed" } : undefined;
}

/** What it says when it does not take its configuration, or cannot start any command with it. */
const REFUSALS: readonly RegExp[] = [
  /^Error: /m,
  // It makes no helper program for a home below the temporary directory, whatever the configuration is.
  /^bwrap: (?!execvp codex-linux-sandbox)/m,
  /^error building bubblewrap command: /m,
  /^thread 'main' .* panicked at /m,
  /^Error loading (?:config|rules)/m,
];

export function isRefusal(errors: string): boolean {
  return REFUSALS.some((pattern) => pattern.test(errors));
}

/**
 * The agent has no sandbox for commands while its folder is below the directory for temporary files (0.169.0).
 * @returns what to do; undefined when something else went wrong
 */
export function homeProblem(errors: string): string | undefined {
  const [, temporary, folder] =
    /Refusing to create helper binaries under temporary dir "(.*)" \(codex_home: AbsolutePathBuf\("(.*)"\)\)/.exec(
      errors,
    ) ?? [];
  if (temporary === undefined || folder === undefined || !NO_HELPER.test(errors)) return undefined;
  return `it cannot sandbox commands while ${folder} is below the directory for temporary files, ${temporary}; set HOME to a directory outside ${temporary} and run the command again`;
}

const NO_HELPER = /^bwrap: execvp codex-linux-sandbox/m;
