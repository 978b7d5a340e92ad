import type { Launch } from "../launch.ts";
import { movedBy } from "../own.ts";
import type { OpencodeOptions } from "./options.ts";
import { WITHOUT_PROJECT } from "./scopes.ts";

/** The text that the agent gives this file. It keeps the packages that the agent installs out of Git. */
const IGNORED = "node_modules\npackage.json\npackage-lock.json\nbun.lock\n.gitignore";

export const launch: Launch<OpencodeOptions> = {
  spelling: { parser: "yargs" },
  loose: [
    { names: ["--auto"], reason: "answers yes to every question", onlyAnswers: true },
    { names: ["--pure"], reason: "loads no plugin, so no guard is asked", onlyGuard: true },
    { names: ["--attach"], reason: "works with a server that was started with other settings" },
    { names: ["attach"], reason: "works with a server that was started with other settings" },
    { names: ["--dir", "--project"], reason: "works in another directory than the one that was checked" },
  ],
  startsIn: {
    commands: [
      "completion",
      "acp",
      "mcp",
      "attach",
      "run",
      "debug",
      "providers",
      "auth",
      "agent",
      "upgrade",
      "uninstall",
      "serve",
      "web",
      "models",
      "stats",
      "export",
      "import",
      "github",
      "pr",
      "session",
      "plugin",
      "plug",
      "db",
    ],
    reason: "is another start directory than the one that was checked",
  },
  variables: [
    {
      name: WITHOUT_PROJECT,
      value: "1",
      reason: "the configuration of a project can lift every rule",
    },
  ],
  inside: (variables) => {
    const below = (variable: string, usual: string): string =>
      `${movedBy(variables[variable], usual)}/opencode`;
    return {
      writes: [
        below("XDG_DATA_HOME", "~/.local/share"),
        below("XDG_STATE_HOME", "~/.local/state"),
        below("XDG_CACHE_HOME", "~/.cache"),
      ],
      // It wants to write this file at its start, and ends where it cannot (release 1.18.33). Git reads it, the agent does not.
      keeps: [{ file: `${below("XDG_CONFIG_HOME", "~/.config")}/.gitignore`, empty: IGNORED }],
      hosts: [],
    };
  },
};
