import * as v from "valibot";
import { COMMANDS, optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[gemini]` of config.toml. */
export const options = optionsShape(
  v.object({
    commands: COMMANDS,
  }),
);

export type GeminiOptions = OptionsOf<typeof options>;
