import { isObject } from "../../../edit/json.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import { scopeText, type Finding, type FindingTable } from "../../../enforcers/scope.ts";
import type { CopilotOptions } from "../options.ts";
import { IDS } from "../scopes.ts";
import { besideOf, type Managed } from "./layers.ts";
import { hooksIn } from "./hooks.ts";
import { isTexts, voidingKey } from "./settings.ts";

/** What files and variables besides the flags can do to the policy (facts.md, "Which file decides", release 1.0.102). */
export const FINDINGS = {
  "allow-all-variable": {
    severity: "note",
    title: "allows every tool without asking, like `--allow-all-tools`",
    why: "Commands that no flag denies run without a prompt, and every address is open. Denials of flags still act.",
    remedy: "unset COPILOT_ALLOW_ALL",
  },
  "allow-all-invalid": {
    severity: "error",
    title: "has a value that keeps the agent from starting",
    why: "The agent takes true, 1, yes, on and y, and false, 0, no, off and n. With another value it ends with code 1.",
    remedy: "unset COPILOT_ALLOW_ALL",
  },
  "no-flags-file": {
    severity: "note",
    title: "your rules take effect only in sessions that are started with the flags",
    why: "The agent has no file for denied commands, paths and hosts. Flags are given at each start, and no file shows which a session got.",
    remedy:
      "start the agent with the flags that `twsrt generate copilot` prints, for example from a launcher",
  },
  "settings-void": {
    severity: "warning",
    title: "is ignored by the agent, with every setting in it",
    why: "One value of the wrong type, or a text that is not a JSON object, makes the agent silently drop the whole file, its `sandbox` and `deniedUrls` too.",
    remedy: "fix the value; `copilot config sandbox.enabled` prints nothing while the file is ignored",
  },
  "hook-allows": {
    severity: "error",
    title: "has a hook that answers `allow`, which overrides your flags",
    why: "What a `preToolUse` hook allows runs, also what `--deny-tool` denies. Hooks of a repository run only with `--trust-folder`.",
    remedy: "remove the hook, or have it answer `deny` or nothing",
  },
  "hook-decides": {
    severity: "note",
    title: "has a hook that is asked before your flags are",
    why: "A `preToolUse` hook that answers `allow` overrides `--deny-tool`. What this one answers cannot be seen without running it. Hooks of a repository run only with `--trust-folder`.",
    remedy: "keep only hooks that never answer `allow`",
  },
  "approvals-kept": {
    severity: "note",
    title: "has approvals for this directory, so the agent asks less",
    why: "The agent remembers what a person has approved here. Denials of flags still act.",
    remedy: "remove the directory from `locations`",
  },
  "managed-unreadable-closed": {
    severity: "error",
    title: "cannot be read by the agent, so it runs no command",
    why: "Text that is not plain JSON, a list with a wrong type in it or an unknown kind of selector makes the agent apply its most restrictive sandbox.",
    remedy: "ask the administrator to fix the file",
  },
  "managed-allows": {
    severity: "note",
    title: "lets through what its `allow` list names, without any flag",
    why: "What an administrator allows runs without a prompt, also outside the start directory. Denials of flags still act.",
    remedy: "deny with a rule what should not run, or ask the administrator to remove the entry",
  },
  "managed-rest-asks": {
    severity: "note",
    title: "has rules without `allow`, so the agent asks about everything else",
    why: "With a list of denials alone, a command that it does not name is asked about, also with `--yolo`.",
    remedy: "expect questions, or ask the administrator for an `allow` list",
  },
} as const satisfies FindingTable;

/** What is there, whether an access shows it or not. */
export function findings({ scopes = [], environment }: ModelInput<CopilotOptions>): readonly Finding[] {
  const { allowAll, approvals, managed } = besideOf(scopes, environment);
  const codes = { on: "allow-all-variable", refused: "allow-all-invalid" } as const;
  return [
    ...(allowAll === undefined
      ? []
      : [{ code: codes[allowAll.kind], scope: IDS.allowAll, value: allowAll.entry.value }]),
    ...(approvals === undefined
      ? []
      : [{ code: "approvals-kept", scope: IDS.approvals, key: "locations", value: approvals.entry.value }]),
    ...ofSettings(scopeText(scopes, IDS.settings)),
    ...ofManaged(managed),
    ...hooksIn(scopes),
    { code: "no-flags-file" },
  ];
}

function ofSettings(text: string | undefined): readonly Finding[] {
  const key = text === undefined ? undefined : voidingKey(text);
  if (key === undefined) return [];
  return [{ code: "settings-void", scope: IDS.settings, ...(key === "" ? {} : { key }) }];
}

function ofManaged(managed: Managed): readonly Finding[] {
  if (managed.kind === "absent") return [];
  if (managed.kind === "closed")
    return [
      {
        code: "managed-unreadable-closed",
        scope: IDS.managed,
        ...(managed.entry.key === "" ? {} : { key: managed.entry.key }),
      },
    ];
  const { permissions } = managed.table;
  if (!isObject(permissions)) return [];
  const { deny, ask, allow } = permissions;
  if (isTexts(allow) && allow.length > 0)
    return allow.map((value) => ({
      code: "managed-allows",
      scope: IDS.managed,
      key: "permissions.allow",
      value,
    }));
  const asks = [deny, ask, allow].some((list) => list !== undefined);
  return asks ? [{ code: "managed-rest-asks", scope: IDS.managed, key: "permissions" }] : [];
}
