import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

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
  const state = expandHome(movedBy(variables["CLAUDE_CONFIG_DIR"], home), home);
  return [
    file("state", "state", `${state}/.claude.json`),
    file("project", "project", `${cwd}/.claude/settings.json`),
    file("local", "local", `${rootOf(environment)}/.claude/settings.local.json`),
    file("local/start", "local", `${cwd}/.claude/settings.local.json`),
    ...(platform === "linux" || platform === "darwin" ? managed(MANAGED[platform], environment) : []),
  ];
}

function file(id: string, kind: Scope["kind"], path: string): Scope {
  return fileScope(id, kind, path, "json");
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

/** The root of the repository around the start directory, or that directory. */
function rootOf({ cwd, kind }: ScopeMachine["environment"]): string {
  for (let folder = cwd; folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/")))
    if (kind(`${folder}/.git`) !== "absent") return folder;
  return cwd;
}
