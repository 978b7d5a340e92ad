import { settingsText } from "../kit/json-text.ts";
import { locked } from "../kit/managed/locked.ts";
import type { Lock, ManagedInput, ManagedOutput } from "../managed.ts";
import { compile } from "./compile.ts";
import { hookValue } from "./hook.ts";
import { BYPASS } from "./keys.ts";
import type { ClaudeOptions } from "./options.ts";
import { valuesOf } from "./render.ts";

/** A drop-in beside those of others; the last one in the order of names decides about settings. */
const PLACE = "/etc/claude-code/managed-settings.d/50-twsrt.json";

/** What was measured of each is in facts.md, sections Q and S (release 2.1.330). */
export const locks: readonly Lock[] = [
  {
    key: "sandbox.enabled",
    value: true,
    reason: "a project that was never trusted can turn the sandbox of a user's file off",
  },
  {
    key: "sandbox.failIfUnavailable",
    value: true,
    reason: "without it, commands run unguarded where the sandbox cannot start",
  },
  {
    key: "sandbox.allowUnsandboxedCommands",
    value: false,
    reason: "otherwise the model can ask to run a command outside of the sandbox",
  },
  {
    key: "sandbox.network.strictAllowlist",
    value: true,
    needs: "hosts",
    reason: "without it, a host that no list names is asked about instead of denied",
  },
  {
    key: "sandbox.network.allowManagedDomainsOnly",
    value: true,
    needs: "hosts",
    reason: "without it, lists of hosts of a user's file add to this one",
  },
  {
    key: "sandbox.filesystem.allowManagedReadPathsOnly",
    value: true,
    reason: "without it, a project that was never trusted can let commands read what is denied",
  },
  {
    key: BYPASS,
    value: "disable",
    reason: "without it, a flag starts the agent in the mode that skips all prompts",
  },
  {
    key: "disableAllHooks",
    value: false,
    reason: "without it, a project that was never trusted can turn the hooks off",
  },
];

export const takesHook = true;

export const limits = [
  "Writing by commands: `--add-dir` opens further paths that no rule denies.",
  'The mode: `defaultMode: "acceptEdits"` of any project, and `--permission-mode acceptEdits`, let the agent write to the project without asking what no rule denies.',
  "What no rule names: allow rules of users and trusted projects, and of `settings.local.json` of any project, let it run without asking.",
  "A drop-in of the administrator's own whose name comes after `50-twsrt.json` can open a lock again.",
];

/** Deny and ask rules hold whatever other files say, so users keep their own beside them. */
export function managed({
  options,
  locks: kept,
  hook,
  compile: portable,
}: ManagedInput<ClaudeOptions>): ManagedOutput {
  const strict = { ...options, sandbox: "require", bypass: "disable" } as const;
  const compiled = portable((policy, environment) => compile(policy, environment, strict));
  const values = [
    ...locked(valuesOf(compiled), locks, kept),
    ...(hook === undefined ? [] : [hookValue(hook)]),
  ];
  return { files: [{ path: PLACE, text: settingsText(values) }], compiled };
}
