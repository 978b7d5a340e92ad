import type { Environment } from "../../../../policy/environment.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import { isInside, resolved, spellings } from "../paths.ts";
import type { Judgement } from "../read-only.ts";
import type { BashContext } from "./context.ts";
import { seenFiles, type SeenFile, type SeenFiles } from "./files.ts";
import { endsInRemark, hidesFiles } from "./opaque.ts";
import { placesOf, startPlaces } from "./places.ts";

/** The files of a line, as far as the agent looks. */
export function filesOf(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  environment: Environment,
): SeenFiles {
  const isHidden = hidesFiles(attempt);
  // Removals are looked for even where a remark hides the rest.
  if (isHidden && !endsInRemark(attempt.line)) return { files: [], lost: [] };
  const places = placesOf(attempt, commands, environment);
  const looked = commands.filter(({ words }) => !isHidden || /^rm(dir)?$/.test(words[0] ?? ""));
  const seen = looked.map((command) =>
    seenFiles(command, attempt, places.get(command) ?? startPlaces(attempt.access.cwd), environment),
  );
  return { files: seen.flatMap(({ files }) => files), lost: seen.flatMap(({ lost }) => lost) };
}

/**
 * What becomes of a line whose commands are allowed, because of its files: those elsewhere than below the start directory are
 * asked about unless a rule for files allows them, too (facts.md I, release 2.1.330).
 */
export function judgeOutside(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  context: BashContext,
): Judgement {
  const { files } = filesOf(attempt, commands, context.environment);
  // The targets of redirections are judged with their command.
  const judged = files.filter(({ isRedirect }) => !isRedirect).map((file) => judgeFile(file, context));
  if (judged.includes("asks")) return "asks";
  return judged.includes("unmeasured") ? "unmeasured" : "runs";
}

function judgeFile(
  { action, path, isUnsure }: SeenFile,
  { environment, rules, sandboxWrites }: BashContext,
): Judgement {
  const paths = spellings(path, environment);
  if (isInside(paths, startsOf(environment))) return "runs";
  const match = rules.files.allow[action === "read" ? "Read" : "Edit"].match(paths);
  if (match?.kind === "rule") return "runs";
  const isGranted = action === "write" && (sandboxWrites?.(path) ?? "asks") !== "asks";
  return match !== undefined || isUnsure === true || isGranted ? "unmeasured" : "asks";
}

/** The start directory by its names. */
export function startsOf(environment: Environment): readonly string[] {
  return [...new Set([environment.cwd, resolved(environment.cwd, environment)])];
}
