import { settingsText } from "../kit/json-text.ts";
import { only } from "../kit/managed/only.ts";
import type { Lock, ManagedInput, ManagedOutput } from "../managed.ts";
import { POLICY } from "./artifacts.ts";
import { compile } from "./compile.ts";
import type { GeminiOptions } from "./options.ts";
import { render } from "./render.ts";

const FOLDER = "/etc/gemini-cli";

/** What was measured of each is in facts.md, "Which file decides" (release 0.61.0). */
export const locks: readonly Lock[] = [
  {
    key: "security.disableYoloMode",
    value: true,
    reason: "without it, a flag starts the agent in the mode that skips all prompts",
  },
  {
    key: "hooksConfig.enabled",
    value: true,
    reason: "without it, a trusted project can turn the hooks off",
  },
];

export const limits = [
  "`GEMINI_CLI_SYSTEM_SETTINGS_PATH` moves the settings file, and with it the locks. The folder of policies does not move.",
  "If others than root can write the folder of policies, the agent skips it with a warning.",
  "Command rules compare the text of a line. A line that no rule matches runs as the agent otherwise decides.",
];

/** One file in the folder of policies also turns `adminPolicyPaths` of every settings file off. */
export function managed({
  options,
  locks: kept,
  compile: portable,
}: ManagedInput<GeminiOptions>): ManagedOutput {
  const compiled = portable((policy, environment) => only(compile(policy, environment, options), POLICY));
  const settings = settingsText(kept.map(({ key, value }) => [key, value] as const));
  return {
    files: [
      { path: `${FOLDER}/policies/50-twsrt.toml`, text: render(compiled, POLICY) },
      ...(kept.length === 0 ? [] : [{ path: `${FOLDER}/settings.json`, text: settings }]),
    ],
    compiled,
  };
}
