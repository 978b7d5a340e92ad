import { isObject } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import type { Json } from "../read.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import type { nativeTool } from "../tool.ts";
import { matches, textsIn, wildcard } from "../wildcard.ts";

/** What the agent does with what a rule matches. */
export type Action = "allow" | "ask" | "deny";

/** A rule as the agent has it: both its name and its pattern are compared with wildcards. */
export interface Rule {
  readonly permission: string;
  readonly pattern: string;
  readonly action: Action;
  /** Where it stands in the file; absent for what the agent brings along. */
  readonly entry?: NativeEntry;
}

/** The permissions that tools ask for. */
export type Permission =
  "bash" | "read" | "edit" | "webfetch" | "external_directory" | ReturnType<typeof nativeTool>;

/** What a rule says to a text, with the rule. */
export interface Said {
  readonly action: Action;
  readonly entry?: NativeEntry;
}

/** The rules under a name. */
interface OfName {
  readonly rules: readonly Rule[];
  readonly sieve: Sieve;
  /** Their patterns, made when they are first compared. */
  readonly expressions: RegExp[];
}

/** All rules of one agent of the program, ready to be asked. */
export class Rules {
  readonly #byName = new Map<Permission, OfName>();
  readonly #rules: readonly Rule[];

  /** @param rules in their order: the last one that matches counts */
  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  say(permission: Permission, text: string): Said {
    const { rules, sieve, expressions } = this.#of(permission);
    const compared = text.replaceAll("\\", "/");
    const last = sieve
      .candidates(compared)
      .findLast((index) => (expressions[index] ??= wildcard(rules[index]?.pattern ?? "")).test(compared));
    const rule = last === undefined ? undefined : rules[last];
    if (rule === undefined) return { action: "ask" };
    return { action: rule.action, ...(rule.entry === undefined ? {} : { entry: rule.entry }) };
  }

  /** A tool is not offered at all when the last rule under its name denies everything. */
  withheld(permission: Permission): Rule | undefined {
    const last = this.#of(permission).rules.at(-1);
    return last?.pattern === "*" && last.action === "deny" ? last : undefined;
  }

  #of(permission: Permission): OfName {
    const known = this.#byName.get(permission);
    if (known !== undefined) return known;
    const rules = this.#rules.filter((rule) => matches(permission, rule.permission));
    const sieve = Sieve.of(rules, ({ pattern }) => [textsIn(pattern)]);
    const found = { rules, sieve, expressions: [] };
    this.#byName.set(permission, found);
    return found;
  }
}

/** The rules of an object of the file, in the order in which they stand there. */
export function rulesOf(
  permission: Json,
  environment: Environment,
  entryOf: (name: string, pattern: string, text: string) => NativeEntry,
): Rule[] {
  return Object.entries(permission).flatMap(([name, value]) =>
    Object.entries(isObject(value) ? value : { "*": value }).map(([pattern, action]) => ({
      permission: name,
      pattern: isObject(value) ? atHome(pattern, environment) : pattern,
      action: action as Action,
      entry: entryOf(name, pattern, oneLine(`${String(action)} ${pattern}`)),
    })),
  );
}

function oneLine(text: string): string {
  return text.replaceAll("\n", String.raw`\n`).replaceAll("\t", String.raw`\t`);
}

/** At the front of a pattern the home is written out. */
function atHome(pattern: string, { home }: Environment): string {
  if (pattern === "~" || pattern.startsWith("~/")) return home + pattern.slice(1);
  return pattern.startsWith("$HOME") ? home + pattern.slice(5) : pattern;
}

/**
 * What the agent brings along: everything is allowed, but directories outside of the project and files of variables are
 * asked about (facts.md, "Without a rule", release 1.18.33).
 */
export function ownRules({ home }: Environment): Rule[] {
  const folders = [`${home}/.local/share/opencode/tool-output/*`, "/tmp/opencode/*"];
  const rule = (permission: string, pattern: string, action: Action): Rule => ({
    permission,
    pattern,
    action,
  });
  return [
    rule("*", "*", "allow"),
    rule("external_directory", "*", "ask"),
    ...folders.map((folder) => rule("external_directory", folder, "allow")),
    rule("read", "*", "allow"),
    rule("read", "*.env", "ask"),
    rule("read", "*.env.*", "ask"),
    rule("read", "*.env.example", "allow"),
  ];
}

/** What the agent puts behind all rules: where it keeps long output, unless just that is denied. */
export function lastRules(rules: readonly Rule[], { home }: Environment): Rule[] {
  const pattern = `${home}/.local/share/opencode/tool-output/*`;
  const isDenied = rules.some(
    (rule) => rule.permission === "external_directory" && rule.action === "deny" && rule.pattern === pattern,
  );
  return isDenied ? [] : [{ permission: "external_directory", pattern, action: "allow" }];
}
