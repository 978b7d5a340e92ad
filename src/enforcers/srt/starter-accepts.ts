import type { StarterAccept } from "../starter-accept.ts";

/** What the sandbox alone does not enforce of the starter policy. */
export const STARTER_ACCEPTS: readonly StarterAccept[] = [
  {
    codes: ["commands-not-covered"],
    rules: "all",
    reason: "The sandbox runs any program. Each agent's own rules restrict commands.",
  },
  {
    codes: ["no-entry-matches"],
    rules: ["mkfs*", "rm -rf"],
    reason: "What these commands may write to is restricted by allowWrite, not by the command.",
  },
  {
    codes: ["write-glob-skipped", "test-fail"],
    rules: ["**/.env", "**/*.pem", "**/*.key"],
    reason: "The sandbox skips patterns in denyWrite on Linux. Each agent's own rules restrict its tools.",
  },
];
