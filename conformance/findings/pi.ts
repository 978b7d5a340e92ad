import { notRun, type FindingCases } from "./table.ts";

const SILENCED = "the driver starts pi with a folder of its own, in which these settings are not there";

const PLAYED = "acceptance/pi-gate.test.ts plays it with the real agent, without `status`";

export const PI: FindingCases = {
  "extension-excluded": notRun(SILENCED),
  "extension-elsewhere": notRun(SILENCED),
  "agent-folder-moved": notRun(SILENCED),
  "other-extensions": notRun(PLAYED),
  "packages-loaded": notRun(PLAYED),
  "user-shell-changed": notRun("a shell of the user's is a program that a trial does not start"),
  "projects-trusted": notRun(
    "only whether a project is trusted changes, and what it opens depends on the project",
  ),
  "project-trusted": notRun(
    "only whether a project is trusted changes, and what it opens depends on the project",
  ),
  "project-below-gate": notRun(PLAYED),
};
