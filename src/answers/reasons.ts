import type { LossCode, LossDirection, LossFacts, LossText } from "../diagnostics/codes.ts";
import { SHARED_LOSS_TEXTS } from "../diagnostics/loss-texts.ts";
import { GUARD_REASONS } from "./guard-reasons.ts";
import { SHARED_LOSSES } from "../diagnostics/losses.ts";
import { REASONS as SANDBOX_REASONS } from "../enforcers/srt/index.ts";
import type { Difference, Done, Reason, ReasonTable } from "../enforcers/model.ts";
import type { UnknownCode } from "../policy/decide.ts";
import type { Target } from "../targets/target.ts";

/** For a rule of which nothing was emitted the remedy is another form of it, be it a deny or an allow. */
const LOSS_MENDS: Readonly<Record<LossDirection, readonly Difference[]>> = {
  weaker: ["weaker"],
  stricter: ["stricter"],
  none: ["weaker", "stricter"],
};

/** What can be said of a difference when the model of the enforcer gives no finer reason. */
export const GENERAL_REASONS: ReasonTable = {
  "no-entry-matches": {
    title: "nothing in the configuration matches this access",
    why: "No entry of the agent matches the access in this form, and by itself the agent lets it through.",
    remedy: "look at the entries with `twsrt generate`, and rely on layer 1 for this form if it covers it",
    mends: ["weaker"],
  },
  "asks-instead": {
    title: "the agent asks where the policy denies",
    why: "No entry denies the access in this form. The agent asks before it does it, so a person decides, and an unattended run may be set to say yes.",
    remedy: "do not run the agent in a mode that answers its questions by itself",
    mends: ["weaker"],
  },
  "stricter-by-itself": {
    title: "the agent asks or denies by itself",
    why: "The policy leaves the access open or asks for it, and the agent does more by itself.",
    remedy: "none needed; allow it in the agent's own settings if it gets in the way",
    mends: ["stricter"],
  },
  "entry-reaches-further": {
    title: "an entry for another access also matches this one",
    why: "The agent's matching is wider than the policy's: an entry for another rule, or for another form of this one, matches this access too. In Claude Code, `Read(.env)` matches a file of this name at every depth, also for `./.env`.",
    remedy: "none needed; the entry is named beside the access",
    mends: ["stricter"],
  },
  "words-anywhere": {
    title: "the agent finds the words of a command rule anywhere in the line",
    why: 'With `commands = "anywhere"` an entry is compared with the whole text of a line. It also matches where the words are only text, such as a commit message, and the policy looks at the commands that run.',
    remedy:
      'none needed; `commands = "prefix"` for this agent in config.toml matches only the beginning of a command, and then misses `sudo rm` and `bash -c "rm x"`',
    mends: ["stricter"],
  },
  "opened-by-entry": {
    title: "an entry that twsrt did not write allows it",
    why: "The agent's configuration contains an allow entry that is not in the policy, and no deny entry matches the access in this form.",
    remedy: "remove the entry that is named as deciding, or narrow it",
    mends: ["weaker"],
  },
  "source-not-written": {
    title: "the sandbox settings do not protect the policy",
    why: "Twsrt never writes a canonical source, and the settings of the sandbox are one. What keeps an agent from changing the policy is therefore in the agents' own rules alone.",
    remedy: "add the sources, config.toml and the agents' files to `denyWrite` in the sandbox settings",
    mends: ["weaker"],
  },
  "generation-not-measured": {
    title: "the installed program is a later generation of the agent",
    why: "The program has the name of the agent that twsrt knows, and is a later generation of it. What it does with the file that twsrt writes has not been measured, so no answer is given.",
    remedy: "install the earlier generation, or do not rely on rules in this agent",
    mends: ["unknown"],
  },
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "Answers come from experiments with the real program. This form was not among them, and twsrt does not guess.",
    remedy: "treat it as open until it has been measured",
    mends: ["unknown"],
  },
};

const RUN_IT_APART =
  "write the value into the line, or run the command on its own and look at its output first";

