import { isObject } from "../../edit/json.ts";

/**
 * The keys of `permission` that twsrt writes to. `webfetch` itself takes one action only, but names of permissions are
 * patterns, and one that the agent does not know may hold rules: `webfetc?` (facts.md, "Names of permissions are
 * patterns", release 1.18.33).
 */
export const KEYS = {
  folder: "permission.external_directory",
  read: "permission.read",
  edit: "permission.edit",
  shell: "permission.bash",
  fetch: "permission.webfetc?",
} as const;

/** In the order in which they are written. */
export const KEY_ORDER: readonly string[] = [KEYS.folder, KEYS.read, KEYS.edit, KEYS.shell, KEYS.fetch];

/** Before the name of a permission. */
const PERMISSION = "permission.";

/** The key of tools of an MCP server, whose names are permissions: `permission.github_*`. */
export function toolKey(name: string): string {
  return PERMISSION + name;
}

/** Whether a key is that of tools of an MCP server. */
export function isToolKey(key: string): boolean {
  return key.startsWith(PERMISSION) && isToolName(key.slice(PERMISSION.length));
}

/** Permissions of the agent's own tools that have the form of a server's. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  "external_directory",
  "doom_loop",
  "plan_enter",
  "plan_exit",
]);

/** Whether a name is, or begins like, that of a tool of an MCP server. */
export function isToolName(name: string): boolean {
  return /^[A-Za-z0-9-]+_[\w*-]+$/.test(name) && !OWN_NAMES.has(name);
}

export type Action = "allow" | "ask" | "deny";

/** How strict an action is. */
export const WEIGHT: Readonly<Record<Action, number>> = { allow: 0, ask: 1, deny: 2 };

/** The rules under a key, in the order in which the agent looks at them. */
export function rulesOf(value: unknown): readonly NativeRule[] {
  if (!isObject(value)) return [{ pattern: "*", action: value as Action }];
  return Object.entries(value).map(([pattern, action]) => ({ pattern, action: action as Action }));
}

/** A rule of the file: a pattern, and what is done with what it matches. */
export interface NativeRule {
  readonly action: Action;
  readonly pattern: string;
}

/** A rule as one line of text, in which an entry is told and compared. */
export function ruleText({ action, pattern }: NativeRule): string {
  return `${action} ${onOneLine(pattern)}`;
}

export function onOneLine(text: string): string {
  if (!/[\n\t]/.test(text)) return text;
  return text.replaceAll("\n", String.raw`\n`).replaceAll("\t", String.raw`\t`);
}

/** The rule of such a text. No pattern of ours holds a backslash. */
export function ruleOf(text: string): NativeRule {
  const blank = text.indexOf(" ");
  const pattern = text.slice(blank + 1);
  return {
    action: text.slice(0, blank) as Action,
    pattern: pattern.includes("\\")
      ? pattern.replaceAll(String.raw`\n`, "\n").replaceAll(String.raw`\t`, "\t")
      : pattern,
  };
}
