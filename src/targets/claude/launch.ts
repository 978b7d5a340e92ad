import type { Launch } from "../launch.ts";
import { SETTINGS } from "./artifacts.ts";
import type { ClaudeOptions } from "./options.ts";

/** What a project could switch off (facts.md, "Starting it", release 2.1.330). */
const SANDBOX = {
  sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false },
};

/** One argument may have 128 KiB on Linux. A larger policy is in the user's file alone. */
const LONGEST = 100_000;

function inOneArgument(text: string): string | undefined {
  const short = JSON.stringify(JSON.parse(text));
  return Buffer.byteLength(short) <= LONGEST ? short : undefined;
}

export const launch: Launch<ClaudeOptions> = {
  spelling: { parser: "attached", switches: "pchvd" },
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
  arguments: ({ options, ofProfile }) => {
    const profile = ofProfile === undefined ? undefined : inOneArgument(ofProfile(SETTINGS));
    const closes = options.sandbox === "require" ? { closes: ["project-sandbox-off"] } : {};
    if (profile !== undefined) {
      const reason =
        "keeps the rules of the profile for this session, whatever is written to the user's file";
      return [{ words: ["--settings", profile], reason, ...closes }];
    }
    if (options.sandbox !== "require") return [];
    const reason = "keeps the sandbox on where a project's settings switch it off";
    return [{ words: ["--settings", JSON.stringify(SANDBOX)], reason, ...closes }];
  },
  needs: ({ sandbox }) => (sandbox === "require" ? ["bwrap", "socat"] : []),
};
