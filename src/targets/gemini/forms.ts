import { each, formTable, HOSTS, row, type Form } from "../kit/forms.ts";
import { IGNORE_KEY, IGNORE_LINE, PATHS_KEY } from "./keys.ts";

/** How the entries of one form are written as rules of the policy file. */
export interface RuleForm extends Form {
  readonly toolName: string | readonly string[];
  /** The field that holds the entry's value. `tool`: `server.tool`, in two fields. */
  readonly field: "argsPattern" | "commandPrefix" | "commandRegex" | "tool" | "toolName";
  readonly priority: number;
}

/** The tools that show what is in a path; `replace` prints the file that it has changed (facts.md, 0.61.0). */
const READING = ["read_file", "list_directory", "glob", "grep_search", "replace", "write_file"] as const;
const WRITING = ["write_file", "replace"] as const;

/**
 * The highest priority wins, whatever it decides, and of equal ones the first (facts.md, matching, release 0.61.0): so what
 * denies stands above what asks, and that above what allows. They are the highest that there are, because other policy files
 * are read as well.
 */
const PRIORITY = { deny: 999, unlisted: 998, ask: 997, allow: 996, rest: 995 } as const;

const NAMES = ["a*", "p?", "p/**", "**/p", "a**b", "[ab]"];
const PATHS = ["every path", "absolute", "relative", "percent signs", "parent", ...NAMES];
const OPERANDS = ["program", "operand", "two operands"];
const COMMANDS = [...OPERANDS, "a*", "a* inside", "--o", "-o", "--o*"];
const WORDS = ["a", "a b", "a --o"];
const PORTS = each(HOSTS, ["", ":port", ":default port"]);
const ARGUMENTS = { field: "argsPattern", priority: PRIORITY.deny } as const;
const FETCH = { ...ARGUMENTS, toolName: "web_fetch" } as const;
const SHELL = { toolName: "run_shell_command" } as const;
const REGEX = { ...SHELL, field: "commandRegex" } as const;
const PREFIX = { ...SHELL, field: "commandPrefix" } as const;
const rule = (
  says: Parameters<typeof row>[2],
  written: Omit<RuleForm, keyof Form>,
  pieces?: readonly string[],
  losses?: Form["losses"],
): RuleForm => ({ ...row("", "…", says, pieces, losses === undefined ? {} : { losses }), ...written });

/** The forms of the policy file, in the order in which they are written. */
export const RULE_FORMS = formTable({
  "deny read": rule("deny read", { ...ARGUMENTS, toolName: READING }, PATHS),
  "deny search": rule("deny read", { ...ARGUMENTS, toolName: "grep_search" }, undefined, ["search-limited"]),
  "deny write": rule("deny write", { ...ARGUMENTS, toolName: WRITING }, PATHS),
  "other write": rule("deny write", { ...ARGUMENTS, toolName: WRITING, priority: PRIORITY.unlisted }, [
    "every path",
    "all but",
    ...NAMES,
  ]),
  "deny command": rule("deny execute", { ...REGEX, priority: PRIORITY.deny }, COMMANDS),
  "deny prefix": rule("deny execute", { ...PREFIX, priority: PRIORITY.deny }, WORDS),
  "ask command": rule("ask execute", { ...REGEX, priority: PRIORITY.ask }, COMMANDS),
  "ask prefix": rule("ask execute", { ...PREFIX, priority: PRIORITY.ask }, WORDS),
  // Asked as the other rules that allow, and below all that deny or ask.
  "allow command": rule("allow execute", { ...REGEX, priority: PRIORITY.allow }, ["a"]),
  "allow prefix": rule("allow execute", { ...PREFIX, priority: PRIORITY.allow }, ["a"]),
  "deny tool": rule("deny call", { toolName: "", field: "tool", priority: PRIORITY.deny }, ["tool", "*"]),
  // Under its full name it asks in every mode; a question about a server gives way to what allows every tool.
  "ask named tool": rule("ask call", { toolName: "", field: "toolName", priority: PRIORITY.ask }, ["tool"]),
  "ask tool": rule(
    "ask call",
    { toolName: "", field: "tool", priority: PRIORITY.ask },
    ["*"],
    ["ask-void-in-yolo"],
  ),
  "deny fetch": rule("deny connect", FETCH, ["every host", ...HOSTS, "percent signs"]),
  "allow fetch": rule("allow connect", { ...FETCH, priority: PRIORITY.allow }, PORTS),
  "other fetch": rule("deny connect", { ...FETCH, priority: PRIORITY.rest }, ["every host"]),
});

export type RuleKey = keyof typeof RULE_FORMS;

const NAMED = row("", "…", "deny read");

/** Every way in which the agent is told something. */
export const FORMS = {
  ...RULE_FORMS,
  ...formTable({ [PATHS_KEY]: NAMED, [IGNORE_KEY]: NAMED, [IGNORE_LINE]: NAMED }),
};

/** A decision in the words of the policy file. */
export const DECISIONS = { allow: "allow", ask: "ask_user", deny: "deny" } as const;
