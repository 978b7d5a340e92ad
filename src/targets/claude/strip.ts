import { stripJson } from "../kit/strip-json.ts";
import type { StripInput } from "../target.ts";
import { textOf } from "./keys.ts";

/** Takes entries out of a settings file. */
export function strip(input: StripInput): string | undefined {
  return stripJson(input, textOf);
}
