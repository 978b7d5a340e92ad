import type { JsonDialect } from "../../edit/json-dialect.ts";

/** What the agent reads as a settings file (settings/facts.md, "The text of the settings file", release 2.1.330). */
export const DIALECT: JsonDialect = {
  comments: false,
  trailingCommas: false,
  byteOrderMark: true,
  keys: "last",
};
