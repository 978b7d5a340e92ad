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
    reason:
      "without it, a project that was never trusted can turn off the sandbox that a user's file turns on",
  },
  {
    key: "sandbox.failIfUnavailable",
    value: true,
    reason: "without it, commands run outside the sandbox where it cannot start",
  },
  {
    key: "sandbox.allowUnsandboxedCommands",
    value: false,
    reason: "without it, the model can ask to run a command outside the sandbox",
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
    reason: "without it, a user's file can add hosts to this list",
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
  "`--add-dir` lets commands write to more paths that no rule denies.",
  'The mode: `defaultMode: "acceptEdits"` of any project, and `--permission-mode acceptEdits`, let the agent write to the project without asking what no rule denies.',
  "Allow rules of users, trusted projects and any project's `settings.local.json` let commands run without a prompt if no rule here matches.",
  "Another drop-in file whose name sorts after `50-twsrt.json` can undo a lock.",
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
