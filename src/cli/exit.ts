/** The documented exit codes. Other codes are reserved, except that `edit` and `run` pass the status of their program on, and that a signal gives 128 and its number. */
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
  /**
   * `run` did not start the agent. The agent's own status is passed on, so twsrt's are those that `env` and `timeout` use, which
   * programs leave free.
   */
  refused: 125,
  /** `run` found the agent's program, and could not start it. */
  notStarted: 126,
  /** `run` did not find the agent's program. */
  notFound: 127,
} as const;

/** What each status says, for the reference page. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "done; no drift",
  no: "a check failed, or a source, config.toml or access is wrong",
  target: "a target file is missing, or cannot be read or written",
  usage: "wrong usage",
  bug: "a bug in twsrt",
  refused: "`run` did not start the agent, and says why",
  notStarted: "`run` could not start the agent's program",
  notFound: "`run` did not find the agent's program",
};
