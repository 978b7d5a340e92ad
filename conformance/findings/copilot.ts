import { FLAG, notRun, story, type FindingCases } from "./table.ts";

const ADMINISTRATOR =
  "the driver has no form of an administrator's file that is harmless, so no box shows it";
export const COPILOT: FindingCases = {
  "allow-all-variable": story("copilot-scopes"),
  "allow-all-invalid": {
    kind: "tried",
    added: {},
    variables: { COPILOT_ALLOW_ALL: "x" },
    place: "COPILOT_ALLOW_ALL",
    access: ["Bash", "sudo id"],
    without: "denied",
    with: "refused",
  },
  "no-flags-file": notRun(FLAG),
  "settings-void": notRun(
    "where the agent drops the file it drops the flag that keeps commands from running, so the driver places no such file",
  ),
  "hook-allows": story("copilot-hooks"),
  "hook-decides": notRun("a hook is a program of the user's, which the driver never places"),
  "approvals-kept": story("copilot-scopes"),
  "managed-unreadable-closed": notRun(ADMINISTRATOR),
  "managed-allows": notRun(ADMINISTRATOR),
  "managed-rest-asks": notRun(ADMINISTRATOR),
};
