import type { LayerAnswer } from "../../../../enforcers/model.ts";
import type { Redirect, SimpleCommand } from "../../../../shell/simple-command.ts";
import { readsRelative } from "./files.ts";
import { isNoticedScript, ruleFor, type BashContext } from "./context.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import { timingOf } from "./line.ts";
import { judgeOutside, startsOf } from "./line-files.ts";
import { hidesFiles } from "./opaque.ts";
import { ESCAPED_TEXT, isOpaque, isTimed, masked, judgeSetting } from "./shape.ts";
import { unquoted } from "./text.ts";
import { judgeUnchecked } from "./unchecked.ts";
import { directoryOf, wordPath } from "./words.ts";
import { NOT_MEASURED, unruled } from "../modes.ts";
import { isInside, resolved, spellings } from "../paths.ts";
import { isProtected } from "../protected.ts";
import { stepsOf } from "../../../../policy/normalize.ts";
import { isDangerousRemoval } from "../removal.ts";
import { judgeAssignments, judgeCommand, type IsReadable, type Judgement } from "../read-only.ts";
import { bashAutoAllow } from "./auto-allow.ts";
import { editOf, needsItsName } from "./edits.ts";

/** What becomes of a line of which no deny and no ask rule speaks (facts.md I, release 2.1.330). */
export function bashDefault(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  context: BashContext,
): LayerAnswer {
  const { rules, mode } = context;
  if (mode === "bypassPermissions") return unruled(mode, "command-asks");
  if (commands.some((command) => isDangerousRemoval(command, attempt, context.environment))) {
    // Whether the sandbox lets it run was not tried.
    return context.autoAllow ? NOT_MEASURED : unruled(mode, "dangerous-removal");
  }
  // A removal in a script whose text has escape codes.
  const isHidden = commands.some(isNoticedScript) && masked(attempt.line).includes(ESCAPED_TEXT);
  if (isHidden && !context.autoAllow) return unruled(mode, "line-not-analysed");
  const whole = rules.whole("allow", "Bash");
  if (whole !== undefined) return { verdict: "allow", entry: whole.entry };
  const automatic = context.autoAllow ? bashAutoAllow(attempt, commands, mode) : undefined;
  if (automatic !== undefined) return automatic;
  // What a program is given as text is left to the program.
  const own = commands.filter(({ isInText }) => !isInText);
  if (isOpaque(attempt, own) || hidesFiles(attempt)) return unruled(mode, "line-not-analysed");
  const exact = context.bash.allow.matchExact(attempt.line.trim());
  const isAllAllowed =
    exact !== undefined || (own.length > 0 && own.every(({ words }) => isAllowed(words, context)));
  const areTimedEdits =
    mode === "acceptEdits" &&
    !/(^|[\s;|&])time\s+(-|time\s)/.test(attempt.line) &&
    own.every((one) => isUntimedOrEdit(one, attempt.line));
  if (isTimed(attempt.line) && !isAllAllowed && !areTimedEdits) return unruled(mode, "command-asks");
  const judged = strictest([
    judgeSetting(attempt.line),
    ...own.map((command) => judgeOne(command, exact !== undefined, attempt, context)),
    ...linkedJudgements(own, attempt, context),
    judgeOutside(attempt, exact === undefined ? allowedAmong(own, context) : own, context),
  ]);
  if (judged === "unmeasured") return NOT_MEASURED;
  if (judged === "asks") return unruled(mode, "command-asks");
  const rule =
    exact ??
    own
      .map(({ spellings: texts }) => ruleFor(context.bash.allow, texts))
      .find((found) => found !== undefined);
  return rule === undefined
    ? { verdict: "allow", reason: ownReason(own, context) }
    : { verdict: "allow", entry: rule.entry };
}

/** Why a line runs that no rule allows. */
function ownReason(commands: readonly LineCommand[], { mode, sandboxWrites }: BashContext): string {
  const isEdit = commands.some(({ words }) => editOf(words) !== undefined);
  const isWritten = commands.some(({ command }) => command.redirects.some(keepsOutput));
  if (mode === "acceptEdits" && (isEdit || isWritten)) return "mode-accept-edits";
  return isWritten && sandboxWrites !== undefined ? "sandbox-granted-write" : "read-only-command";
}

/** Whether the keyword `time` does not stand before a command, or stands before one that edits (facts.md O). */
function isUntimedOrEdit({ command, words, assignments }: LineCommand, line: string): boolean {
  const timing = timingOf(line, command.span.offset);
  if (timing === undefined || command.wrappers.length > 0) return true;
  const isPlain = timing === "" && assignments.length === 0 && unquoted(words[0] ?? "") !== "time";
  const edit = isPlain ? editOf(words) : undefined;
  return edit !== undefined && !needsItsName(edit);
}

