import type { Lock, ManagedInput, ManagedOutput } from "../managed.ts";
import { compile } from "./compile.ts";
import type { OpencodeOptions } from "./options.ts";
import { render } from "./render.ts";

const PLACE = "/etc/opencode/opencode.json";

/** The agent has no setting that takes something from other files (facts.md, "Which file decides", release 1.18.33). */
export const locks: readonly Lock[] = [];

export const limits = [
  "The file is not a lock: it only has the highest precedence of the ordinary files.",
  "A project's `agent.NAME.permission` comes after it and can override every rule.",
  "`OPENCODE_PERMISSION` comes after it, and `OPENCODE_TEST_MANAGED_CONFIG_DIR` takes it away.",
];

export function managed({ options, compile: portable }: ManagedInput<OpencodeOptions>): ManagedOutput {
  const compiled = portable((policy, environment) => compile(policy, environment, options));
  return { files: [{ path: PLACE, text: render(compiled) }], compiled };
}
