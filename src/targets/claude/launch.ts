import type { Launch } from "../launch.ts";
import type { ClaudeOptions } from "./options.ts";

/** What a project could switch off (facts.md, "Starting it", release 2.1.330). */
const SANDBOX = {
  sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false },
};

export const launch: Launch<ClaudeOptions> = {
  spelling: { camel: false, switches: "pchvd" },
  loose: [
    {
      names: ["--dangerously-skip-permissions", "--allow-dangerously-skip-permissions"],
      reason: "runs tools without a question",
    },
    {
      names: ["--permission-mode", "--inherit-permission-mode"],
      value: {
        like: /^(bypassPermissions|acceptEdits|auto)$/,
        words: "bypassPermissions, acceptEdits, auto",
      },
      reason: "answers questions that you would be asked",
    },
    { names: ["--managed-settings"], reason: "takes the place of an administrator's file" },
    {
      names: ["--allowedTools", "--allowed-tools"],
      value: {
        like: /(^|[\s,(])(WebFetch|WebSearch|Write|Edit|MultiEdit|NotebookEdit|\*)/,
        words: "a tool that writes files or reaches hosts",
      },
      reason: "allows what your policy denies because no list names it",
    },
    { names: ["--settings"], reason: "replaces the settings that keep the sandbox on" },
    { names: ["--setting-sources"], reason: "can leave out the file with your rules" },
    { names: ["--restricted"], reason: "ignores the file with your rules" },
    { names: ["--bare"], reason: "skips hooks" },
    { names: ["--add-dir"], reason: "makes another directory writable, in the sandbox too" },
    { names: ["--cloud", "--environment"], reason: "starts the session on another machine" },
  ],
  arguments: ({ options }) =>
    options.sandbox === "require"
      ? [
          {
            words: ["--settings", JSON.stringify(SANDBOX)],
            reason: "keeps the sandbox on where a project's settings switch it off",
            closes: ["project-sandbox-off"],
          },
        ]
      : [],
  needs: ({ sandbox }) => (sandbox === "require" ? ["bwrap", "socat"] : []),
};
