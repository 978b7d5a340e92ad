import type { LayerAnswer } from "../../../../enforcers/model.ts";
import { stepsOf } from "../../../../policy/normalize.ts";
import { isNoticedScript, ruleFor, type BashContext, type BashInput } from "./context.ts";
import { bashAutoAllow } from "./auto-allow.ts";
import { bashDefault } from "./default.ts";
import type { SeenFile } from "./files.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import { lineCommands, MAX_LENGTH } from "./line.ts";
import { filesOf } from "./line-files.ts";
import { hidesFiles, isBroken, isHalfRead } from "./opaque.ts";
import { placesOf } from "./places.ts";
import { bashReason } from "./reasons.ts";
import { bashRules, type BashRules } from "./rules.ts";
import { masked } from "./shape.ts";
import { unquoted } from "./text.ts";
import { judgeUnchecked } from "./unchecked.ts";
import { directoryOf, wordPath } from "./words.ts";
import type { List, Rule } from "../entries.ts";
import { asked, NOT_MEASURED } from "../modes.ts";
import { isInside, resolved, spellings } from "../paths.ts";
import { isProtected } from "../protected.ts";
import { judgeCommand } from "../read-only.ts";

/** What the agent's static analysis of a command line answers. */
export interface Bash {
  decide(attempt: BashAttempt): LayerAnswer;
}

