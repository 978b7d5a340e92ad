import { followed, partsOf, type Variables } from "../own.ts";
import type { Target } from "../target.ts";
import { SETTINGS } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { LOSSES } from "./losses.ts";
import { CONSULTED, options, type ClaudeOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

const USUAL = "~/.claude";

/** Everything but an absolute path is resolved against the start directory, the empty text and `~` too (facts.md Q). */
function folderOf({ CLAUDE_CONFIG_DIR: moved }: Variables): string {
  if (moved === undefined) return USUAL;
  return moved.startsWith("/") ? moved : `./${moved}`;
}

/** Claude Code. */
export const claude: Target<ClaudeOptions> = {
  name: "claude",
  title: "Claude Code",
  inAll: "always",
  folder: USUAL,
  release,
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
  own: (variables) =>
    partsOf(followed(folderOf(variables), USUAL), { files: ["settings.json"], directories: ["hooks"] }),
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  unattended: (own) => ({ ...own, unattended: true }),
  checkOptions: ({ file_tools: tools }) => {
    const missing = CONSULTED.filter((name) => !tools.includes(name));
    if (missing.length === 0) return [];
    return [{ option: "file_tools", problem: { code: "file-tools-incomplete", args: { missing } } }];
  },
  sample: {
    targets:
      '# claude_settings = "~/.claude/settings.json"   # default: below CLAUDE_CONFIG_DIR if it is set',
    section: [
      "[claude]",
      "# Names that path rules are written for. Present releases consult these two; add",
      '# "Write" and "MultiEdit" for documents of older ones.',
      'file_tools = ["Read", "Edit"]',
      '# "require": the file also demands the agent\'s own sandbox (layer 1). "keep": that setting is left alone.',
      'sandbox = "require"',
      '# "disable": no flag or setting can start the agent in the mode that skips all prompts. "keep": that setting is left alone.',
      'bypass = "disable"',
    ].join("\n"),
  },
  switches: {
    "sandbox.enabled": "sandbox-on",
    "sandbox.failIfUnavailable": "sandbox-required",
    "sandbox.allowUnsandboxedCommands": "sandbox-only",
    "sandbox.network.strictAllowlist": "hosts-refused",
    "sandbox.network.allowAllUnixSockets": "sandbox-looser",
    "sandbox.enableWeakerNestedSandbox": "sandbox-looser",
    "sandbox.allowNestedUserNamespaces": "sandbox-looser",
    "permissions.disableBypassPermissionsMode": "no-bypass",
  },
  losses: LOSSES,
  starterAccepts: async () => (await import("./seldom.ts")).STARTER_ACCEPTS,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: async (input) => (await import("./seldom.ts")).strip(input),
  layer1: () => "own",
  managed: () => import("./seldom.ts"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  hook: { artifact: SETTINGS, canAskService: true, seat: async () => (await import("./hook.ts")).seat },
  guard: async () => import("./guard.ts"),
  transcript: async () => import("./transcript.ts"),
  driver: () => import("./driver/index.ts"),
};
