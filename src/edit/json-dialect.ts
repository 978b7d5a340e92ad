/** What a reader of JSON accepts. Readers differ, and each agent's dialect is measured. */
export interface JsonDialect {
  readonly comments: boolean;
  /** A comma behind the last element. */
  readonly trailingCommas: boolean;
  /** One, at the start of the text. */
  readonly byteOrderMark: boolean;
  /** A block comment that reaches to the end of the text. */
  readonly openComment?: true;
  /**
   * `unique`: equal keys and `__proto__` are problems. `last`: of equal keys the last value counts, in the place of the
   * first, and `__proto__` is a key like any other.
   */
  readonly keys: "unique" | "last";
}

/** A document of rules in plain JSON. A repeated key would erase rules, so it is a problem. */
export const STRICT_JSON: JsonDialect = {
  comments: false,
  trailingCommas: false,
  byteOrderMark: false,
  keys: "unique",
};

/** The same with comments, and a byte-order mark at its start. */
export const STRICT_JSONC: JsonDialect = { ...STRICT_JSON, comments: true, byteOrderMark: true };

/** Everything that any dialect accepts. */
export const LENIENT_JSON: JsonDialect = {
  comments: true,
  trailingCommas: true,
  byteOrderMark: true,
  openComment: true,
  keys: "last",
};