/** Deny before ask before allow before the mode; the strictest part of a line decides (facts.md D, I and J). */
export function bash(input: BashInput): Bash {
  const { rules, mode } = input;
  const of = (list: List): BashRules => bashRules(rules.all, list);
  const context: BashContext = { ...input, bash: { deny: of("deny"), ask: of("ask"), allow: of("allow") } };
  return {
    decide(attempt) {
      const removed = rules.whole("deny", "Bash");
      if (removed !== undefined) return { verdict: "deny", entry: removed.entry, reason: "tool-removed" };
      // Longer lines are not taken apart, and what then happens was not measured enough.
      if (attempt.line.length > MAX_LENGTH) return NOT_MEASURED;
      const commands = lineCommands(attempt);
      const answer = ruled(attempt, commands, context) ?? bashDefault(attempt, commands, context);
      if (answer.verdict === "deny" || answer.verdict === "unknown") return answer;
      const reason = bashReason(attempt, commands, context, answer);
      return reason === undefined ? answer : { ...answer, reason };
    },
  };

  /** What a deny or an ask rule says. */
  function ruled(
    attempt: BashAttempt,
    commands: readonly LineCommand[],
    { bash: lists }: BashContext,
  ): LayerAnswer | undefined {
    // `command -- -- rm x`, of which the agent makes nothing; and a removal of nothing under its other name.
    if (/\s--\s+--(\s|$)/.test(attempt.line) || /^\\(rm|rmdir|mv|cp|mkdir|touch)\s*$/.test(attempt.line))
      return NOT_MEASURED;
    const denied = commandRule(lists.deny, attempt, withoutExactAsks(attempt, commands, lists));
    if (denied.rule !== undefined) return { verdict: "deny", entry: denied.rule.entry };
    // What the sandbox lets run is not compared with rules for files; what is asked about is (facts.md I).
    const automatic = input.autoAllow ? bashAutoAllow(attempt, commands, mode) : undefined;
    const file = automatic?.verdict === "allow" ? undefined : deniedFile(attempt, commands, input);
    if (file !== undefined) return automatic?.verdict === "unknown" ? NOT_MEASURED : file;
    // A line that bash would refuse is read in another way, of which only a few cases were seen.
    // A quoted program with a substitution in it was denied for files of the substitution in some forms.
    if (commands.some(({ words: [program = ""] }) => /^".*(`|\$\()/s.test(program))) return NOT_MEASURED;
    if (denied.isUnmeasured || isHalfRead(attempt, lists.deny) || isSpanned(lists.deny, attempt, commands))
      return NOT_MEASURED;
    const question = commandRule(
      lists.ask,
      attempt,
      commands.filter(({ isCutOff }) => !isCutOff),
      input.autoAllow,
    );
    if (question.rule !== undefined) return asked({ verdict: "ask", entry: question.rule.entry }, mode);
    const whole = rules.whole("ask", "Bash");
    if (whole !== undefined && !input.autoAllow) return asked({ verdict: "ask", entry: whole.entry }, mode);
    if (question.isUnmeasured || isHalfRead(attempt, lists.ask) || isSpanned(lists.ask, attempt, commands))
      return NOT_MEASURED;
    // The agent also stops before removals in lines that it may have read otherwise than bash does.
    // Asked about, whatever allows; only one such line was tried.
    if (/\w\s+\(\(/.test(masked(attempt.line))) return NOT_MEASURED;
    const isQuoted =
      attempt.commands.kind === "unparsable" && attempt.commands.reason.includes("single quote");
    if (isQuoted || (isBroken(attempt) && /\brm(dir)?\b/.test(attempt.line))) return NOT_MEASURED;
    const removal = deniedRemoval(attempt, commands, input);
    if (removal !== undefined && !input.autoAllow)
      return asked({ verdict: "ask", reason: "shell-script-asks", entry: removal.entry }, mode);
    const script = commands.find(
      (command) => isNoticedScript(command) && scriptRule(lists.deny, command) !== undefined,
    );
    if (script === undefined || input.autoAllow) return undefined;
    const rule = scriptRule(lists.deny, script);
    return asked(
      { verdict: "ask", reason: "shell-script-asks", ...(rule === undefined ? {} : { entry: rule.entry }) },
      mode,
    );
  }
}

/**
 * An ask rule for the very text of a command is consulted before deny rules with a wildcard or a prefix, so it weakens
 * them. Not where the line is opaque, and not inside of parentheses (facts.md N).
 */
function withoutExactAsks(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  { deny, ask }: BashContext["bash"],
): readonly LineCommand[] {
  if (ask.isEmpty || hidesFiles(attempt)) return commands;
  const isExact = (rules: BashRules, { spellings: texts }: LineCommand): boolean =>
    [...texts].some((text) => rules.matchBare(text) !== undefined);
  return commands.filter(({ command: { where, span } }) => {
    if (where !== "top" && where !== "pipe") return true;
    // With all that starts it, and all that it starts.
    const part = commands.filter(({ command }) => command.span.offset === span.offset);
    return !part.some((one) => isExact(ask, one)) || part.some((one) => isExact(deny, one));
  });
}

function scriptRule(rules: BashRules, { spellings: texts, meaning }: LineCommand): Rule | undefined {
  return ruleFor(rules, texts) ?? rules.match(meaning);
}

/**
 * The rule that speaks of a part of the line, or of the whole.
 * @param onlyOutside nested commands do not count: so it is with ask rules when the sandbox allows by itself
 */
function commandRule(
  rules: BashRules,
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  onlyOutside = false,
): { readonly rule?: Rule; readonly isUnmeasured: boolean } {
  if (rules.isEmpty) return { isUnmeasured: false };
  const line = attempt.line.trim();
  const joined = joinedPipes(line);
  // `coproc` is a word of the shell, and rules see it all the same.
  const coproc = line.startsWith("coproc ") ? rules.match(line) : undefined;
  const whole =
    rules.matchExact(line) ?? rules.matchExact(joined) ?? pipeRule(rules, line, commands) ?? coproc;
  if (whole !== undefined) return { rule: whole, isUnmeasured: false };
  let isUnmeasured = false;
  for (const { sight, spellings: texts, command } of commands) {
    const rule = ruleFor(rules, texts);
    if (rule === undefined) continue;
    const isNested = ["substitution", "process-substitution", "function"].includes(command.where);
    if (sight.kind === "seen" && !(onlyOutside && isNested && !/^\w+=/.test(line)))
      return { rule, isUnmeasured: false };
    isUnmeasured ||= sight.kind === "unmeasured";
  }
  return { isUnmeasured };
}

/** Whether a rule matches a line with a command that the agent cannot check: it compares the whole of it in some forms. */
function isSpanned(rules: BashRules, { line }: BashAttempt, commands: readonly LineCommand[]): boolean {
  if (rules.isEmpty || commands.length < 2 || !commands.some(isUnchecked)) return false;
  return rules.match(line.trim()) !== undefined || rules.match(unquoted(line.trim())) !== undefined;
}

function isUnchecked(command: LineCommand): boolean {
  return judgeUnchecked(command) !== "runs" || command.words[0]?.startsWith("-") === true;
}

/** Rules with a wildcard may span a pipe, unless all its parts only look (facts.md D). */
function pipeRule(rules: BashRules, line: string, commands: readonly LineCommand[]): Rule | undefined {
  const text = masked(line);
  if (!/[^|]\|[^|]/.test(text)) return undefined;
  const rule = rules.match(joinedPipes(line));
  if (rule === undefined) return undefined;
  const onlyLooks = commands.every(({ words }) => judgeCommand(words, () => true, true) === "runs");
  return onlyLooks ? undefined : rule;
}

/** A rule has a blank on both sides of a pipe. */
function joinedPipes(line: string): string {
  return line.replace(/\s*(?<!\|)\|(?!\|)\s*/g, " | ");
}

/** File rules bind the commands that the agent recognises (research/claude-code.md 1.3, facts.md J). */
function deniedFile(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  input: BashInput,
): LayerAnswer | undefined {
  const { rules, environment, mode } = input;
  let isUnmeasured = false;
  const looked = filesOf(attempt, commands, environment);
  for (const file of looked.files) {
    const paths = spellings(file.path, environment);
    const match = rules.files.deny[file.action === "read" ? "Read" : "Edit"].match(paths);
    if (match?.kind === "rule" && file.isUnsure !== true) return { verdict: "deny", entry: match.rule.entry };
    isUnmeasured ||= match !== undefined;
  }
  for (const text of looked.lost) {
    const match = rules.files.deny.Read.mayName(text);
    if (match?.kind === "rule") return { verdict: "deny", entry: match.rule.entry };
    isUnmeasured ||= match?.kind === "unknown";
  }
  if (isUnmeasured) return NOT_MEASURED;
  if (mode === "bypassPermissions") return undefined;
  return questionedFile(looked.files, input, attempt.line);
}

/** The rule for a file that a removal in the text of a `bash -c` gets at (facts.md N). */
function deniedRemoval(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  { rules, environment }: BashInput,
): Rule | undefined {
  const scripts = commands.filter(
    (one) =>
      isNoticedScript(one) &&
      one.command.wrappers.length === 0 &&
      ["shell", "subshell"].includes(one.command.where),
  );
  if (scripts.length === 0) return undefined;
  const places = placesOf(attempt, commands, environment);
  for (const one of scripts) {
    const inside = directoryOf(one.command, attempt.access.cwd, environment);
    const directories = [...(places.get(one)?.directories ?? []), ...(inside === undefined ? [] : [inside])];
    for (const word of one.words.slice(1)) {
      if (word.startsWith("-") || /[*?[{}]/.test(word)) continue;
      for (const directory of directories) {
        const { path } = wordPath(word, undefined, directory, environment);
        const match =
          path === undefined ? undefined : rules.files.deny.Edit.match(spellings(path, environment));
        if (match?.kind === "rule") return match.rule;
      }
    }
  }
  return undefined;
}

/** Writing to some files is asked about even where every command is allowed (facts.md I). */
function questionedFile(
  files: readonly SeenFile[],
  { environment, mode, autoAllow, sandboxWrites }: BashInput,
  line: string,
): LayerAnswer | undefined {
  const { cwd } = environment;
  for (const { action, path, isRedirect, written } of files) {
    if (action !== "write") continue;
    if (isProtected(stepsOf(path))) return asked({ verdict: "ask", reason: "protected-path" }, mode);
    const real = resolved(path, environment);
    if (written !== undefined && isInside([written], [cwd]) && !isInside([real], [cwd]))
      return asked({ verdict: "ask", reason: "redirect-through-link" }, mode);
    // Only what leads out of the start directory, whether it is there or not, and not to where the sandbox opens it.
    const leadsOut = isRedirect && !autoAllow && isInside([path], [cwd]) && !isInside([real], [cwd]);
    const isGranted = (sandboxWrites?.(real) ?? "asks") !== "asks";
    // A name that begins with the home is asked about also there; of a line with several targets that was not tried.
    if (leadsOut && isGranted && />\s*~/.test(line)) return NOT_MEASURED;
    if (leadsOut && !isGranted) return asked({ verdict: "ask", reason: "redirect-through-link" }, mode);
  }
  return undefined;
}
