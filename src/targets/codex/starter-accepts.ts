import type { StarterAccept } from "../../enforcers/starter-accept.ts";

/** What the agent does not enforce of the starter policy in a common form. */
export const STARTER_ACCEPTS: readonly StarterAccept[] = [
  {
    codes: ["profile-is-rules", "write-pattern", "write-pattern-below"],
    rules: ["**/.env", "**/*.pem", "**/*.key"],
    reason:
      "The agent has no pattern for files that are not written: it can write them below the start directory.",
  },
  {
    codes: ["program-prefix"],
    rules: ["mkfs*"],
    reason: "The agent compares whole names of programs. Its sandbox lets it write to no disk.",
  },
  {
    codes: ["option-position"],
    rules: ["git push --force", "rm -rf"],
    reason:
      "The option is seen only directly behind the words of the rule. Protect the branches on the server.",
  },
];