/** Why the policy has no answer to a part of a line. */
export const UNKNOWN_REASONS: Readonly<Record<UnknownCode, Reason>> = {
  "program-unknown": {
    title: "only the run decides which program this is",
    why: "The name of the program comes from a variable or from the output of a command, and a command rule of the policy could apply to it.",
    remedy: "write the name of the program into the line",
    mends: ["unknown"],
  },
  "text-unknown": {
    title: "only the run decides what this shell or interpreter is given to run",
    why: "The text comes from a variable, a file, the network or another command, so any restriction of the policy could apply to it.",
    remedy: "save the text to a file, read it, and run the file",
    mends: ["unknown"],
  },
  "path-unknown": {
    title: "only the run decides which file this is",
    why: "A part of the path comes from a variable or from the output of a command. It may contain `/` and `..`, so a path rule of the policy could apply.",
    remedy: RUN_IT_APART,
    mends: ["unknown"],
  },
  "host-unknown": {
    title: "only the run decides which host this is",
    why: "A part of the address comes from a variable or from the output of a command, and a domain rule of the policy could apply to it.",
    remedy: RUN_IT_APART,
    mends: ["unknown"],
  },
  "argument-unknown": {
    title: "only the run decides what these words are",
    why: "A word could be an option, a sub-command or a file that a rule of the policy names, or the program has no record and may run the words behind it.",
    remedy: RUN_IT_APART,
    mends: ["unknown"],
  },
  "directory-unknown": {
    title: "only the run decides in which directory this path is",
    why: "The command runs in a directory that depends on a variable or on the commands before it, and the path is relative.",
    remedy: "write an absolute path, or a literal path after `cd`",
    mends: ["unknown"],
  },
  "tree-unknown": {
    title: "there are too many files to look through",
    why: "The program reads a directory tree, and a rule with wildcards could apply to a file in it. twsrt looks at a limited number of files only.",
    remedy: "name a smaller directory",
    mends: ["unknown"],
  },
  "not-parsed": {
    title: "the command line cannot be parsed",
    why: "The line is not valid bash, or it is too long or too deeply nested, so any rule of the policy could apply.",
    remedy: "fix the syntax of the line, or split it into shorter ones",
    mends: ["unknown"],
  },
};

/** Losses as reasons: what a translation says of itself, in the words that `generate` uses. */
function lossReasons(
  losses: Readonly<Record<LossCode, LossFacts>>,
  texts: Readonly<Record<LossCode, LossText>>,
): ReasonTable {
  const table: Record<string, Reason> = {};
  for (const [code, text] of Object.entries(texts)) {
    const facts = losses[code];
    if (facts !== undefined) table[code] = { ...text, mends: LOSS_MENDS[facts.direction] };
  }
  return table;
}

/** The losses that several agents bring. */
export const LOSS_REASONS: ReasonTable = lossReasons(SHARED_LOSSES, SHARED_LOSS_TEXTS);

/** What is said of an agent alone: of its model, and of its translation. */
export async function agentReasons(target: Target): Promise<ReasonTable> {
  const { REASONS } = await target.model();
  return { ...lossReasons(target.losses, await target.lossTexts()), ...REASONS };
}

/** What to do about a difference where its reason has no advice that fits. */
export const GENERAL_REMEDIES: Readonly<Record<Difference, string>> = {
  weaker: "none in this agent: do not rely on it for this form of access",
  stricter: "none needed: the agent allows no more than the policy",
  unknown: "treat the access as open until `twsrt verify` or `twsrt test` has tried it",
};

/**
 * What to do about some differences with one reason: only advice that makes them smaller, and that is not so already.
 * @param done what is so already
 */
function remedyFor(reason: Reason, found: readonly Difference[], done: ReadonlySet<Done>): string {
  const remedies = new Set<string>();
  for (const difference of found.length === 0 ? reason.mends : found) {
    const fits = reason.mends.includes(difference);
    const own = fits && !isDone(reason.unless, done) ? [reason.remedy] : [];
    const also =
      fits && reason.also !== undefined && !isDone(reason.also.unless, done) ? [reason.also.remedy] : [];
    const all = [...own, ...also];
    for (const remedy of all.length === 0 ? [GENERAL_REMEDIES[difference]] : all) remedies.add(remedy);
  }
  // Some are phrases and some are sentences.
  return [...remedies].reduce((text, next) => (/[.!?]$/.test(text) ? `${text} ${next}` : `${text}; ${next}`));
}

/** A reason as it is told, with the advice that fits. */
export interface ToldReason {
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

/** @param found the differences that it explains; none: those that its own remedy is for */
export function toldOf(reason: Reason, found: readonly Difference[], done: ReadonlySet<Done>): ToldReason {
  const { title, why } = reason;
  return { title, why, remedy: remedyFor(reason, found, done) };
}

function isDone(unless: Done | undefined, done: ReadonlySet<Done>): boolean {
  return unless !== undefined && done.has(unless);
}

/**
 * Every reason code with its text: general ones, losses, those of the sandbox, and those of each agent.
 * @throws Error when a code is in two tables with different texts
 */
export async function allReasons(targets: readonly Target[]): Promise<ReasonTable> {
  const all: Record<string, Reason> = { ...GENERAL_REASONS, ...UNKNOWN_REASONS };
  const tables = [LOSS_REASONS, SANDBOX_REASONS, GUARD_REASONS];
  for (const target of targets) tables.push(await agentReasons(target));
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
