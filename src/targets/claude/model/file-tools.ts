import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize, stepsOf } from "../../../policy/normalize.ts";
import type { DeadRules } from "./dead-rules.ts";
import type { Rule } from "./entries.ts";
import type { Match } from "./file-rules.ts";
import { asked, NOT_MEASURED, unruled, type Mode } from "./modes.ts";
import { isInside, resolved, spellings } from "./paths.ts";
import { isProtected } from "./protected.ts";
import type { RuleSet } from "./rule-set.ts";

type FileTool = "Read" | "Write" | "Edit";

/** What the agent's tools for files answer. */
export interface FileTools {
  decide(tool: FileTool, path: string): LayerAnswer;
}

export interface FileToolsInput {
  readonly rules: RuleSet;
  readonly dead: DeadRules;
  readonly mode: Mode;
  readonly environment: Environment;
  /** `permissions.additionalDirectories` and settings whose effect on paths was not measured. */
  readonly unmeasuredPlaces: boolean;
}

/** Deny before ask before allow before the mode (research/claude-code.md 1.1 and 4, facts.md B and I). */
export function fileTools(input: FileToolsInput): FileTools {
  const { rules, dead, mode, environment } = input;
  const start = [...new Set([environment.cwd, resolved(environment.cwd, environment)])];
  return {
    decide(tool, given) {
      // The tools take blanks off the end of a path themselves.
      const path = given.trimEnd();
      const paths = spellings(path, environment);
      const answer = ruled(tool, path, paths) ?? allowed(tool, paths) ?? byDefault(tool, paths);
      const reason = answer.verdict === "deny" ? undefined : dead.reason(tool, paths);
      return reason === undefined || answer.verdict === "unknown" ? answer : { ...answer, reason };
    },
  };

  /** What a deny or an ask rule says, and what is refused between them. */
  function ruled(tool: FileTool, path: string, paths: readonly string[]): LayerAnswer | undefined {
    const removed = rules.whole("deny", tool) ?? rules.whole("deny", "Read");
    if (removed !== undefined) return { verdict: "deny", entry: removed.entry, reason: "tool-removed" };
    const { deny, ask } = rules.files;
    // A file that may not be read may not be written either.
    const denied = first(tool === "Read" ? undefined : deny.Edit.match(paths), deny.Read.match(paths));
    if (denied !== undefined) return of(denied, "deny");
    if (tool !== "Read" && isLink(path, environment))
      return { verdict: "deny", reason: "link-write-refused" };
    const whole = rules.whole("ask", tool);
    if (whole !== undefined) return asked(by(whole, "ask"), mode);
    const question = (tool === "Read" ? ask.Read : ask.Edit).match(paths);
    if (question !== undefined) return asked(of(question, "ask"), mode);
    // Whether an ask rule for reading also asks before writing was not seen apart from the default.
    return tool !== "Read" && ask.Read.match(paths) !== undefined ? NOT_MEASURED : undefined;
  }

  function allowed(tool: FileTool, paths: readonly string[]): LayerAnswer | undefined {
    if (mode === "bypassPermissions") return undefined;
    const { allow } = rules.files;
    // `Edit(path)` speaks of both tools that write, a bare `Edit` only of one.
    const whole = rules.whole("allow", tool);
    const match = whole ?? ruleOf((tool === "Read" ? allow.Read : allow.Edit).match(paths));
    if (match === undefined) return undefined;
    // A link inside of the start directory that leads out of it: asked, whatever allows (facts.md R).
    if (isInside(paths.slice(0, 1), start) && !isInside(paths, start)) {
      if (tool !== "Read") return unruled(mode, "write-asks");
      if (whole === undefined) return unruled(mode, "read-outside-asks");
    }
    if (tool !== "Read") {
      if (mode === "plan") return NOT_MEASURED;
      if (paths.some((path) => isProtected(stepsOf(path)))) return unruled(mode, "protected-path");
    }
    return by(match, "allow");
  }

  function byDefault(tool: FileTool, paths: readonly string[]): LayerAnswer {
    if (mode === "bypassPermissions") return unruled(mode, "write-asks");
    if (isInside(paths, start)) {
      if (tool === "Read") return { verdict: "allow", reason: "read-inside-start" };
      if (mode !== "acceptEdits") return unruled(mode, "write-asks");
      return paths.some((path) => isProtected(stepsOf(path)))
        ? unruled(mode, "protected-path")
        : { verdict: "allow", reason: "mode-accept-edits" };
    }
    if (input.unmeasuredPlaces) return NOT_MEASURED;
    return unruled(mode, tool === "Read" ? "read-outside-asks" : "write-asks");
  }
}

/** Whether the last part of a path is a link; one that leads nowhere cannot be told from what is not there. */
function isLink(path: string, { realpath }: Environment): boolean {
  const slash = path.lastIndexOf("/");
  const real = realpath(path);
  const folder = realpath(path.slice(0, slash) || "/");
  return (
    real !== undefined && folder !== undefined && real !== normalize(`${folder}/${path.slice(slash + 1)}`)
  );
}

function first(...matches: readonly Match[]): Match {
  return matches.find((match) => match?.kind === "rule") ?? matches.find((match) => match !== undefined);
}

function ruleOf(match: Match): Rule | undefined {
  return match?.kind === "rule" ? match.rule : undefined;
}

function of(match: NonNullable<Match>, verdict: "deny" | "ask"): LayerAnswer {
  return match.kind === "rule" ? by(match.rule, verdict) : NOT_MEASURED;
}

function by(rule: Rule, verdict: "deny" | "ask" | "allow"): LayerAnswer {
  return { verdict, entry: rule.entry };
}
