import { notRun, type FindingCases } from "./table.ts";

const MEASURED =
  "what such a file does is in the facts of the agent; a case with `status` is not written yet";

export const DROID: FindingCases = {
  "file-not-measured": notRun("not every setting of these files was tried"),
  "hook-may-answer": notRun(MEASURED),
  "local-replaces": notRun(MEASURED),
  "runs-more": notRun(MEASURED),
};
