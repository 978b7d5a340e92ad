import type { Scope, ScopeText } from "../../src/enforcers/scope.ts";
import { CWD, HOME } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  bash: ["*", "git *", "rm *", "*rm *", "sudo *"],
  read: ["*", "*.env", "src/*", "*/.aws/*"],
  edit: ["*", "src/*", "*.md"],
  external_directory: ["*", "~/*", "~/.aws/*", "/srv/*"],
  "webfetc?": ["*", "*://a.example/*"],
};
const ACTIONS = ["allow", "ask", "deny"];

/**
 * Configurations of a user, a project and an administrator, files of agents, and variables, in the order of loading.
 * Above the root of the repository none of a project is read.
 */
export function opencodeScopes(random: Random, repository: string | undefined): readonly ScopeText[] {
  const user = `${HOME}/.config/opencode`;
  const mine = `${HOME}/mine`;
  const file = (id: string, kind: Scope["kind"], path: string): ScopeText =>
    scopeFile(id, kind, path, config(random));
  const agent = (id: string, kind: Scope["kind"], path: string): ScopeText =>
    scopeFile(id, kind, path, described(random), "text");
  const variable = (name: string, text: string): ScopeText => ({
    id: name,
    kind: "environment",
    place: { at: "variable", name },
    syntax: "jsonc",
    state: "read",
    text,
  });
  const all: readonly (() => ScopeText)[] = [
    () => ({ ...file("user/config.json", "user", `${user}/config.json`), precedesOwn: true }),
    () => file("user/opencode.jsonc", "user", `${user}/opencode.jsonc`),
    () => file("OPENCODE_CONFIG", "user", `${mine}/x.json`),
    ...(repository === CWD ? [] : [() => file("project/above", "project", `${HOME}/opencode.json`)]),
    () => file("project/a", "project", `${CWD}/opencode.json`),
    () => file("project/b", "project", `${CWD}/opencode.jsonc`),
    () => agent("user/agent/build.md", "user", `${user}/agent/build.md`),
    () => file("project/c", "project", `${CWD}/.opencode/opencode.json`),
    () => agent("project/d", "project", `${CWD}/.opencode/agent/build.md`),
    () => agent("project/e", "project", `${CWD}/.opencode/modes/build.md`),
    () => file("home/f", "user", `${HOME}/.opencode/opencode.jsonc`),
    () => file("OPENCODE_CONFIG_DIR/opencode.json", "user", `${mine}/opencode.json`),
    () => agent("OPENCODE_CONFIG_DIR/agent/build.md", "user", `${mine}/agent/build.md`),
    () => variable("OPENCODE_CONFIG_CONTENT", config(random)),
    () => file("managed/opencode.json", "managed", "/etc/opencode/opencode.json"),
    () => variable("OPENCODE_PERMISSION", JSON.stringify(rules(random))),
  ];
  return all.filter(() => random.chance(0.25)).map((make) => make());
}

function rules(random: Random): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const name of random.some([...Object.keys(PATTERNS), "*"], 1 + random.number(3))) {
    const patterns = PATTERNS[name];
    if (patterns === undefined || (name !== "webfetc?" && random.chance(0.2)))
      found[name] = random.pick(ACTIONS);
    else
      found[name] = Object.fromEntries(
        random.some(patterns, 1 + random.number(3)).map((pattern) => [pattern, random.pick(ACTIONS)]),
      );
  }
  return found;
}

function config(random: Random): string {
  const value: Record<string, unknown> = {};
  if (random.chance(0.75)) value["permission"] = random.chance(0.1) ? random.pick(ACTIONS) : rules(random);
  if (random.chance(0.2)) value["tools"] = { [random.pick(["bash", "write", "read"])]: random.chance(0.5) };
  for (const section of ["agent", "mode"])
    if (random.chance(0.15))
      value[section] = {
        build: random.chance(0.7) ? { permission: rules(random) } : { tools: { bash: random.chance(0.5) } },
      };
  if (random.chance(0.1)) {
    value["agent"] = { own: { permission: rules(random) } };
    value["default_agent"] = "own";
  }
  // A value of a wrong type keeps the agent from starting.
  if (random.chance(0.02)) value["permission"] = { bash: "never" };
  return `// a comment\n${JSON.stringify(value, undefined, 1)}`;
}

/** A file that describes an agent. */
function described(random: Random): string {
  const lines = Object.entries(rules(random)).flatMap(([name, value]) =>
    typeof value === "string"
      ? [`  "${name}": ${value}`]
      : [
          `  "${name}":`,
          ...Object.entries(value as object).map(([pattern, action]) => `    "${pattern}": ${action}`),
        ],
  );
  return ["---", "description: tries", "permission:", ...lines, "---", "Try it.", ""].join("\n");
}
