import type { Role } from "../arguments.ts";
import type { ProgramRecord } from "../record.ts";

const FORCE = ["-f", "--force"] as const;
export const DRY = ["-n", "--dry-run"] as const;

/** Options of `git commit` and `git tag` for the message. */
export const MESSAGE = {
  valued: "mCcFtu",
  long: [
    "--message",
    "--author",
    "--date",
    "--reuse-message",
    "--reedit-message",
    "--fixup",
    "--squash",
    "--trailer",
    "--cleanup",
  ],
} as const;

/** Options of `git clean` with a value. */
export const CLEAN = { valued: "e", long: ["--exclude"] } as const;

/** Options before the sub-command (git(1)), and what the sub-commands call one option. */
export const GIT: Readonly<Record<string, ProgramRecord>> = {
  git: {
    valued: "Cc",
    long: [
      "--git-dir",
      "--work-tree",
      "--namespace",
      "--exec-path",
      "--super-prefix",
      "--config-env",
      "--attr-source",
    ],
    idle: ["-h", "-v", "--man-path", "--info-path", "--html-path"],
    sub: {
      add: {
        idle: DRY,
        same: [FORCE, ["-A", "--all", "--no-ignore-removal"], ["-u", "--update"], ["-p", "--patch"]],
      },
      branch: {
        valued: "u",
        long: [
          "--set-upstream-to",
          "--contains",
          "--merged",
          "--no-merged",
          "--sort",
          "--format",
          "--points-at",
        ],
        same: [FORCE, ["-d", "--delete"], ["-m", "--move"], ["-c", "--copy"]],
      },
      checkout: { valued: "bB", long: ["--orphan", "--conflict"], same: [FORCE, ["-t", "--track"]] },
      clean: {
        ...CLEAN,
        idle: DRY,
        same: [FORCE, ["-q", "--quiet"], ["-i", "--interactive"]],
      },
      clone: { valued: "bcjosu" },
      commit: {
        ...MESSAGE,
        idle: ["--dry-run", "--porcelain", "--short", "--long"],
        options: { "-F": "read", "--file": "read", "--template": "read" } satisfies Record<string, Role>,
        same: [
          ["-a", "--all"],
          ["-n", "--no-verify"],
          ["-s", "--signoff"],
          ["-S", "--gpg-sign"],
          ["-e", "--edit"],
        ],
      },
      "cherry-pick": {
        valued: "mXS",
        long: ["--mainline", "--strategy", "--strategy-option"],
        same: [["-n", "--no-commit"]],
      },
      config: { valued: "ft", long: ["--file", "--type", "--blob", "--default"], same: [["-l", "--list"]] },
      diff: { valued: "GlOSU" },
      fetch: { valued: "josX", idle: ["--dry-run"], same: [FORCE, ["-p", "--prune"], ["-a", "--append"]] },
      gc: { same: [["-q", "--quiet"]] },
      log: { valued: "nGLSO", long: ["--format", "--author", "--grep", "--since", "--until", "--max-count"] },
      merge: {
        valued: "mFsXS",
        long: ["--strategy", "--strategy-option", "--into-name"],
        same: [["-n", "--no-stat"]],
      },
      mv: { idle: DRY, same: [FORCE] },
      notes: { valued: "mF", same: [FORCE] },
      prune: { idle: DRY },
      pull: {
        valued: "josXS",
        long: ["--strategy", "--strategy-option"],
        idle: ["--dry-run"],
        same: [FORCE, ["-r", "--rebase"]],
      },
      push: {
        valued: "o",
        long: ["--repo", "--push-option", "--receive-pack", "--exec"],
        idle: DRY,
        same: [FORCE, ["-d", "--delete"], ["-u", "--set-upstream"]],
        // git-push(1): a `+` before a refspec forces it, an empty source deletes its target.
        marks: [
          { option: "--force", operand: /^\+./ },
          { option: "--delete", operand: /^\+?:./ },
        ],
      },
      rebase: {
        valued: "xsXC",
        long: ["--exec", "--onto", "--strategy", "--strategy-option", "--whitespace"],
        same: [
          ["-i", "--interactive"],
          ["-f", "--force-rebase", "--no-ff"],
        ],
      },
      reset: {
        same: [
          ["-q", "--quiet"],
          ["-p", "--patch"],
        ],
      },
      restore: {
        valued: "s",
        long: ["--source"],
        same: [
          ["-S", "--staged"],
          ["-W", "--worktree"],
          ["-p", "--patch"],
        ],
      },
      revert: { valued: "m", same: [["-n", "--no-commit"]] },
      rm: { idle: DRY, same: [FORCE, ["-r"]] },
      stash: {
        valued: "m",
        long: ["--message"],
        same: [
          ["-u", "--include-untracked"],
          ["-a", "--all"],
        ],
      },
      submodule: { same: [FORCE] },
      switch: {
        valued: "cC",
        long: ["--create", "--force-create", "--orphan", "--conflict"],
        same: [
          [...FORCE, "--discard-changes"],
          ["-c", "--create"],
          ["-C", "--force-create"],
        ],
      },
      tag: {
        valued: "mFu",
        long: ["--message", "--file", "--sort", "--contains"],
        same: [FORCE, ["-d", "--delete"], ["-a", "--annotate"], ["-s", "--sign"]],
      },
      worktree: { same: [FORCE], sub: { add: { valued: "bB", same: [FORCE] }, remove: { same: [FORCE] } } },
    },
  },
};
