import type { JsonDialect } from "../../edit/json-dialect.ts";

/** What the agent reads as a settings file (facts.md, section A, release 0.225.2). */
export const DIALECT: JsonDialect = {
  comments: true,
  trailingCommas: false,
  byteOrderMark: false,
  keys: "last",
};
