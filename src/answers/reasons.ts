import { LOSS_TEXTS } from "../diagnostics/messages.ts";
import { REASONS as SANDBOX_REASONS } from "../enforcers/srt/index.ts";
import type { Reason, ReasonTable } from "../enforcers/model.ts";
import type { Target } from "../targets/target.ts";

/** What can be said of a difference when the model of the enforcer gives no finer reason. */
export const GENERAL_REASONS: ReasonTable = {
  "no-entry-matches": {
    title: "nothing in the configuration speaks of this access",
    why: "No entry of the agent matches the access in this form, and by itself the agent lets it through.",
    remedy: "look at the entries with `twsrt generate`, and rely on layer 1 for this form if it covers it",
  },
  "asks-instead": {
    title: "the agent asks where the policy denies",
    why: "No entry denies the access in this form. The agent asks before it does it, so a person decides, and an unattended run may be set to say yes.",
    remedy: "do not run the agent in a mode that answers its questions by itself",
  },
  "stricter-by-itself": {
    title: "the agent asks or denies by itself",
    why: "The policy leaves the access open or asks for it, and the agent does more by itself.",
    remedy: "none needed; allow it in the agent's own settings if it gets in the way",
  },
  "entry-reaches-further": {
    title: "an entry for another access also matches this one",
    why: "The agent's matching is wider than the policy's: an entry that stands for another rule, or for another form of this one, speaks of this access too.",
    remedy: "none needed; the entry is named beside the access",
  },
  "source-not-written": {
    title: "the sandbox settings do not protect the policy",
    why: "twsrt never writes a canonical source, and the settings of the sandbox are one. What keeps an agent from changing the policy is therefore in the agents' own rules alone.",
    remedy: "add the sources, config.toml and the agents' files to `denyWrite` in the sandbox settings",
  },
  "not-measured": {
    title: "what the agent does here was not measured",
    why: "Answers come from experiments with the real program. This form was not among them, and nobody guesses.",
    remedy: "take it for open until it has been measured",
  },
};

/** What a translation says of itself: the losses, in the same words that `generate` uses. */
export const LOSS_REASONS: ReasonTable = LOSS_TEXTS;

/**
 * Every reason code with its text: general ones, losses, those of the sandbox, and those of each agent.
 * @throws Error when a code stands in two tables with different texts
 */
export async function allReasons(targets: readonly Target[]): Promise<ReasonTable> {
  const all: Record<string, Reason> = { ...GENERAL_REASONS };
  const tables = [LOSS_REASONS, SANDBOX_REASONS];
  for (const target of targets) tables.push((await target.model()).REASONS);
  for (const table of tables) {
    for (const [code, reason] of Object.entries(table)) {
      // What is said of every enforcer is said in the same words.
      if (Object.hasOwn(GENERAL_REASONS, code)) continue;
      const known = all[code];
      if (known !== undefined && known.title !== reason.title)
        throw new Error(`the reason code ${code} has two meanings: ${known.title}, and ${reason.title}`);
      all[code] ??= reason;
    }
  }
  return all;
}
