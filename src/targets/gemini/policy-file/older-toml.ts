import { ParseError, parseTOML } from "toml-eslint-parser";

/** Where a text that can be read has something that older TOML does not have; a comma behind the last key of a table is none. */
export function newerFormIn(text: string): number | undefined {
  try {
    parseTOML(text, { tomlVersion: "1.0" });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    if (!/trailing comma|invalid date/i.test(error.message)) return error.index;
  }
  return undefined;
}
