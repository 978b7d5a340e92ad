import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

export const ALLOW_ALL = "COPILOT_ALLOW_ALL";

export const IDS = {
  allowAll: "environment/allow-all",
  approvals: "approvals",
  settings: "user",
  managed: "managed",
} as const;

/**
 * What the agent reads besides the flags that it is started with, the weakest first (facts.md, "Which file decides", release
 * 1.0.102). Hooks, policies of an account and what a server sends are not among it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, platform } = environment;
  const folder = expandHome(movedBy(variables["COPILOT_HOME"], "~/.copilot"), home);
  return [
    {
      id: IDS.allowAll,
      kind: "environment",
      place: { at: "variable", name: ALLOW_ALL },
      syntax: "text",
    },
    fileScope(IDS.approvals, "user", `${folder}/permissions-config.json`, "json"),
    fileScope(IDS.settings, "user", `${folder}/settings.json`, "jsonc"),
    ...(platform === "linux"
      ? [fileScope(IDS.managed, "managed", "/etc/github-copilot/managed-settings.json", "json")]
      : []),
  ];
}
