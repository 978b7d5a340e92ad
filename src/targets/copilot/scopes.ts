import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

export const ALLOW_ALL = "COPILOT_ALLOW_ALL";

const SYSTEM = "/etc/github-copilot";

export const IDS = {
  allowAll: "environment/allow-all",
  approvals: "approvals",
  settings: "user",
  managed: "managed",
} as const;

/** The ids of files of hooks begin with this. */
export const HOOKS = "hooks/";

/**
 * What the agent reads besides the flags that it is started with, the weakest first (facts.md, "Which file decides", release
 * 1.0.102). Policies of an account and what a server sends are not among it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd, platform } = environment;
  const hooks = (kind: Scope["kind"], place: string): readonly Scope[] =>
    (environment.list(place) ?? [])
      .filter((name) => name.endsWith(".json"))
      .toSorted()
      .map((name) => fileScope(`${HOOKS}${kind}/${name}`, kind, `${place}/${name}`, "json"));
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
    ...hooks("project", `${cwd}/.github/hooks`),
    ...hooks("user", `${folder}/hooks`),
    ...(platform === "linux"
      ? [
          ...hooks("managed", `${SYSTEM}/policy.d`),
          fileScope(IDS.managed, "managed", `${SYSTEM}/managed-settings.json`, "json"),
        ]
      : []),
  ];
}
