import * as v from "valibot";
import type { OptionsShape } from "../../schema/options.ts";

/** Where a command rule is found in a line. */
export const COMMANDS = v.optional(v.picklist(["anywhere", "prefix"]), "anywhere");

/** Whether the agent is started inside the sandbox. */
export const WRAPPER = v.optional(v.picklist(["none", "srt"]), "none");

/** A schema as the section of config.toml that it describes. */
export function optionsShape<const Entries extends v.ObjectEntries>(
  schema: v.ObjectSchema<Entries, undefined>,
): OptionsShape<v.InferOutput<v.ObjectSchema<Entries, undefined>>> {
  return { schema, parse: (section) => v.parse(schema, section) };
}

/** Options as they come out of a shape. */
export type OptionsOf<Shape> = Shape extends OptionsShape<infer Options> ? Options : never;
