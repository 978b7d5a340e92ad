import { movedBy, partsOf, type Variables } from "../own.ts";
import { SRT_NEEDS } from "../../enforcers/srt/needs.ts";
import { wrapperSample } from "../kit/sample.ts";
import type { Target } from "../target.ts";
import { EXTENSION } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { LOSSES } from "./losses.ts";
import { options, type PiOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

const folderOf = ({ PI_CODING_AGENT_DIR: folder }: Variables): string => movedBy(folder, "~/.pi/agent");

/** pi. */
export const pi: Target<PiOptions> = {
  name: "pi",
  title: "pi",
  inAll: "when-configured",
  folder: "~/.pi/agent",
  release,
  artifacts: [
    {
      id: EXTENSION,
      configKey: "pi_extension",
      title: "extension",
      ownership: "whole",
      syntax: "text",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/extensions/twsrt.ts`,
    },
  ],
  // The rest of the folder is the state of the program. A project's `.pi` has settings and extensions as well.
  own: (variables) => [
    ...partsOf(folderOf(variables), {
      files: ["settings.json", "trust.json", "models.json", "mcp.json"],
      directories: ["extensions", "npm", "git"],
    }),
    { name: ".pi", isFile: false },
  ],
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  needs: ["srt", ...SRT_NEEDS],
  // The sandbox does not start inside itself, so every command line would be refused.
  checkOptions: ({ sandbox, wrapper }) =>
    sandbox === "srt" && wrapper === "srt"
      ? [{ option: "sandbox", problem: { code: "sandbox-in-wrapper", args: {} } }]
      : [],
  unattended: (own) => ({
    ...own,
    unknown: "deny",
    other_tools: own.other_tools === "ask" ? "deny" : own.other_tools,
  }),
  sample: {
    targets:
      '# pi_extension = "~/.pi/agent/extensions/twsrt.ts"   # default: below PI_CODING_AGENT_DIR if it is set',
    section: [
      "[pi]",
      '# What the extension does with a command line that cannot be determined before it runs: "ask" or "deny".',
      'unknown = "ask"',
      '# What it does with tools of other extensions that no rule is about: "ask", "deny" or "allow".',
      'other_tools = "ask"',
      '# "srt": the extension runs command lines in the sandbox (srt), and refuses them where it does not start. "none": without it.',
      'sandbox = "none"',
      ...wrapperSample("pi"),
    ].join("\n"),
  },
  losses: LOSSES,
  lossTexts: async () => (await import("./loss-texts.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  layer1: ({ wrapper, sandbox }) => (wrapper === "srt" ? "around" : sandbox === "srt" ? "own" : "none"),
  launch: () => import("./launch.ts"),
  importer: () => import("./import.ts"),
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
