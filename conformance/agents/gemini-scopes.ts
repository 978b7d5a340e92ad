import type { ScopeText } from "../../src/enforcers/scope.ts";
import { CWD, HOME } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

const TOOLS = ["read_file", "write_file", "web_fetch"];
const COMMANDS = ["git", "rm", "sudo", "npm", "ls"];
const FOLDER = `${HOME}/.gemini/policies`;

/**
 * Policy files beside ours, and settings of a trusted project. An administrator's files are left out: they have to belong to
 * root, which the box does not have.
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
  if (random.chance(0.4)) {
    const lists = [["~/.gemini/policies"], [`${FOLDER}/a.toml`], [`${FOLDER}/none.toml`], []];
    const settings: Record<string, unknown> = {};
    for (const key of ["policyPaths", "adminPolicyPaths"])
      if (random.chance(0.5)) settings[key] = random.pick(lists);
    scopes.push(scopeFile("project", "project", `${CWD}/.gemini/settings.json`, JSON.stringify(settings)));
  }
  for (const name of ["a.toml", "z.toml"])
    if (random.chance(0.7))
      scopes.push(scopeFile(`policies/${name}`, "user", `${FOLDER}/${name}`, policy(random), "toml"));
  return scopes;
}

function policy(random: Random): string {
  if (random.chance(0.06)) return "[[rule]";
  return Array.from({ length: 1 + random.number(3) }, () => {
    const matcher = random.chance(0.6)
      ? `toolName = "run_shell_command"\ncommandPrefix = "${random.pick(COMMANDS)}"`
      : `toolName = "${random.pick(TOOLS)}"\nargsPattern = '"'`;
    const priority = random.pick([100, 500, 899, 900, 950, 999]);
    return `[[rule]]\n${matcher}\ndecision = "${random.pick(["allow", "deny", "ask_user"])}"\npriority = ${priority}\n`;
  }).join("\n");
}