function keepsOutput({ operator, target }: Redirect): boolean {
  return (
    /^&?>[>|]?/.test(operator) &&
    !operator.endsWith("&") &&
    !(target.kind === "literal" && target.text === "/dev/null")
  );
}

function strictest(judgements: readonly Judgement[]): Judgement {
  if (judgements.includes("asks")) return "asks";
  return judgements.includes("unmeasured") ? "unmeasured" : "runs";
}

/** Changes of directory that ask although each command for itself would run. */
function linkedJudgements(
  commands: readonly LineCommand[],
  { line, access }: BashAttempt,
  context: BashContext,
): readonly Judgement[] {
  const changes = commands.filter(({ words }) => words[0] === "cd");
  if (changes.length > 1) return ["asks"];
  const [change] = changes;
  if (change === undefined) return [];
  const writes = commands.some(
    ({ words }) => editOf(words) !== undefined || (words[0] === "sed" && words[1] !== "-n"),
  );
  if (writes) return ["asks"];
  if (commands.some(({ command }) => command.redirects.some(keepsOutput))) return ["asks"];
  const usesGit = commands.some(({ words }) => words[0] === "git");
  const target = unquoted(change.words[1] ?? "");
  // Where a rule denies reading anything, the agent does not work out what a relative name is then (facts.md M).
  const isElsewhere = target !== "." && target !== access.cwd;
  const deniesReading = context.rules.all.some(({ list, tool }) => list === "deny" && tool === "Read");
  const readers = commands.filter((one) => one !== change && readsRelative(one.words));
  const readsInput = commands.some(({ command }) =>
    command.redirects.some(({ operator }) => operator === "<"),
  );
  if (isElsewhere && readsInput) return ["asks"];
  if (isElsewhere && deniesReading && readers.length > 0)
    return [readers.some(({ words }) => isAllowed(words, context)) ? "unmeasured" : "asks"];
  return usesGit && target !== "." && !line.includes("\n")
    ? [target.startsWith("/") ? "unmeasured" : "asks"]
    : [];
}

/** Wrappers that are taken off before allow rules are compared: others ask. */
const TAKEN_OFF: ReadonlySet<string> = new Set("timeout time nice nohup command xargs".split(" "));

/** @param isWhole a rule allows exactly this line */
function judgeOne(one: LineCommand, isWhole: boolean, attempt: BashAttempt, context: BashContext): Judgement {
  const { command, words, assignments } = one;
  const redirects = redirectJudgement(command.redirects, one, attempt, context);
  if (redirects !== "runs") return redirects;
  if (isWhole) return "runs";
  const unchecked = judgeUnchecked(one);
  if (unchecked !== "runs") return unchecked;
  // What a wrapper runs is judged with the wrapper.
  if (command.wrappers.length > 0) return "runs";
  if (words.length === 0) return "unmeasured";
  if (assignments.length > 0 && /^[A-Za-z_]\w*=/.test(words[0] ?? "")) return "asks";
  if (assignments.length > 0) {
    const judged = judgeAssignments(assignments);
    if (judged !== "runs") return judged;
  }
  if (isAllowed(words, context)) return "runs";
  const directory = directoryOf(command, attempt.access.cwd, context.environment);
  const isReadable = readableIn(command, attempt, context);
  if (words[0] === "[[")
    return /^\[\[ (-[a-z] \S+|\S+ = \S+) \]\]$/.test(words.join(" ")) ? "runs" : "unmeasured";
  if (context.mode === "acceptEdits") {
    const edited = judgeEdit(words, assignments.length > 0, directory, context);
    if (edited !== undefined) return edited;
  }
  return judgeCommand(words, isReadable, command.where === "pipe");
}

/** The commands that a rule allows, each with what it starts. Others are judged by what they read. */
function allowedAmong(commands: readonly LineCommand[], context: BashContext): readonly LineCommand[] {
  const allowed = new Set(
    commands
      .filter(({ words, command }) => command.wrappers.length === 0 && isAllowed(words, context))
      .map(({ command }) => command.span.offset),
  );
  return commands.filter(({ command }) => allowed.has(command.span.offset));
}

/** An allow rule is compared with the text as it is written, but for the quotes of the program. */
function isAllowed(words: readonly string[], context: BashContext): boolean {
  const { allow } = context.bash;
  if (allow.isEmpty || words.length === 0) return false;
  const [program = "", ...rest] = words;
  if (allow.match([unquoted(program), ...rest].join(" ")) !== undefined) return true;
  if (!TAKEN_OFF.has(program)) return false;
  // What `xargs` adds is behind the words that are there, so that only a rule with a wildcard at its end fits.
  const added = program === "xargs" ? ["\0"] : [];
  const inner = program === "timeout" ? rest.slice(1) : rest;
  return inner.length > 0 && !inner[0]?.startsWith("-") && isAllowed([...inner, ...added], context);
}

