/** A sub-command that only looks (facts.md I, release 2.1.330). */
export interface GitCommand {
  /** Other words: they may be anything, paths that have to be inside, or there may be none. */
  readonly operands: "free" | "none" | "paths";
  /** Options with which it ran. */
  readonly options: ReadonlySet<string>;
  /** Options with which it was asked about. */
  readonly asks?: ReadonlySet<string>;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}

const NONE = words("");
const LOOKS =
  "--stat --name-only --name-status -p -s --color --no-color --shortstat --numstat --diff-filter --no-ext-diff";

/** Sub-commands that run without a prompt. Every other one asks, and so does an option of git before it. */
export const GIT: Readonly<Record<string, GitCommand>> = {
  status: {
    operands: "free",
    options: words("-s --porcelain --short -sb -b --branch --long -v --ignored --ahead-behind --renames"),
    asks: words("-u -uno --untracked-files --porcelain=v2 --show-stash -z"),
  },
  log: {
    operands: "free",
    options: words(
      `${LOOKS} --oneline --all --graph --format -S -n --patch --no-patch --abbrev-commit --pretty --decorate --author
      --since --until --after --before --grep -G --follow --reverse --merges --no-merges --first-parent --max-count
      --skip --date --left-right --cherry-pick --branches --tags --remotes`,
    ),
    asks: words("-U0 --raw --ext-diff --textconv -z -i --no-pager"),
  },
  diff: {
    operands: "paths",
    options: words(
      `${LOOKS} --cached --staged --summary --dirstat --ignore-all-space --word-diff --no-index -M -C --find-renames -S
      -G -O --check --exit-code --quiet -R --relative`,
    ),
    asks: words("-U0 -U3 --patch -w -b --raw --ext-diff --textconv -z --no-pager"),
  },
  show: {
    operands: "free",
    options: words(
      `${LOOKS} --oneline --patch --no-patch --abbrev-commit --pretty --format --word-diff --raw --graph --decorate
      --first-parent --date --quiet`,
    ),
    asks: words("-U0 -w -b --ext-diff --textconv -z --no-pager"),
  },
  blame: {
    operands: "free",
    options: words("-L -w -C -M -p -e -l -s --date --line-porcelain"),
    asks: words("-b"),
  },
  "rev-parse": {
    operands: "free",
    options: words(
      "--show-toplevel --abbrev-ref --short --verify --git-dir --is-inside-work-tree --show-prefix --show-cdup",
    ),
  },
  "rev-list": { operands: "free", options: words("--count --all --max-count --no-merges") },
  "ls-files": {
    operands: "free",
    options: words(
      "-o -c -m -d -s -z --others --exclude-standard --cached --stage --full-name --error-unmatch",
    ),
  },
  "stash list": { operands: "free", options: NONE },
  "stash show": { operands: "free", options: words("-p") },
  "config --get": { operands: "free", options: NONE },
  grep: {
    operands: "free",
    options: words("-n -i -l -c -w -e -E -F --cached --heading"),
    asks: words("-O --open-files-in-pager"),
  },
  describe: {
    operands: "free",
    options: words("--tags --always --dirty --long --abbrev --contains --exact-match"),
    asks: words("--all"),
  },
  shortlog: { operands: "free", options: words("-s -n -sn -e --all") },
  "worktree list": { operands: "free", options: words("--porcelain") },
  "cat-file": { operands: "free", options: words("-t -s -e -p"), asks: words("--batch --textconv") },
  "for-each-ref": { operands: "free", options: NONE },
  "merge-base": { operands: "free", options: words("--is-ancestor --all --fork-point") },
  branch: {
    operands: "none",
    options: words(
      `-a -r -v -vv -av --list --show-current --all --remotes --verbose --sort --merged --no-merged --color --column -l`,
    ),
    asks: words(
      "-m -d -D -f -u -c -C -M --delete --move --track --edit-description --set-upstream-to --format",
    ),
  },
  tag: {
    operands: "none",
    options: words("-l --list --sort"),
    asks: words("-n -a -m -s -v -f -d --contains --points-at --merged"),
  },
  remote: { operands: "none", options: words("-v") },
  "reflog show": { operands: "free", options: NONE },
  reflog: { operands: "none", options: words("--all") },
  "ls-remote": { operands: "none", options: words("--heads --tags"), asks: words("--upload-pack") },
};
