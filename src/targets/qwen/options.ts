import * as v from "valibot";
import { COMMANDS, WRAPPER, optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[qwen]` of config.toml. */
export const options = optionsShape(
  v.object({
    commands: COMMANDS,
    wrapper: WRAPPER,
  }),
);

export type QwenOptions = OptionsOf<typeof options>;
