import type { AgentName } from "../acceptance/agents.ts";
import { json, type Run, type Tried } from "./table.ts";

/** Another way to a finding that has a case already. */
export interface MoreCase {
  readonly agent: AgentName;
  /** The code that `status` gives it. */
  readonly code: string;
  readonly one: Tried | Run;
}

/** By a name of their own; `section-7.json` says what they are cases of. */
export const MORE_CASES: Readonly<Record<string, MoreCase>> = {
  "local-allow": {
    agent: "claude",
    code: "project-allows",
    one: {
      kind: "tried",
      added: { ".claude/settings.local.json": json({ permissions: { allow: ["Bash(mkdir *)"] } }) },
      place: ".claude/settings.local.json:4",
      access: ["Bash", "mkdir made"],
      without: "asked",
      with: "allowed",
    },
  },
  "sources-dropped": {
    agent: "claude",
    code: "flags-unseen",
    one: {
      kind: "run",
      files: { ".claude/settings.local.json": json({ permissions: { allow: ["Bash"] } }) },
      added: {},
      flags: ["--setting-sources", "project,local"],
      place: "",
      command: "sudo id; echo RUN",
      without: /denied/,
      with: /RUN/,
    },
  },
  "add-dir": {
    agent: "codex",
    code: "flags-unseen",
    one: {
      kind: "run",
      added: {},
      flags: ["--add-dir", "~/other"],
      place: "",
      command: "touch ~/other/made && echo WRITTEN",
      without: /Read-only file system|Permission denied|Operation not permitted/,
      with: /WRITTEN/,
    },
  },
};
