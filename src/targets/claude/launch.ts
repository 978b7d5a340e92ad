import { wordsOf } from "../kit/hooks/seat.ts";
import type { Launch, LaunchArguments, LaunchInput } from "../launch.ts";
import { hasOption } from "../loose-flags.ts";
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

const SPELLING = { parser: "attached", switches: "pchvd" } as const;

function settingsFor({ options, ofProfile }: LaunchInput<ClaudeOptions>): readonly LaunchArguments[] {
  const profile = ofProfile === undefined ? undefined : inOneArgument(ofProfile(SETTINGS));
  const closes = options.sandbox === "require" ? { closes: ["project-sandbox-off"] } : {};
  if (profile !== undefined) {
    const reason = "keeps the rules of the profile for this session, whatever is written to the user's file";
    return [{ words: ["--settings", profile], reason, ...closes }];
  }
  if (options.sandbox !== "require") return [];
  const reason = "keeps the sandbox on where a project's settings switch it off";
  return [{ words: ["--settings", JSON.stringify(SANDBOX)], reason, ...closes }];
}

const PROMPT_TOOL = "--permission-prompt-tool";

/**
 * Without a person `-p` denies what it would ask about. With a guard the policy answers: what it does not allow stays denied, also
 * when the program is missing, ends or answers anything else (conformance/acceptance/guard-mcp.test.ts, release 2.1.330).
 */
function promptFor({ args, guard }: LaunchInput<ClaudeOptions>): readonly LaunchArguments[] {
  const isPrint = hasOption(args, SPELLING, ["-p", "--print"]);
  if (guard === undefined || !isPrint || hasOption(args, SPELLING, [PROMPT_TOOL])) return [];
  // The same options in the place of the agent's name.
  const [name = "guard", , ...options] = guard.arguments;
  const [command, ...words] = wordsOf({ ...guard, arguments: [name, "--mcp", ...options] });
  const servers = JSON.stringify({ mcpServers: { twsrt: { command, args: words } } });
  // The list of configurations ends at the next option, so another one of its own follows it.
  return [
    {
      words: ["--mcp-config", servers, PROMPT_TOOL, "mcp__twsrt__approve"],
      reason: "lets your policy answer the permission prompts that `-p` denies without asking",
    },
  ];
}

export const launch: Launch<ClaudeOptions> = {
  spelling: SPELLING,
  loose: [
    {
      names: ["--dangerously-skip-permissions", "--allow-dangerously-skip-permissions"],
      reason: "runs tools without a prompt",
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
  arguments: (input) => [...settingsFor(input), ...promptFor(input)],
  needs: ({ sandbox }) => (sandbox === "require" ? ["bwrap", "socat"] : []),
};
