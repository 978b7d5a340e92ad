import * as v from "valibot";
import { WRAPPER, optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[grok]` of config.toml. */
export const options = optionsShape(v.object({ wrapper: WRAPPER }));

export type GrokOptions = OptionsOf<typeof options>;
