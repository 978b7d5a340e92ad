import { dotted, type Diagnostic, type Document } from "../../diagnostics/diagnostic.ts";
import { ineffective, refusedJson } from "../kit/refused.ts";
import { missing } from "../kit/drift.ts";
import type { Plan, PlanInput } from "../target.ts";
import { refusedValues } from "./check.ts";
import { compareAll, type SectionChange } from "./compare.ts";
import type { OpencodeOptions } from "./options.ts";
import { readConfig, type Json } from "./read.ts";
import { overruling } from "./overruled.ts";
import { render } from "./render.ts";

/** With it, nothing of a project is read (research/opencode.md section 1, release 1.18.33). */
const WITHOUT_PROJECT = "OPENCODE_DISABLE_PROJECT_CONFIG";

/**
 * Merges the compiled policy into the user's configuration: of the rules that match the last one counts, so those of the
 * policy go behind all others, and keys that hold them behind those that speak of the same.
 *
 * The agent does not start with a file that it cannot read. Such a file is `ineffective`, and the merged text is checked
 * as well.
 */
export async function plan({ compiled, current, file }: PlanInput<OpencodeOptions>): Promise<Plan> {
  const notes: Diagnostic[] = [
    { code: "project-overrides", args: { file, variable: WITHOUT_PROJECT }, target: "opencode" },
  ];
  if (current === undefined || current.text.trim() === "") {
    const drift = compiled.entries.map((entry) => missing(entry));
    return { kind: "planned", next: render(compiled), drift, diagnostics: notes };
  }
  const read = readConfig(current.text);
  if (!read.ok) return refusedJson(read.problem, current, "does-not-start");
  const problems = problemsOf(read.value, current);
  if (problems.length > 0) return ineffective(problems);

  const config = read.value as Json;
  const changes = compareAll(compiled, config);
  const drift = changes.flatMap((change) => change.drift);
  const moved = changes.filter(({ isMoved }) => isMoved);
  const next = changes.length === 0 ? current.text : await merged(current.text, config, changes);
  const overruled = overruling(config).map((setting): Diagnostic => ({
    code: "overruled",
    args: { setting },
    target: "opencode",
  }));
  const moves = moved.map(({ key }): Diagnostic => ({
    code: "rules-moved",
    args: { key },
    target: "opencode",
  }));
  return { kind: "planned", next, drift, diagnostics: [...notes, ...overruled, ...moves] };
}

/** The merged text, as the agent will read it. */
async function merged(text: string, config: Json, changes: readonly SectionChange[]): Promise<string> {
  // Editing needs a syntax tree; comparing, the everyday case, does not load it.
  const next = (await import("./merge.ts")).merge(text, config, changes);
  const read = readConfig(next);
  if (!read.ok) throw new Error(`merge produced broken JSON: ${read.problem.kind} at ${read.problem.offset}`);
  const problem = refusedValues(read.value)[0];
  if (problem !== undefined) throw new Error(`merge produced a refused value at ${dotted(problem.path)}`);
  return next;
}

function problemsOf(value: unknown, document: Document): Diagnostic[] {
  return refusedValues(value).map(({ path, expected, got }) => ({
    code: "target-stops-agent",
    args: { path: path.length === 0 ? "the configuration file" : dotted(path), expected, got },
    place: { at: "value", document, path },
  }));
}
