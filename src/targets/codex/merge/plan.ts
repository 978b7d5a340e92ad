import { missing } from "../../kit/drift.ts";
import type { Diagnostic, Document } from "../../../diagnostics/diagnostic.ts";
import { editToml } from "../../../edit/toml-edit.ts";
import { parseTomlDocument } from "../../../schema/toml.ts";
import { ineffective } from "../../kit/refused.ts";
import type { Entry, Plan, PlanInput } from "../../target.ts";
import { CONFIG, REQUIREMENTS } from "../artifacts.ts";
import type { CodexOptions } from "../options.ts";
import { isRequiredRule, render } from "../render.ts";
import { PROFILES } from "../settings.ts";
import { compareSettings, type Comparison } from "./compare.ts";
import { compareRequiredRules } from "./required-rules.ts";
import { contestedIn } from "./layers.ts";
import { CONFIG_FILE, REQUIREMENTS_FILE } from "./refused.ts";
import { problemsOf } from "./shape.ts";

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Merges the compiled policy into a configuration file, key by key. A file with which the agent does not start is
 * refused: the agent says so itself, and nothing may be merged into it.
 */
export async function planConfig(input: PlanInput<CodexOptions>): Promise<Plan> {
  const { compiled, artifact, current } = input;
  const entries = compiled.entries.filter((entry) => entry.artifact === artifact);
  const tolerated = compiled.alternatives.filter((entry) => entry.artifact === artifact);
  if (current === undefined || current.text.trim() === "") {
    return {
      kind: "planned",
      next: render(compiled, artifact),
      drift: entries.map(missing),
      diagnostics: await contested({}, input),
    };
  }
  const mark = current.text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const document: Document = { ...current, syntax: "toml", text: current.text.slice(mark.length) };
  const read = await parseTomlDocument({ ...current, syntax: "toml" }, "does-not-start");
  if (!read.ok) return ineffective(read.problems);
  const shape = artifact === REQUIREMENTS ? REQUIREMENTS_FILE : CONFIG_FILE;
  const problems = problemsOf(shape, read.value, document);
  if (problems.length > 0) return ineffective(problems);

  const compared = await compare(entries, tolerated, read.value, document);
  if (compared.drift.length === 0)
    return {
      kind: "planned",
      next: current.text,
      drift: [],
      diagnostics: await contested(read.value, input),
    };
  const next = editToml(document.text, compared.changes);
  const after = await parseTomlDocument({ ...document, text: next });
  if (!after.ok) throw new Error("a changed configuration that is no TOML");
  const left = await compare(entries, tolerated, after.value, { ...document, text: next });
  if (left.drift.length > 0) throw new Error("a changed configuration that still differs");
  return {
    kind: "planned",
    next: mark + next,
    drift: compared.drift,
    diagnostics: await contested(after.value, input),
  };

  async function compare(
    wanted: readonly Entry[],
    alternatives: readonly Entry[],
    value: Readonly<Record<string, unknown>>,
    where: Document,
  ): Promise<Comparison> {
    const profile = artifact === REQUIREMENTS ? PROFILES.requirements : PROFILES.config;
    const settings = compareSettings(
      wanted.filter((entry) => !isRequiredRule(entry)),
      alternatives,
      value,
      profile,
    );
    if (artifact !== REQUIREMENTS) return settings;
    const rules = await compareRequiredRules(wanted.filter(isRequiredRule), value, where);
    return {
      drift: [...settings.drift, ...rules.drift],
      changes: [...settings.changes, ...rules.changes],
    };
  }
}

/** The documentation says that the older setting wins; it did not when both stood in one file (research/codex.md 2). */
async function contested(
  value: Readonly<Record<string, unknown>>,
  { artifact, file, beside = [] }: PlanInput<CodexOptions>,
): Promise<readonly Diagnostic[]> {
  if (artifact !== CONFIG) return [];
  const own: readonly Diagnostic[] =
    value["sandbox_mode"] === undefined
      ? []
      : [{ code: "profile-contested", args: { file, setting: "sandbox_mode" } }];
  return [...own, ...(await contestedIn(beside))];
}
