import type { JsonDialect } from "../../edit/json-dialect.ts";

/** What the agent reads as a configuration (facts.md, "The file", release 1.18.33). */
export const DIALECT: JsonDialect = {
  comments: true,
  trailingCommas: true,
  byteOrderMark: true,
  keys: "last",
};
