import * as v from "valibot";
import { WRAPPER, optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[pi]` of config.toml. */
export const options = optionsShape(
  v.object({
    unknown: v.optional(v.picklist(["ask", "deny"]), "ask"),
    other_tools: v.optional(v.picklist(["ask", "deny", "allow"]), "ask"),
    sandbox: v.optional(v.picklist(["none", "srt"]), "none"),
    wrapper: WRAPPER,
  }),
);

export type PiOptions = OptionsOf<typeof options>;
