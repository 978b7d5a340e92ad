import { isObject } from "../../../edit/json.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable } from "../../../enforcers/scope.ts";
import type { CopilotOptions } from "../options.ts";
import { IDS } from "../scopes.ts";
import { besideOf, type Managed } from "./layers.ts";

/** What files and variables besides the flags can do to the policy (facts.md, "Which file decides", release 1.0.102). */
export const FINDINGS = {
  "allow-all-variable": {
    severity: "note",
    title: "allows every tool without asking, like `--allow-all-tools`",
    why: "Commands that no flag denies run without a question, and every address is open. Denials of flags still act.",
    remedy: "unset COPILOT_ALLOW_ALL",
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
    why: "Broken JSON, or a `deny` that is not a list, makes the agent apply its most restrictive sandbox.",
    remedy: "ask the administrator to fix the file",
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
  return [
    ...(allowAll === undefined
      ? []
      : [{ code: "allow-all-variable", scope: IDS.allowAll, value: allowAll.value }]),
    ...(approvals === undefined
      ? []
      : [{ code: "approvals-kept", scope: IDS.approvals, key: approvals.key, value: approvals.value }]),
    ...ofManaged(managed),
  ];
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
  const asks =
    isObject(permissions) && Object.keys(permissions).length > 0 && !Object.hasOwn(permissions, "allow");
  return asks ? [{ code: "managed-rest-asks", scope: IDS.managed, key: "permissions" }] : [];
}
