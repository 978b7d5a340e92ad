import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import type { IgnoredLines } from "./ignored.ts";
import type { RuleIndex } from "./rule-index.ts";
import { argumentsText, type Rule } from "./rules.ts";
import { reach } from "./workspace.ts";
import { baseName } from "../../../policy/normalize.ts";

type FileAttempt = Extract<Attempt, { tool: "Read" | "Write" | "Edit" }>;

/** What a path is compared with, and on which machine. */
interface FileRules {
  readonly rules: RuleIndex;
  readonly ignored: IgnoredLines;
  readonly environment: Environment;
}

/** The file tools, called with the path as it is spelled; `~` is the home, which the agent itself does not know. */
export function fileAnswer(attempt: FileAttempt, { rules, ignored, environment }: FileRules): LayerAnswer {
  const { text } = attempt.access;
  const spelled = text === "~" || text.startsWith("~/") ? environment.home + text.slice(1) : text;
  const reached = reach(spelled, environment);
  const ask = (path: string): Rule | undefined => ruleFor(attempt, path, rules, environment);
  const rule = ask(spelled);
  if (rule?.isDoubtful === true) return { verdict: "unknown", reason: "rule-not-measured" };
  // The boundary comes first, and the rule would hold where the workspace is wider.
  if (reached.kind === "outside")
    return rule?.decision === "deny"
      ? { verdict: "deny", entry: rule.entry }
      : { verdict: "deny", reason: reached.why === "name" ? "name-left-out" : "outside-workspace" };
  const line = isFileRead(attempt, environment) ? ignored.by(reached.real, environment) : undefined;
  if (rule?.decision === "deny") return { verdict: "deny", entry: rule.entry };
  // The only file that ends so is taken in its place, and which one that is was not looked for.
  if (attempt.tool === "Edit" && !spelled.startsWith("/") && environment.kind(attempt.path) === "absent")
    return { verdict: "unknown", reason: "path-completed" };
  if (line !== undefined) return { verdict: "deny", entry: line };
  const isReading = attempt.tool === "Read";
  const decision = rule?.decision ?? (isReading ? "allow" : "ask_user");
  const entry = rule === undefined ? {} : { entry: rule.entry };
  const near = nearOf(attempt.path, reached.real, ask);
  const verdict = decision === "ask_user" || (!isReading && isBuildFile(reached.real)) ? "ask" : "allow";
  const own = rule === undefined && !isReading ? "writing-asks" : undefined;
  const reason = near ?? own;
  return { verdict, ...entry, ...(reason === undefined ? {} : { reason }) };
}

/** Lists of names are not kept back. */
function isFileRead({ tool, path }: FileAttempt, environment: Environment): boolean {
  return tool === "Read" && environment.kind(path) !== "directory";
}

function ruleFor(
  { tool }: FileAttempt,
  path: string,
  rules: RuleIndex,
  environment: Environment,
): Rule | undefined {
  if (tool !== "Read") {
    // The further arguments of the tools are no paths.
    return rules.first(tool === "Write" ? "write_file" : "replace", argumentsText({ file_path: path }));
  }
  const isFolder =
    environment.kind(path.startsWith("/") ? path : `${environment.cwd}/${path}`) === "directory";
  return isFolder
    ? rules.first("list_directory", argumentsText({ dir_path: path }))
    : rules.first("read_file", argumentsText({ file_path: path }));
}

/** Why a rule that speaks of the same place does not act. */
function nearOf(path: string, real: string, ask: (path: string) => Rule | undefined): string | undefined {
  if (ask(path)?.decision === "deny") return "started-inside-denied";
  return real !== path && ask(real)?.decision === "deny" ? "link-not-followed" : undefined;
}

/** The agent always asks before it changes one of these (facts.md, workspace, release 0.61.0). */
const BUILD_FILES: ReadonlySet<string> = new Set(
  (
    "WORKSPACE WORKSPACE.bazel BUILD BUILD.bazel MODULE.bazel .bazelrc .blazerc Makefile makefile GNUmakefile CMakeLists.txt package.json package-lock.json " +
    "pnpm-lock.yaml yarn.lock bun.lockb setup.py setup.cfg pyproject.toml go.mod go.sum Cargo.toml Cargo.lock pom.xml " +
    "build.gradle build.gradle.kts settings.gradle settings.gradle.kts Dockerfile Containerfile"
  ).split(" "),
);

function isBuildFile(path: string): boolean {
  const name = baseName(path);
  return (
    BUILD_FILES.has(name) ||
    /^(Dockerfile|Containerfile)\./.test(name) ||
    /.\.(bzl|bazel|bzlmod|mk|cmake)$/i.test(name)
  );
}
