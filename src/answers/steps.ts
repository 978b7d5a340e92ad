import type { Attempt, Touch } from "../policy/attempt.ts";
import type { SimpleCommand, Word } from "../shell/simple-command.ts";
import { shownText } from "../shell/word.ts";

/** One step of how a command line was taken apart. */
export type Step =
  | {
      readonly kind: "command";
      /** The words as bash passes them on; what only the run decides is as it is written. */
      readonly words: readonly string[];
      /** The programs that start it, outermost first. */
      readonly wrappers: readonly string[];
      readonly where: string;
      /** The directory it runs in, where the line changes it. */
      readonly directory?: string;
      /** It stands in a function that is not called, so it does not run. */
      readonly dormant: boolean;
    }
  | {
      readonly kind: "touch";
      readonly action: Touch["action"];
      readonly what: string;
      readonly guessed: boolean;
    }
  | { readonly kind: "unknown"; readonly code: string; readonly part: string };

/** How an access was taken apart: its commands, what they use, and what was not understood. */
export function stepsOf(attempt: Attempt): readonly Step[] {
  if (attempt.tool !== "Bash") return [];
  const { commands, inner, touches, guesses, unknowns } = attempt;
  return [
    ...[...commands.commands, ...inner].map(commandStep),
    ...[...touches, ...guesses].map(touchStep),
    ...unknowns.map(({ kind, part }): Step => ({ kind: "unknown", code: `${kind}-unknown`, part })),
  ];
}

function commandStep({ words, wrappers, where, cwd, dormant }: SimpleCommand): Step {
  return {
    kind: "command",
    words: words.map(wordText),
    wrappers,
    where,
    ...(cwd === "start" ? {} : { directory: cwd === "unknown" ? "unknown" : wordText(cwd.to) }),
    dormant: dormant === true,
  };
}

function touchStep(touch: Touch): Step {
  if (touch.action === "connect") {
    const what = touch.port === undefined ? touch.host : `${touch.host}:${touch.port}`;
    return { kind: "touch", action: "connect", what, guessed: false };
  }
  const linked = " and everything below it, through links";
  const below = {
    tree: " and everything below it",
    linked,
    dereferenced: linked,
    list: " and the names below it",
  };
  const what = touch.reach === undefined ? touch.path : touch.path + below[touch.reach];
  return { kind: "touch", action: touch.action, what, guessed: touch.guessed === true };
}

function wordText(word: Word): string {
  return shownText(word.kind === "literal" ? word.text : word.raw);
}
