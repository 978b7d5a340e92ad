import type { StarterAccept } from "../../enforcers/starter-accept.ts";

/** What the agent does not enforce of the starter policy in a common form. */
export const STARTER_ACCEPTS: readonly StarterAccept[] = [
  {
    codes: ["shell-writes-not-seen"],
    rules: ["**/.env", "**/*.pem", "**/*.key"],
    reason:
      "Rules on writing do not reach commands, and the sandbox skips patterns: a command can write these files.",
  },
  {
    codes: ["program-prefix", "commands-not-covered"],
    rules: ["mkfs*"],
    reason: "The agent compares whole names of programs. The sandbox lets it write to no disk.",
  },
  {
    codes: ["option-position"],
    rules: ["git push --force", "rm -rf"],
    reason:
      "The option is seen only directly behind the words of the rule. Protect the branches on the server.",
  },
  {
    codes: ["apex-opened"],
    rules: ["*.githubusercontent.com"],
    reason: "The domain itself is open as well, and belongs to the same owner.",
  },
  {
    codes: ["option-order"],
    rules: ["rm -rf"],
    reason: "`rm -r -f` is not recognized. What can be removed is restricted by allowWrite.",
  },
];
