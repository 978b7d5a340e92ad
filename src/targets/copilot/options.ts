import * as v from "valibot";
import { optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[copilot]` of config.toml. */
export const options = optionsShape(
  v.object({
    wrapper: v.optional(v.picklist(["srt", "none"]), "srt"),
  }),
);

export type CopilotOptions = OptionsOf<typeof options>;
