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

/** A program that runs without a prompt (facts.md I, release 2.1.330). */
export interface ReadOnly {
  readonly operands: Operands;
  /** Options with which it was seen to run; `any`: whatever they are. Others were not measured. */
  readonly options: "any" | ReadonlySet<string>;
  /** Options with which it is asked about. */
  readonly asks?: ReadonlySet<string>;
  /** Whether unquoted wildcards may stand there. */
  readonly globs: boolean;
}

/** Options that were seen to run. */
function tried(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}

const NONE = tried("");

function entries(names: string, value: ReadOnly): readonly (readonly [string, ReadOnly])[] {
  return names.split(/\s+/).map((name) => [name, value] as const);
}

/** A program that is not here is asked about: 330 names were. */
export const READ_ONLY: ReadonlyMap<string, ReadOnly> = new Map<string, ReadOnly>([
  ...entries("ls cat head tail wc stat cut diff strings hexdump od nl rev cmp column tac", {
    operands: "paths",
    options: "any",
    globs: true,
  }),
  ...entries("comm paste fold", { operands: "paths", options: "any", globs: false }),
  ...entries("expand unexpand fmt numfmt tsort", { operands: "paths", options: NONE, globs: false }),
  ["md5sum", { operands: "paths", options: tried("-c -b --check"), asks: tried("--zzz -Z"), globs: true }],
  ["sha1sum", { operands: "paths", options: tried("-c"), globs: false }],
  ["sha256sum", { operands: "paths", options: tried("-c -b"), asks: tried("--zzz -Z"), globs: true }],
  ...entries("echo df du tr basename dirname realpath readlink", {
    operands: "free",
    options: "any",
    globs: true,
  }),
  ...entries("id uname type true false sleep seq expr cal uptime free nproc", {
    operands: "free",
    options: "any",
    globs: false,
  }),
  ...entries("groups locale", { operands: "free", options: NONE, globs: false }),
  ["which", { operands: "free", options: tried("-a -s"), asks: tried("--zzz -Z"), globs: false }],
  ["printf", { operands: "free", options: NONE, asks: tried("-v --zzz -Z"), globs: false }],
  ...entries("test [", {
    operands: "free",
    options: tried("-f -d -e -r -w -x -s -L -z -n -nt"),
    asks: tried("--zzz -Z"),
    globs: false,
  }),
  [
    "lsof",
    { operands: "free", options: tried("-i -p -n -P -t -u -a"), asks: tried("--zzz -Z"), globs: false },
  ],
  [
    "netstat",
    {
      operands: "free",
      options: tried("-a -n -l -r -i"),
      asks: tried("-t -p -tulpn --zzz -Z"),
      globs: false,
    },
  ],
  ["pgrep", { operands: "free", options: tried("-f -l -a -u -x -P"), asks: tried("--zzz -Z"), globs: false }],
  [
    "tree",
    {
      operands: "free",
      options: tried("-a -d -I -P -f -h -s -C -F -p -H -J -X -L --dirsfirst --gitignore --noreport"),
      asks: tried("-R -o --zzz -Z"),
      globs: false,
    },
  ],
  ...entries("fd fdfind", {
    operands: "free",
    options: tried("-e -t -H -I -g -E -a -s -i"),
    asks: tried("-x -X -l --zzz -Z"),
    globs: false,
  }),
  [
    "grep",
    {
      operands: "expression",
      options: tried(
        `-r -n -E -v -i -l -c -o -w -q -e -f -h -H -x -s -L -a -F -P -G -I -U -z -b -T -Z -V -R -A --include --exclude
        --exclude-dir --color --count --line-number --recursive --ignore-case --invert-match --only-matching
        --max-count --files-with-matches --files-without-match --word-regexp --extended-regexp --fixed-strings
        --perl-regexp --no-filename --with-filename --quiet --context --after-context --binary-files --null`,
      ),
      asks: tried("--zzz"),
      globs: false,
    },
  ],
  ...entries("egrep fgrep", { operands: "expression", options: NONE, globs: false }),
  [
    "rg",
    {
      operands: "expression",
      options: tried(
        `-n -i -w -v -c -o -e -t -T -g -u -uu -S -F -h -H -L -a -l --files-with-matches --hidden --no-ignore --count
        --glob --type --color --json --heading --no-heading --line-number --only-matching --smart-case --ignore-case
        --files-without-match --stats --follow`,
      ),
      asks: tried("--pre --search-zip --hostname-bin --files --zzz -Z"),
      globs: false,
    },
  ],
  [
    "jq",
    {
      operands: "expression",
      options: "any",
      asks: tried("-f --from-file --rawfile -L"),
      globs: false,
    },
  ],
  [
    "find",
    {
      operands: "paths",
      options: "any",
      asks: tried("-exec -execdir -ok -okdir -delete -fprint -fprint0 -fprintf -fls"),
      globs: false,
    },
  ],
  [
    "sort",
    {
      operands: "paths",
      options: tried(
        `-r -n -f -b -d -g -h -V -M -R -s -t -z -c -m -u -k -S --reverse --unique --numeric-sort --key --parallel`,
      ),
      asks: tried("-o -T --output --compress-program --zzz -Z"),
      globs: false,
    },
  ],
  [
    "file",
    {
      operands: "paths",
      options: tried("-b -i -L -s --mime-type --brief --mime"),
      asks: tried("-z -f -C --zzz -Z"),
      globs: false,
    },
  ],
  [
    "base64",
    {
      operands: "paths",
      options: tried("-d -D -i --decode --wrap"),
      asks: tried("-o --zzz -Z"),
      globs: false,
    },
  ],
  [
    "uniq",
    { operands: "none", options: tried("-c -d -u -i -f -s -w"), asks: tried("--zzz -Z"), globs: false },
  ],
  [
    "date",
    {
      operands: /^["']?\+/,
      options: tried("-u -R -I --date --utc --rfc-3339 --reference"),
      asks: tried("-s --set -f --zzz -Z"),
      globs: false,
    },
  ],
  ["man", { operands: /^\w+$/, options: tried("-k -f -a -w"), asks: tried("-K -P --zzz -Z"), globs: false }],
  [
    "ps",
    {
      operands: /^(aux|ax)$/,
      options: tried("-e -f -A -T -ef -ww --forest"),
      asks: tried("-o -eo -aux --zzz -Z"),
      globs: false,
    },
  ],
  ["ss", { operands: "none", options: tried("-t -l -n -p -a -u -s"), asks: tried("--zzz -Z"), globs: false }],
  ["hostname", { operands: "none", options: tried("-f -I -i -s"), asks: tried("--zzz -Z"), globs: false }],
  ["history", { operands: /^\d+$/, options: NONE, asks: tried("-c -a -w -d --zzz -Z"), globs: false }],
  ["tput", { operands: /^[\w.]+$/, options: NONE, globs: false }],
  ["help", { operands: /^\w+$/, options: NONE, globs: false }],
  ...entries("pwd whoami ifconfig", {
    operands: "none",
    options: NONE,
    asks: tried("-c -a -w -d --zzz -Z"),
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
  "cd -",
]);

/** Variables that may be set before a command. */
export const SAFE_VARIABLES: ReadonlySet<string> = tried(
  `LANG LC_ALL NODE_ENV TZ NO_COLOR CI RUST_BACKTRACE GOOS LANGUAGE LC_TIME TERM FORCE_COLOR GOARCH RUST_LOG
  PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE LS_COLORS GREP_COLOR GREP_COLORS CGO_ENABLED ANTHROPIC_API_KEY GOEXPERIMENT
  GO111MODULE TIME_STYLE BLOCK_SIZE PYTEST_DEBUG CHARSET CLICOLOR`,
);
/** Variables with which a command is asked about. */
export const ASKED_VARIABLES: ReadonlySet<string> = tried(
  `A B FOO BAR DEBUG PATH LD_PRELOAD LC_CTYPE PYTHONPATH GOPATH NODE_OPTIONS HOME COLUMNS PAGER GIT_PAGER GIT_DIR EDITOR
  API_KEY AWS_PROFILE X VAR MY_VAR VERBOSE PORT HOST JAVA_HOME SHELL USER IFS BASH_ENV ENV PS1`,
);

/** Sub-commands of docker that only look, and options with which they ran. Every other one asks. */
export const DOCKER: Readonly<Record<string, ReadonlySet<string>>> = {
  ps: tried("-a -q --all --filter --format"),
  images: tried("-a -q"),
  logs: tried("-f --tail -t --since"),
  inspect: NONE,
};
