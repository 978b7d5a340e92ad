import { movedBy, partsOf, type Variables } from "../own.ts";
import type { Target } from "../target.ts";
import { SETTINGS } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { CONSULTED, options, type ClaudeOptions } from "./options.ts";
import { PROGRAM, RELEASE } from "./release.ts";
import { render } from "./render.ts";

const folderOf = (variables: Variables): string => movedBy(variables["CLAUDE_CONFIG_DIR"], "~/.claude");

/** Claude Code. */
export const claude: Target<ClaudeOptions> = {
  name: "claude",
  title: "Claude Code",
  inAll: "always",
  folder: "~/.claude",
  program: PROGRAM,
  measuredVersion: RELEASE,
  needs: ["bwrap", "socat"],
  artifacts: [
    {
      id: SETTINGS,
      configKey: "claude_settings",
      title: "settings file",
      ownership: "sections",
      syntax: "json",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/settings.json`,
    },
  ],
  // The rest of the folder is written in normal work: memory, plans, sessions.
  own: (variables) => partsOf(folderOf(variables), { files: ["settings.json"], directories: ["hooks"] }),
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  checkOptions: ({ file_tools: tools }) => {
    const missing = CONSULTED.filter((name) => !tools.includes(name));
    if (missing.length === 0) return [];
    return [{ option: "file_tools", problem: { code: "file-tools-incomplete", args: { missing } } }];
  },
  sample: {
    targets: 'claude_settings = "~/.claude/settings.json"',
    section: [
      "[claude]",
      "# Names that path rules are written for. Present releases consult these two; add",
      '# "Write" and "MultiEdit" for documents of older ones.',
      'file_tools = ["Read", "Edit"]',
      '# "require": the file also demands the agent\'s own sandbox (layer 1). "keep": that setting is left alone.',
      'sandbox = "require"',
    ].join("\n"),
  },
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  layer1: () => "own",
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
