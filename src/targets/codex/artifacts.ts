import type { Environment } from "../../policy/environment.ts";

/** The user's configuration file. */
export const CONFIG = "config";

/** The file of command rules that is twsrt's own. */
export const RULES = "rules";

/** What an administrator requires, whatever a user or a project says. */
export const REQUIREMENTS = "requirements";

/** Where the agent looks for requirements. */
export const REQUIREMENTS_FILE = "/etc/codex/requirements.toml";

/**
 * Files whose settings win over the user's: of the project, if it is trusted, and of an administrator (facts.md, Other
 * layers, release 0.169.0).
 */
export function layersAbove({ cwd, home }: Environment): readonly string[] {
  const project = cwd === home ? [] : [`${cwd === "/" ? "" : cwd}/.codex/config.toml`];
  return [...project, "/etc/codex/managed_config.toml", REQUIREMENTS_FILE];
}
