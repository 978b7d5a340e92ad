import * as v from "valibot";
import { WRAPPER, optionsShape, type OptionsOf } from "../../src/targets/kit/options.ts";

/** The section `[sample]` of config.toml. */
export const options = optionsShape(v.object({ wrapper: WRAPPER }));

export type SampleOptions = OptionsOf<typeof options>;
