import type { ScopeText } from "../../src/enforcers/scope.ts";
import { CWD, HOME } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

const TOOLS = ["read_file", "write_file", "web_fetch"];
const COMMANDS = ["git", "rm", "sudo", "npm", "ls"];
const FOLDER = `${HOME}/.gemini/policies`;

/**
 * Policy files beside ours, settings of the user and of a trusted project, and policy files that they name. An administrator's
 * files are left out: they have to belong to root, which the box does not have.
 */
export function geminiScopes(random: Random): readonly ScopeText[] {
  const scopes: ScopeText[] = [];
  // The driver vouches for the folder.
  scopes.push({
    id: "environment/trust",
    kind: "state",
    place: { at: "variable", name: "GEMINI_CLI_TRUST_WORKSPACE" },
    syntax: "text",
    state: "read",
    text: "true",
  });
  const settings = [
    ["user", "user", `${HOME}/.gemini/settings.json`, 0.4],
    ["project", "project", `${CWD}/.gemini/settings.json`, 0.6],
  ] as const;
  for (const [id, kind, file, chance] of settings)
    if (random.chance(chance)) scopes.push(scopeFile(id, kind, file, JSON.stringify(named(random))));
  for (const name of ["+a.toml", "0.toml", "a.toml", "z.toml"])
    if (random.chance(0.4))
      scopes.push(scopeFile(`policies/${name}`, "user", `${FOLDER}/${name}`, policy(random), "toml"));
  for (const file of NAMED)
    if (random.chance(0.6)) scopes.push(scopeFile(`named/${file}`, "project", file, policy(random), "toml"));
  return scopes;
}

/** Policy files that settings may name, alone or with all of their folder. */
const NAMED = [`${CWD}/pol/a.toml`, `${CWD}/pol/b.toml`, `${HOME}/d/p.toml`];

const LISTS = [
  ["~/.gemini/policies"],
  [`${FOLDER}/a.toml`],
  [`${FOLDER}/none.toml`],
  ["./pol"],
  ["pol/b.toml"],
  ["~/d/p.toml"],
  ["~/d", "./pol/a.toml"],
  ["~/.gemini/policies/+twsrt.toml", `${CWD}/pol`],
  [],
];

function named(random: Random): Readonly<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  for (const key of ["policyPaths", "adminPolicyPaths"])
    if (random.chance(0.5)) settings[key] = random.pick(LISTS);
  return settings;
}

function policy(random: Random): string {
  if (random.chance(0.06)) return "[[rule]";
  return Array.from({ length: 1 + random.number(3) }, () => {
    const matcher = random.chance(0.6)
      ? `toolName = "run_shell_command"\ncommandPrefix = "${random.pick(COMMANDS)}"`
      : `toolName = "${random.pick(TOOLS)}"\nargsPattern = '"'`;
    const priority = random.pick([100, 994, 996, 997, 998, 999, 999]);
    return `[[rule]]\n${matcher}\ndecision = "${random.pick(["allow", "deny", "ask_user"])}"\npriority = ${priority}\n`;
  }).join("\n");
}
