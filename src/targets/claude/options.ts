import * as v from "valibot";
import { optionsShape, type OptionsOf } from "../kit/options.ts";

const FILE_TOOLS = ["Read", "Edit", "Write", "MultiEdit"] as const;

export type FileTool = (typeof FILE_TOOLS)[number];

/**
 * The names that the agent consults for path rules; `Edit` covers Write and NotebookEdit
 * (research/claude-code.md 1.1, release 2.1.330). Older releases and documents list more.
 */
export const CONSULTED = ["Read", "Edit"] as const;

/** The section `[claude]` of config.toml. */
export const options = optionsShape(
  v.object({
    file_tools: v.optional(v.array(v.picklist(FILE_TOOLS)), [...CONSULTED]),
    sandbox: v.optional(v.picklist(["keep", "require"]), "keep"),
    bypass: v.optional(v.picklist(["keep", "disable"]), "keep"),
  }),
);

export interface ClaudeOptions extends OptionsOf<typeof options> {
  /** No person can answer when the model asks to leave the sandbox, or a command to reach a host. */
  readonly unattended?: true;
}
