import type { JsonDialect } from "../../edit/json-dialect.ts";

/** What the agent reads as a settings file (facts.md, section A, release 0.24.4). */
export const DIALECT: JsonDialect = {
  comments: true,
  openComment: true,
  trailingCommas: false,
  byteOrderMark: true,
  keys: "last",
};
