import type { Word } from "../word.ts";
import { scriptText } from "../script-text.ts";
import { settingRuns } from "./git-runs.ts";
import { hostAccesses } from "./hosts.ts";
import { expansionScript, script, type Inner } from "./inner.ts";
import { SHELLS } from "./shells.ts";
import { reads, type ShellAccess } from "./touches.ts";

/**
 * Variables whose value is a command line, by the program that runs it (environment(7), git(1), man(1), less(1), bash(1),
 * fzf(1)). Of every other program it is not known that it looks at them.
 */
const COMMAND_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  git: [
    "GIT_PAGER",
    "PAGER",
    "GIT_EDITOR",
    "EDITOR",
    "VISUAL",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_ASKPASS",
    "SSH_ASKPASS",
    "GIT_EXTERNAL_DIFF",
    "GIT_PROXY_COMMAND",
    "BROWSER",
  ],
  crontab: ["EDITOR", "VISUAL"],
  sudoedit: ["SUDO_EDITOR", "EDITOR", "VISUAL"],
  visudo: ["EDITOR", "VISUAL"],
  gh: ["GH_PAGER", "PAGER", "GH_EDITOR", "EDITOR", "VISUAL", "GH_BROWSER", "BROWSER"],
  kubectl: ["KUBE_EDITOR", "EDITOR", "PAGER"],
  man: ["MANPAGER", "PAGER"],
  less: ["LESSOPEN", "LESSCLOSE", "EDITOR", "VISUAL"],
  psql: ["PAGER", "PSQL_PAGER", "EDITOR", "PSQL_EDITOR", "VISUAL"],
  mysql: ["PAGER", "EDITOR"],
  systemctl: ["SYSTEMD_PAGER", "PAGER", "SYSTEMD_EDITOR", "EDITOR", "VISUAL"],
  journalctl: ["SYSTEMD_PAGER", "PAGER"],
  fzf: ["FZF_DEFAULT_COMMAND"],
  rsync: ["RSYNC_RSH"],
  make: ["SHELL", "CC", "CXX"],
  bat: ["BAT_PAGER", "PAGER"],
  svn: ["SVN_EDITOR", "EDITOR", "VISUAL", "SVN_SSH"],
  hg: ["HGEDITOR", "EDITOR", "VISUAL", "PAGER"],
  "xdg-open": ["BROWSER"],
  tar: ["TAPE"],
};

/** Variables whose value a shell expands, so that it runs what is substituted there (bash(1), Shell Variables). */
const EXPANDED: readonly string[] = ["BASH_ENV", "ENV", "PS0", "PS1", "PS2", "PS4"];

/** What the variables of a command make it run. */
export function variableRuns(program: string, assigned: ReadonlyMap<string, Word>): readonly Inner[] {
  if (assigned.size === 0) return [];
  if (SHELLS.has(program)) return shellRuns(assigned);
  const names = Object.hasOwn(COMMAND_VARIABLES, program) ? (COMMAND_VARIABLES[program] ?? []) : [];
  const found: Inner[] = names.flatMap((name) => {
    const value = assigned.get(name);
    return value === undefined ? [] : [script(scriptText(value))];
  });
  return program === "git" ? [...found, ...settings(assigned)] : found;
}

function shellRuns(assigned: ReadonlyMap<string, Word>): readonly Inner[] {
  const prompt = assigned.get("PROMPT_COMMAND");
  const found = prompt === undefined ? [] : [script(scriptText(prompt))];
  for (const name of EXPANDED) {
    const value = assigned.get(name);
    if (value === undefined || !/[$`\uE000]/.test(scriptText(value))) continue;
    found.push(script(expansionScript(scriptText(value))));
  }
  return found;
}

/** `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_0`, `GIT_CONFIG_VALUE_0` are settings as well (git-config(1)). */
function settings(assigned: ReadonlyMap<string, Word>): readonly Inner[] {
  const found: Inner[] = [];
  for (const [name, key] of assigned) {
    const number = /^GIT_CONFIG_KEY_(\d+)$/.exec(name)?.[1];
    const value = number === undefined ? undefined : assigned.get(`GIT_CONFIG_VALUE_${number}`);
    if (value !== undefined)
      found.push(...settingRuns({ key: scriptText(key), value: scriptText(value) }, undefined, []));
  }
  return found;
}

/** Whether a variable names a host or a file: proxies, and the start-up files of shells (curl(1), bash(1)). */
export function namesAccess(name: string): boolean {
  return /^(https?|ftp|all)_proxy$/i.test(name) || name === "BASH_ENV" || name === "ENV";
}

/** The hosts and files that variables make a program use. */
export function variableAccesses(assigned: ReadonlyMap<string, Word>): readonly ShellAccess[] {
  return [...assigned].flatMap(([name, value]) => {
    if (!namesAccess(name)) return [];
    return /proxy$/i.test(name) ? hostAccesses(value, undefined) : reads(value);
  });
}
