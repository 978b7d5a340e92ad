import type { JsonDialect } from "../../edit/json-dialect.ts";

/** What the agent reads as a settings file (facts.md, "Settings", release 0.61.0). */
export const DIALECT: JsonDialect = {
  comments: true,
  openComment: true,
  trailingCommas: false,
  byteOrderMark: false,
  keys: "last",
};
