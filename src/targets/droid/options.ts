import * as v from "valibot";
import { optionsShape, type OptionsOf } from "../kit/options.ts";

/** The section `[droid]` of config.toml, which has no keys. */
export const options = optionsShape(v.object({}));

export type DroidOptions = OptionsOf<typeof options>;
