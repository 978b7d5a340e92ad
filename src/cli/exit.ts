/** What a caller may rely on. Other codes are reserved, except that `edit` passes its editor's status on, and that a signal gives 128 and its number. */
export const EXIT = {
  /** Done; no drift. */
  ok: 0,
  /** The answer is no (drift), or a source or the configuration is missing or invalid. */
  no: 1,
  /** A target file is missing or cannot be read or written. */
  target: 2,
  /** Wrong usage. */
  usage: 64,
  /** A bug in twsrt. */
  bug: 70,
} as const;
