import { each, formTable, HOSTS, type Form } from "../kit/forms.ts";
import { IGNORE_KEY, IGNORE_LINE, PATHS_KEY } from "./keys.ts";

/** How the entries of one form are written as rules of the policy file. */
export interface RuleForm extends Form {
  readonly toolName: string | readonly string[];
  /** The field that holds the entry's value. */
  readonly field: "argsPattern" | "commandPrefix" | "commandRegex";
  readonly priority: number;
}

/** The tools that show what is in a path; `replace` prints the file that it has changed (facts.md, 0.61.0). */
const READING = ["read_file", "list_directory", "glob", "grep_search", "replace", "write_file"] as const;
const WRITING = ["write_file", "replace"] as const;

/**
 * The highest priority wins, whatever it decides, and of equal ones the first (facts.md, matching, release 0.61.0):
 * so what denies stands above what asks, and that above what allows.
 */
const PRIORITY = { deny: 950, unlisted: 940, ask: 900, allow: 500, rest: 100 } as const;

const NAMES = ["a*", "p?", "p/**", "**/p", "a**b", "[ab]"];
const PATHS = ["every path", "absolute", "relative", "percent signs", "parent", ...NAMES];
const PATTERN = { template: "…", effect: "deny", field: "argsPattern", priority: PRIORITY.deny } as const;
const SHELL = { template: "…", covers: "execute", toolName: "run_shell_command" } as const;
const COMMAND = {
  ...SHELL,
  field: "commandRegex",
  pieces: ["program", "a*", "a* inside", "operand", "two operands", "--o", "-o", "--o*"],
} as const;
const PREFIX = { ...SHELL, field: "commandPrefix", pieces: ["a", "a b", "a --o"] } as const;
const DENY = { effect: "deny", priority: PRIORITY.deny } as const;
const ASK = { effect: "ask", priority: PRIORITY.ask } as const;
const FETCH = { ...PATTERN, covers: "connect", toolName: "web_fetch" } as const;

/** The forms of the policy file, in the order in which they are written. */
export const RULE_FORMS = formTable({
  "deny read": { ...PATTERN, covers: "read", toolName: READING, pieces: PATHS },
  "deny search": { ...PATTERN, covers: "read", toolName: "grep_search", losses: ["search-limited"] },
  "deny write": { ...PATTERN, covers: "write", toolName: WRITING, pieces: PATHS },
  "other write": {
    ...PATTERN,
    covers: "write",
    toolName: WRITING,
    priority: PRIORITY.unlisted,
    pieces: ["every path", "all but", ...NAMES],
  },
  "deny command": { ...COMMAND, ...DENY },
  "deny prefix": { ...PREFIX, ...DENY },
  "ask command": { ...COMMAND, ...ASK },
  "ask prefix": { ...PREFIX, ...ASK },
  "deny fetch": { ...FETCH, pieces: ["every host", ...HOSTS, "percent signs"] },
  "allow fetch": {
    ...FETCH,
    effect: "allow",
    priority: PRIORITY.allow,
    pieces: each(HOSTS, ["", ":port", ":default port"]),
  },
  "other fetch": { ...FETCH, priority: PRIORITY.rest, pieces: ["every host"] },
} satisfies Readonly<Record<string, RuleForm>>);

export type RuleKey = keyof typeof RULE_FORMS;

const NAMED = { template: "…", effect: "deny", covers: "read" } as const;

/** Every way in which the agent is told something. */
export const FORMS = {
  ...RULE_FORMS,
  ...formTable({ [PATHS_KEY]: NAMED, [IGNORE_KEY]: NAMED, [IGNORE_LINE]: NAMED }),
};

/** A decision in the words of the policy file. */
export const DECISIONS = { allow: "allow", ask: "ask_user", deny: "deny" } as const;
