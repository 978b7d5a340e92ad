import type { ReasonTable } from "../enforcers/model.ts";

/** Why the guard answers otherwise than the policy, in any agent. */
export const GUARD_REASONS: ReasonTable = {
  "guard-denies-asks": {
    title: "the guard denies what it would ask about",
    why: "The hook of this agent cannot ask: a call that it asks about runs, or ends the session. So the guard denies what the policy asks about.",
    remedy: "none needed; run such a command yourself, or set `guard = false` for this agent in config.toml",
    mends: ["stricter"],
  },
  "guard-may-be-off": {
    title: "a settings file here can switch the guard off",
    why: "A file of the project or of another scope has a setting with which the agent starts no hooks of the user. Whether it takes effect depends on how the agent is started and on trust in the directory.",
    remedy:
      "remove the setting that `twsrt status` names, or install the managed files, which it cannot switch off",
    mends: ["unknown", "weaker"],
  },
  "guard-depends-on-conditions": {
    title: "the guard decides by the conditions of a rule",
    why: "A rule with `when` applies in the guard only where its conditions are met at the moment of the call: on a branch, in a directory, with a variable. Which of them will be met is not known here.",
    remedy: "remove `when` from the rule if it has to apply always",
    mends: ["unknown", "weaker"],
  },
  "guard-has-other-policy": {
    title: "the registered guard reads another configuration",
    why: "The entry names another configuration file or profile than this run, so its answers follow another policy.",
    remedy: "run `twsrt generate --write` to register the guard again",
    mends: ["unknown", "weaker"],
  },
};
