import { IGNORE_PATH, POLICY_PATH } from "./artifacts.ts";

/** The settings that name policy files of the highest rank, and ignore files. */
export const PATHS_KEY = "adminPolicyPaths";
export const IGNORE_KEY = "context.fileFiltering.customIgnoreFilePaths";

/** The key of the lines of the ignore file. */
export const IGNORE_LINE = "ignored";

/** Whether an item of one of these lists is twsrt's, also one for another home. */
export function isOwnPath(key: string, value: string): boolean {
  if (key === PATHS_KEY) return value === POLICY_PATH;
  return value.startsWith("../") && value.endsWith(IGNORE_PATH.slice(1));
}

/** How the entries of one kind are written as rules of the policy file. */
export interface RuleShape {
  readonly toolName: string | readonly string[];
  /** The field that holds the entry's value. */
  readonly field: "argsPattern" | "commandPrefix" | "commandRegex";
  readonly decision: "allow" | "ask_user" | "deny";
  readonly priority: number;
}

/** The tools that show what is in a path; `replace` prints the file that it has changed (facts.md, 0.61.0). */
const READING = ["read_file", "list_directory", "glob", "grep_search", "replace", "write_file"] as const;
const WRITING = ["write_file", "replace"] as const;

const SHELL = "run_shell_command";
const FETCH = "web_fetch";

/**
 * The highest priority wins, whatever it decides, and of equal ones the first (facts.md, matching, release 0.61.0):
 * so what denies stands above what asks, and that above what allows.
 */
const PRIORITY = { deny: 950, unlisted: 940, ask: 900, allow: 500, rest: 100 } as const;

/** The kinds of entries of the policy file, in the order in which they are written. */
export const SHAPES = {
  "deny read": { toolName: READING, field: "argsPattern", decision: "deny", priority: PRIORITY.deny },
  "deny search": {
    toolName: "grep_search",
    field: "argsPattern",
    decision: "deny",
    priority: PRIORITY.deny,
  },
  "deny write": { toolName: WRITING, field: "argsPattern", decision: "deny", priority: PRIORITY.deny },
  "other write": { toolName: WRITING, field: "argsPattern", decision: "deny", priority: PRIORITY.unlisted },
  "deny command": { toolName: SHELL, field: "commandRegex", decision: "deny", priority: PRIORITY.deny },
  "deny prefix": { toolName: SHELL, field: "commandPrefix", decision: "deny", priority: PRIORITY.deny },
  "ask command": { toolName: SHELL, field: "commandRegex", decision: "ask_user", priority: PRIORITY.ask },
  "ask prefix": { toolName: SHELL, field: "commandPrefix", decision: "ask_user", priority: PRIORITY.ask },
  "deny fetch": { toolName: FETCH, field: "argsPattern", decision: "deny", priority: PRIORITY.deny },
  "allow fetch": { toolName: FETCH, field: "argsPattern", decision: "allow", priority: PRIORITY.allow },
  "other fetch": { toolName: FETCH, field: "argsPattern", decision: "deny", priority: PRIORITY.rest },
} as const satisfies Readonly<Record<string, RuleShape>>;

export type RuleKey = keyof typeof SHAPES;
