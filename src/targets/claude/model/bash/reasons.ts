import type { LayerAnswer } from "../../../../enforcers/model.ts";
import { isNoticedScript, ruleFor, type BashContext } from "./context.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import { spellings } from "../paths.ts";

/** Why a rule that seems to speak of the line does not act; undefined where none does. */
export function bashReason(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  context: BashContext,
  answer: LayerAnswer,
): string | undefined {
  // The question of an ask rule is what that rule says.
  if (answer.verdict === "ask" && answer.entry !== undefined) return answer.reason;
  return commandReason(commands, context) ?? fileReason(attempt, commands, context) ?? answer.reason;
}

function commandReason(
  commands: readonly LineCommand[],
  { bash, autoAllow }: BashContext,
): string | undefined {
  for (const rules of [bash.deny, bash.ask]) {
    if (rules.isEmpty) continue;
    for (const one of commands) {
      const { sight, spellings: texts, meaning } = one;
      const isMeant = ruleFor(rules, texts) !== undefined || rules.match(meaning) !== undefined;
      if (!isMeant) continue;
      if (sight.kind === "unseen") return sight.reason;
      if (sight.kind === "script") {
        return rules === bash.deny && !autoAllow && isNoticedScript(one)
          ? "shell-script-asks"
          : "bash-script-text";
      }
      // The same program stands there in a spelling that is not compared.
      if (sight.kind === "seen" && ruleFor(rules, texts) === undefined) return "spelling-not-read";
      if (sight.kind === "seen" && rules === bash.ask && autoAllow) return "nested-ask-runs";
    }
  }
  return undefined;
}

/** Files that the line gets at by its text and that a file rule names. */
function fileReason(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  { rules, environment, autoAllow }: BashContext,
): string | undefined {
  for (const touch of attempt.touches) {
    if (touch.action === "connect") continue;
    const paths = spellings(touch.path, environment);
    const { deny, ask } = rules.files;
    const isDenied =
      touch.action === "read"
        ? deny.Read.match(paths)?.kind === "rule"
        : (deny.Edit.match(paths) ?? deny.Read.match(paths))?.kind === "rule";
    if (isDenied) return autoAllow ? "sandbox-guards-files" : unseenFile(commands);
    const tool = touch.action === "read" ? ask.Read : ask.Edit;
    if (tool.match(paths)?.kind === "rule") return "ask-not-for-shell-files";
  }
  return undefined;
}

function unseenFile(commands: readonly LineCommand[]): string {
  for (const { sight, words } of commands) {
    if (sight.kind === "script") return "bash-script-text";
    if (sight.kind === "unseen") return sight.reason;
    if (words[0]?.includes("/") === true) return "program-path-hides-file";
  }
  return "shell-file-not-seen";
}
