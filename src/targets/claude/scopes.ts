import * as path from "node:path";
import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";
import { trustRoot } from "./trust-root.ts";

const MANAGED = {
  linux: "/etc/claude-code",
  darwin: "/Library/Application Support/ClaudeCode",
} as const;

/**
 * What the agent reads besides the user's file, the weakest first (research/effective.md 1.1, release 2.1.330). Settings that
 * come over the network, and flags, are not among it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd, platform } = environment;
  const state = path.resolve(cwd, movedBy(variables["CLAUDE_CONFIG_DIR"], home));
  const root = trustRoot(environment);
  return [
    file(STATE, "state", `${state}/.claude.json`),
    ...skills(`${cwd}/.claude/skills`, environment),
    file("project", "project", `${cwd}/.claude/settings.json`),
    file("local", "local", `${cwd}/.claude/settings.local.json`),
    // Where both are, that of the repository's root is the stronger; in the home it is not read (facts.md Q).
    ...(root === cwd || root === home
      ? []
      : [file("local/root", "local", `${root}/.claude/settings.local.json`)]),
    ...(platform === "linux" || platform === "darwin" ? managed(MANAGED[platform], environment) : []),
  ];
}

function file(id: string, kind: Scope["kind"], place: string): Scope {
  return fileScope(id, kind, place, "json");
}

/** Which folders are trusted. */
export const STATE = "state";

/** The ids of files that describe skills of a project begin with this. They decide nothing until a skill is called. */
export const SKILL = "skill/";

function skills(folder: string, environment: ScopeMachine["environment"]): readonly Scope[] {
  return (environment.list(folder) ?? [])
    .toSorted()
    .map((name) => fileScope(`${SKILL}${name}`, "state", `${folder}/${name}/SKILL.md`, "text"));
}

/** The main file, then the drop-ins by name. Names that begin with a dot, and other endings, are skipped. */
function managed(folder: string, environment: ScopeMachine["environment"]): readonly Scope[] {
  const names = environment.list(`${folder}/managed-settings.d`) ?? [];
  return [
    file("managed", "managed", `${folder}/managed-settings.json`),
    ...names
      .filter((name) => name.endsWith(".json") && !name.startsWith("."))
      .toSorted()
      .map((name) => file(`managed/${name}`, "managed", `${folder}/managed-settings.d/${name}`)),
  ];
}
