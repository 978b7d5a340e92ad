import type { Scope, ScopeText } from "../../src/enforcers/scope.ts";
import { CWD, HOME, OUTSIDE } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

const PATHS = [`${HOME}/.aws`, `${HOME}/d`, `${HOME}/notes.md`, OUTSIDE, `${OUTSIDE}/sub`];
const WORDS = ["git", "rm", "sudo", "cat", "ls", "npm"];
const ETC = "/etc/codex";

/** Files of a project and of an administrator, with settings that change what files and commands meet. */
export function codexScopes(random: Random): readonly ScopeText[] {
  const scopes: ScopeText[] = [];
  const add = (chance: number, id: string, kind: Scope["kind"], file: string, text: () => string): void => {
    if (!random.chance(chance)) return;
    const syntax = file.endsWith(".rules") ? "text" : "toml";
    scopes.push(scopeFile(id, kind, file, text(), syntax));
  };
  const settings = (): string => settingsText(random);
  const rules = (): string => rulesText(random);
  // The folder is trusted by an administrator's file, because the user's file is the one under test.
  add(0.7, "system", "managed", `${ETC}/config.toml`, () => trustText(random));
  add(0.3, "system/a.rules", "managed", `${ETC}/rules/a.rules`, rules);
  add(0.3, "user/u.rules", "user", `${HOME}/.codex/rules/u.rules`, rules);
  add(0.6, `project${CWD}`, "project", `${CWD}/.codex/config.toml`, settings);
  add(0.4, `project${CWD}/p.rules`, "project", `${CWD}/.codex/rules/p.rules`, rules);
  add(0.3, "managed", "managed", `${ETC}/managed_config.toml`, settings);
  add(0.2, "system/requirements", "managed", `${ETC}/requirements.toml`, () => requirementsText(random));
  return scopes;
}

function trustText(random: Random): string {
  const folder = random.chance(0.8) ? CWD : HOME;
  const level = random.chance(0.9) ? "trusted" : "untrusted";
  return `[projects."${folder}"]\ntrust_level = "${level}"\n`;
}

function settingsText(random: Random): string {
  if (random.chance(0.04))
    return random.pick(["x = [\n", "default_permissions = 3\n", 'permissions = "x"\n']);
  const lines: string[] = [];
  const first = random.number(6);
  if (first === 0)
    lines.push(`default_permissions = "${random.pick([":workspace", ":read-only", "twsrt"])}"`);
  if (first === 1) lines.push('default_permissions = ":danger-full-access"');
  if (first === 2)
    lines.push(`sandbox_mode = "${random.pick(["read-only", "workspace-write", "danger-full-access"])}"`);
  if (random.chance(0.5)) {
    lines.push("[permissions.twsrt.filesystem]");
    for (const path of random.some(PATHS, 1 + random.number(2)))
      lines.push(`"${path}" = "${random.pick(["read", "deny"])}"`);
  }
  return `${lines.join("\n")}\n`;
}

function rulesText(random: Random): string {
  const decisions = ["forbidden", "prompt", "allow"];
  return random
    .some(WORDS, 1 + random.number(2))
    .map((word) => `prefix_rule(pattern = ["${word}"], decision = "${random.pick(decisions)}")\n`)
    .join("");
}

function requirementsText(random: Random): string {
  switch (random.number(4)) {
    case 0:
      return `[permissions.filesystem]\ndeny_read = ["${random.pick(PATHS)}"]\n`;
    case 1:
      return 'allowed_sandbox_modes = ["read-only", "workspace-write"]\n';
    case 2:
      return '[rules]\nprefix_rules = [{ pattern = [{ token = "git" }], decision = "forbidden" }]\n';
    default:
      return [
        'default_permissions = "locked"',
        "[allowed_permission_profiles]\nlocked = true",
        `[permissions.locked]\nextends = ":workspace"\n[permissions.locked.filesystem]\n"${random.pick(PATHS)}" = "deny"\n`,
      ].join("\n");
  }
}
