import * as v from "valibot";
import { optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[codex]` of config.toml. */
export const options = optionsShape(v.object({}));

export type CodexOptions = OptionsOf<typeof options>;
