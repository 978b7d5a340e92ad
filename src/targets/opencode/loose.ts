import { parse, type ParseError } from "jsonc-parser";
import { isObject } from "../../edit/json.ts";

export type Json = Readonly<Record<string, unknown>>;

/**
 * A configuration as the agent reads it, which takes comments and a comma behind the last element, and of equal keys the
 * last value in the place of the first (facts.md, "The file", 1.18.33).
 * @returns undefined for what it refuses to start with
 */
export function looseConfig(text: string): Json | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 && isObject(value) ? value : undefined;
}
