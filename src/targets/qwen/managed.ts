import { settingsText } from "../kit/json-text.ts";
import { locked } from "../kit/managed/locked.ts";
import type { Lock, ManagedInput, ManagedOutput } from "../managed.ts";
import { compile } from "./compile.ts";
import type { QwenOptions } from "./options.ts";
import { valuesOf } from "./render.ts";

const PLACE = "/etc/qwen-code/settings.json";

/** What was measured of each is in facts.md, "Which file decides" (release 0.24.4). */
export const locks: readonly Lock[] = [
  {
    key: "tools.approvalMode",
    value: "default",
    reason: "without it, a project can start the agent in the mode that skips all prompts",
  },
  {
    key: "disableAllHooks",
    value: false,
    reason: "without it, a project can turn the hooks off",
  },
];

export const limits = [
  "`QWEN_CODE_SYSTEM_SETTINGS_PATH` makes the agent read another file instead of this one.",
  "`--approval-mode yolo` and `--yolo` skip every prompt, so `ask` rules do nothing. Deny what must not run.",
  "The list of allowed hosts does not deny other hosts.",
];

export function managed({
  options,
  locks: kept,
  compile: portable,
}: ManagedInput<QwenOptions>): ManagedOutput {
  const compiled = portable((policy, environment) => compile(policy, environment, options));
  return { files: [{ path: PLACE, text: settingsText(locked(valuesOf(compiled), locks, kept)) }], compiled };
}
