import { notRun, type FindingCases } from "./table.ts";

const MEASURED =
  "what such a file does is in the facts of the agent; a case with `status` is not written yet";

export const GROK: FindingCases = {
  "asks-nothing": notRun(MEASURED),
  "claude-allows": notRun(MEASURED),
  "claude-sets-mode": notRun(MEASURED),
  "file-not-measured": notRun("what these files do was not measured"),
};