/** Behind a change to a relative name what is read has to be inside as seen from the start, too (facts.md N). */
function readableIn({ cwd }: SimpleCommand, { access }: BashAttempt, context: BashContext): IsReadable {
  const isElsewhere = typeof cwd === "object" && cwd.to.kind === "literal" && !/^[/~]/.test(cwd.to.text);
  const here = readable(directoryOf({ cwd }, access.cwd, context.environment), context);
  if (!isElsewhere) return here;
  const start = readable(access.cwd, context);
  return (written) => here(written) && start(written);
}

function readable(directory: string | undefined, { environment, rules }: BashContext): IsReadable {
  return (written) => {
    const { path } = wordPath(written, undefined, directory, environment);
    if (path === undefined) return false;
    // A step back after a name asks by itself.
    if (/[^/.]\/\.\.(\/|$)/.test(written)) return false;
    const paths = spellings(path, environment);
    return isInside(paths, startsOf(environment)) || rules.files.allow.Read.match(paths)?.kind === "rule";
  };
}

function redirectJudgement(
  redirects: readonly Redirect[],
  one: LineCommand,
  attempt: BashAttempt,
  context: BashContext,
): Judgement {
  const directory = directoryOf(one.command, attempt.access.cwd, context.environment);
  const isReadable = readableIn(one.command, attempt, context);
  const judgements = redirects.map(({ operator, target }): Judgement => {
    if (operator === "<<<") return "runs";
    if (operator.startsWith("<<")) return "runs";
    if (target.kind !== "literal") return "asks";
    if (/[<>]&$/.test(operator) && /^(\d+|-)$/.test(target.text)) return "runs";
    if (target.text === "/dev/null") return "runs";
    if (operator === "<") {
      if (isReadable(target.tilde === true ? target.text : `'${target.text}'`)) return "runs";
      return target.tilde !== true && leadsInside(target.text, context) ? "runs" : "asks";
    }
    // A home in the target of a redirection asks by itself.
    if (target.tilde === true) return "asks";
    return judgeWrite(target.text, directory, context);
  });
  return strictest(judgements);
}

/** Whether the absolute path of a file elsewhere leads through a link to a place below the start directory (facts.md I). */
function leadsInside(text: string, { environment }: BashContext): boolean {
  return (
    text.startsWith("/") &&
    environment.kind(text) === "file" &&
    !/[*?[{}]|(^|\/)\.\.(\/|$)/.test(text) &&
    isInside([resolved(text, environment)], startsOf(environment))
  );
}

function judgeWrite(text: string, directory: string | undefined, context: BashContext): Judgement {
  const { environment, rules, mode } = context;
  if (/[*?[{}]/.test(text)) return "asks";
  const { path } = wordPath(`'${text}'`, undefined, directory, environment);
  if (path === undefined) return "asks";
  const paths = spellings(path, environment);
  if (paths.some((other) => isProtected(stepsOf(other)))) return "asks";
  if (rules.files.allow.Edit.match(paths)?.kind === "rule") {
    // A rule that names a link opens nothing behind it.
    const real = resolved(path, environment);
    if (real !== path && rules.files.allow.Edit.match([real])?.kind !== "rule") return "asks";
    return mode === "plan" ? "unmeasured" : "runs";
  }
  const isBelowStart = isInside(paths, startsOf(environment));
  if (mode === "acceptEdits" && isBelowStart) return "runs";
  // What the sandbox opens makes no difference below the start directory, and behind a step back.
  const isGranted =
    !isInside([resolved(path, environment)], startsOf(environment)) && !/(^|\/)\.\.(\/|$)/.test(text);
  return (isGranted && context.sandboxWrites?.(path)) || "asks";
}

function judgeEdit(
  words: readonly string[],
  isAssigned: boolean,
  directory: string | undefined,
  context: BashContext,
): Judgement | undefined {
  const edit = editOf(words);
  if (edit === undefined) return undefined;
  const { program, operands: rest, isBare } = edit;
  const isSed = program === "sed";
  if (needsItsName(edit) && (!isBare || isAssigned)) return "asks";
  if (/^(cp|mv)$/.test(program) && rest.some((word) => word.startsWith("-"))) return "asks";
  const operands = rest.filter((word) => !word.startsWith("-")).slice(isSed ? 1 : 0);
  const judged = operands.map((word) => {
    const text = unquoted(word);
    // A step back after a name asks by itself.
    if (/^~|\$/.test(word) || /[^/.]\/\.\.(\/|$)/.test(text)) return "asks" as const;
    // Whoever removes a folder removes what is protected below it.
    const below = /^rm(dir)?$/.test(program) ? judgeWrite(`${text}/x`, directory, context) : "runs";
    return strictest([judgeWrite(text, directory, context), below]);
  });
  return strictest(judged);
}
