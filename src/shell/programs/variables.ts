import { anything, type Word } from "../word.ts";
import { programName } from "../pattern.ts";
import { scriptText } from "../script-text.ts";
import { settingRuns } from "./git-runs.ts";
import { hostAccesses } from "./hosts.ts";
import type { Role } from "./arguments.ts";
import { expansionScript, followed, lineOf, script, type Inner } from "./inner.ts";
import { knownName } from "./lookup.ts";
import { accessesAs } from "./roles.ts";
import { SHELLS } from "./shells.ts";
import { reads, visible, withoutStart, type ShellAccess } from "./touches.ts";

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
  cargo: ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTC", "RUSTDOC", "CARGO_BUILD_RUSTC_WRAPPER"],
  go: ["CC", "CXX"],
  npm: ["npm_config_script_shell", "EDITOR"],
  ssh: ["SSH_ASKPASS"],
  sudo: ["SUDO_ASKPASS"],
};

/** The variables that `env` gives to a program. */
export function environmentOf(words: readonly Word[]): {
  readonly variables: ReadonlyMap<string, Word>;
  readonly program: string | undefined;
} {
  const variables = new Map<string, Word>();
  for (const word of words.slice(1)) {
    const name = /^(\w+)=/.exec(visible(word))?.[1];
    if (name !== undefined) variables.set(name, withoutStart(word, name.length + 1));
    else if (!visible(word).startsWith("-")) return { variables, program: programName(word) };
  }
  return { variables, program: undefined };
}

/** Variables with options that a program takes as if they stood behind its name. */
const FLAGS: Readonly<Record<string, string>> = {
  go: "GOFLAGS",
  java: "JAVA_TOOL_OPTIONS",
  make: "MAKEFLAGS",
  node: "NODE_OPTIONS",
  perl: "PERL5OPT",
  ruby: "RUBYOPT",
  less: "LESS",
};

/** A program that takes the words which git adds as they are meant. */
const SSH = /^\s*(?:\S*\/)?(?:auto)?(?:ssh|plink|putty)\b/;
/** What git adds to the command: an option, the host, and what is to run there (git(1), `GIT_SSH_COMMAND`). */
const SSH_ARGUMENTS = `-o SendEnv=GIT_PROTOCOL ${lineOf([anything("(host)", false)])}`;

/** Variables whose value a shell expands, so that it runs what is substituted there (bash(1), Shell Variables). */
const EXPANDED: readonly string[] = ["BASH_ENV", "ENV", "PS0", "PS1", "PS2", "PS4"];

/** What the variables of a command make it run. */
export function variableRuns(program: string, assigned: ReadonlyMap<string, Word>): readonly Inner[] {
  if (assigned.size === 0) return [];
  if (SHELLS.has(program)) return shellRuns(assigned);
  const names = Object.hasOwn(COMMAND_VARIABLES, program) ? (COMMAND_VARIABLES[program] ?? []) : [];
  const found: Inner[] = names.flatMap((name) => {
    const value = assigned.get(name);
    if (value === undefined) return [];
    const text = scriptText(value);
    const isOther = name.startsWith("GIT_SSH") && !SSH.test(text);
    return isOther ? [script(text), followed(`${text} ${SSH_ARGUMENTS}`)] : [script(text)];
  });
  const flags = Object.hasOwn(FLAGS, program) ? assigned.get(FLAGS[program] ?? "") : undefined;
  if (flags !== undefined) found.push(followed(`${program} ${scriptText(flags)}`));
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

/** Variables that name hosts or files to one program alone. */
const ACCESS_VARIABLES: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  DOCKER_HOST: { docker: "url", "docker-compose": "url" },
  GIT_CONFIG_GLOBAL: { git: "read" },
  GIT_CONFIG_SYSTEM: { git: "read" },
  GOPROXY: { go: "hosts" },
  KUBECONFIG: { kubectl: "read", helm: "read" },
  NPM_CONFIG_REGISTRY: { npm: "url", npx: "url" },
  PIP_EXTRA_INDEX_URL: { pip: "url" },
  PIP_INDEX_URL: { pip: "url" },
  PYTHONSTARTUP: { python: "read" },
  UV_INDEX_URL: { uv: "url" },
  npm_config_registry: { npm: "url", npx: "url" },
};

/** Whether a variable names a host or a file: proxies, and the start-up files of shells (curl(1), bash(1)). */
export function namesAccess(name: string): boolean {
  return (
    /^(https?|ftp|all)_proxy$/i.test(name) ||
    name === "BASH_ENV" ||
    name === "ENV" ||
    Object.hasOwn(ACCESS_VARIABLES, name)
  );
}

/** The hosts and files that variables make a program use. */
export function variableAccesses(
  assigned: ReadonlyMap<string, Word>,
  program: string | undefined,
): readonly ShellAccess[] {
  return [...assigned].flatMap(([name, value]) => {
    if (Object.hasOwn(ACCESS_VARIABLES, name)) {
      const role = program === undefined ? undefined : ACCESS_VARIABLES[name]?.[knownName(program)];
      return role === undefined ? [] : accessesAs(role, value);
    }
    if (!namesAccess(name)) return [];
    return /proxy$/i.test(name) ? hostAccesses(value, undefined) : reads(value);
  });
}
