/** How the operands of a program are looked at. */
export type Operands =
  /** They are paths, which have to be inside. */
  | "paths"
  /** They are not looked at. */
  | "free"
  /** The first is an expression, the rest are paths. */
  | "expression"
  /** There may be none. */
  | "none"
  /** They have to look like this. */
  | RegExp;

/** A program that runs without a question (facts.md I, release 2.1.330). */
export interface ReadOnly {
  readonly operands: Operands;
  /** Options with which it was seen to run; `any`: whatever they are. Others were not measured. */
  readonly options: "any" | RegExp;
  /** Options with which it is asked about. */
  readonly asks?: RegExp;
  /** Whether unquoted wildcards may stand there. */
  readonly globs: boolean;
}

const NO_OPTION = /^(?!)/;

function entries(names: string, value: ReadOnly): readonly (readonly [string, ReadOnly])[] {
  return names.split(/\s+/).map((name) => [name, value] as const);
}

/** Options are only those that were tried. A program that is not here is asked about: 330 names were. */
export const READ_ONLY: ReadonlyMap<string, ReadOnly> = new Map<string, ReadOnly>([
  ...entries("ls cat head tail wc stat cut diff strings hexdump od nl rev cmp column tac", {
    operands: "paths",
    options: "any",
    globs: true,
  }),
  ...entries("comm paste fold", { operands: "paths", options: "any", globs: false }),
  ...entries("expand unexpand fmt numfmt sha1sum tsort", {
    operands: "paths",
    options: NO_OPTION,
    globs: false,
  }),
  ...entries("md5sum sha256sum", { operands: "paths", options: NO_OPTION, asks: /^--zzz$/, globs: true }),
  ...entries("echo df du tr basename dirname realpath readlink", {
    operands: "free",
    options: "any",
    globs: true,
  }),
  ...entries("id uname type true false sleep seq expr cal uptime free nproc groups locale", {
    operands: "free",
    options: "any",
    globs: false,
  }),
  ...entries("which printf test [ lsof netstat pgrep", {
    operands: "free",
    options: /^-[dflLe]$/,
    globs: false,
  }),
  ["tree", { operands: "free", options: /^-L$/, globs: false }],
  ...entries("fd fdfind", { operands: "free", options: NO_OPTION, globs: false }),
  ["grep", { operands: "expression", options: /^-[rnEvRZil]+$/, asks: /^--zzz$/, globs: false }],
  ...entries("egrep fgrep", { operands: "expression", options: NO_OPTION, globs: false }),
  ["rg", { operands: "expression", options: /^-l$/, asks: /^(--pre|--zzz|-Z)$/, globs: false }],
  ["jq", { operands: "expression", options: "any", globs: false }],
  ["find", { operands: "paths", options: "any", asks: /^-(exec|delete|ok|fprintf)$/, globs: false }],
  ["sort", { operands: "paths", options: /^-[unk]$/, asks: /^-o/, globs: false }],
  ["file", { operands: "paths", options: NO_OPTION, globs: false }],
  ["base64", { operands: "paths", options: /^-d$/, globs: false }],
  ["uniq", { operands: "none", options: /^-c$/, globs: false }],
  ["date", { operands: /^\+/, options: /^-u$/, asks: /^-s$/, globs: false }],
  ["man", { operands: /^\w+$/, options: NO_OPTION, asks: /^-P$/, globs: false }],
  ["ps", { operands: /^[a-z]+$/, options: /^-ef$/, globs: false }],
  ...entries("pwd whoami hostname history ss ifconfig", {
    operands: "none",
    options: NO_OPTION,
    asks: /^-/,
    globs: false,
  }),
]);

/** Whole commands that were seen to run. */
export const EXACT: ReadonlySet<string> = new Set([
  "node -v",
  "node --version",
  "python3 --version",
  "python --version",
  "ip addr",
  "help",
  "docker ps",
  "docker images",
  "docker logs x",
  "docker inspect x",
  "tput a.txt",
  "cd -",
]);

/** Variables that may be set before a command. Others ask, or were not measured. */
export const SAFE_VARIABLES: ReadonlySet<string> = new Set(
  "LANG LC_ALL NODE_ENV TZ NO_COLOR CI RUST_BACKTRACE GOOS".split(" "),
);
export const ASKED_VARIABLES: ReadonlySet<string> = new Set("A FOO DEBUG PATH LD_PRELOAD".split(" "));

/** Sub-commands of git that only look, and the options with which they were tried. */
export const GIT: Readonly<
  Record<string, { readonly operands: "free" | "none" | "paths"; readonly options: RegExp }>
> = {
  status: { operands: "free", options: /^(-s|--porcelain)$/ },
  log: { operands: "free", options: /^(--oneline|-\d+|-p|-n|--all|--graph|--format=.*|-S)$/ },
  diff: { operands: "paths", options: /^(--stat|--cached|--staged|--name-only)$/ },
  show: { operands: "free", options: /^--stat$/ },
  blame: { operands: "free", options: NO_OPTION },
  "rev-parse": { operands: "free", options: NO_OPTION },
  "rev-list": { operands: "free", options: NO_OPTION },
  "ls-files": { operands: "free", options: NO_OPTION },
  "stash list": { operands: "free", options: NO_OPTION },
  "stash show": { operands: "none", options: NO_OPTION },
  "config --get": { operands: "free", options: NO_OPTION },
  grep: { operands: "free", options: NO_OPTION },
  describe: { operands: "free", options: NO_OPTION },
  shortlog: { operands: "free", options: NO_OPTION },
  "worktree list": { operands: "free", options: NO_OPTION },
  "cat-file": { operands: "free", options: /^-p$/ },
  "for-each-ref": { operands: "free", options: NO_OPTION },
  "merge-base": { operands: "free", options: NO_OPTION },
  branch: { operands: "none", options: /^(-[arv]|--list|--show-current)$/ },
  tag: { operands: "none", options: /^-l$/ },
  remote: { operands: "none", options: /^-v$/ },
  reflog: { operands: "none", options: NO_OPTION },
  "ls-remote": { operands: "none", options: NO_OPTION },
};

/** Options of git that are asked about with every sub-command. */
export const GIT_ASKS = /^(--zzz|--output(=.*)?|-[mdD]|--unset|-l)$/;
