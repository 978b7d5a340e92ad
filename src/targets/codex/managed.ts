import { only } from "../kit/managed/only.ts";
import type { Lock, ManagedInput, ManagedOutput } from "../managed.ts";
import { REQUIREMENTS, REQUIREMENTS_FILE } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { render } from "./render.ts";
import { PROFILES } from "./settings.ts";

/** What was measured of both is in facts.md, "Requirements" (release 0.169.0). */
export const locks: readonly Lock[] = [
  {
    key: "default_permissions",
    value: PROFILES.requirements,
    isRequired: true,
    reason: "selects the profile of the policy, whatever a user, a project or a flag selects",
  },
  {
    key: `allowed_permission_profiles.${PROFILES.requirements}`,
    value: true,
    isRequired: true,
    reason: "no other profile can be selected, full access among them",
  },
];

export const limits = [
  "`--add-dir` opens further paths for writing. Denied paths stay denied.",
  "If a user's or a trusted project's file defines a profile with the name `twsrt-required`, the agent does not start.",
  "A user's own profile is not in force beside it, so what only the user's policy denies is not denied. `status` names it.",
  "`codex sandbox` does not read requirements.",
  "Another agent, or a command outside Codex, is not affected.",
];

export function managed({ compile: portable }: ManagedInput): ManagedOutput {
  const compiled = portable((policy, environment) => only(compile(policy, environment), REQUIREMENTS));
  return { files: [{ path: REQUIREMENTS_FILE, text: render(compiled, REQUIREMENTS) }], compiled };
}
