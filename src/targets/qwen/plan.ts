import { dotted, type Diagnostic, type Document } from "../../diagnostics/diagnostic.ts";
import { readJson } from "../../edit/json.ts";
import { compareList, missing } from "../kit/drift.ts";
import { formOf } from "../kit/forms.ts";
import { ineffective, refusedJson } from "../kit/refused.ts";
import type { Compiled, Drift, Plan, PlanInput } from "../target.ts";
import { DIALECT } from "./json.ts";
import { FORMS } from "./forms.ts";
import type { QwenOptions } from "./options.ts";
import { KEYS, RESTRICTING } from "./keys.ts";
import type { ListMerge } from "./merge.ts";
import { nameOf, render } from "./render.ts";
import { checkSettings, type Settings, type Wrong } from "./settings.ts";

/**
 * Merges the compiled policy into a settings file and compares the two by meaning.
 *
 * The agent does not start with broken JSON, and silently ignores a text in place of a list (facts.md, section A, release
 * 0.24.4).
 */
export async function plan({ compiled, current, file }: PlanInput<QwenOptions>): Promise<Plan> {
  if (current === undefined || current.text.trim() === "") {
    const drift = compiled.entries.map(missing);
    return { kind: "planned", next: render(compiled), drift, diagnostics: [] };
  }
  const read = readJson(current.text, DIALECT);
  if (!read.ok) return refusedJson(read.problem, current, "does-not-start");
  const checked = checkSettings(read.value);
  if (checked.kind === "stops") return ineffective([refused("target-stops-agent", checked, current)]);
  if (checked.kind !== "accepted")
    return { kind: "unusable", problems: [refused("target-value-ignored", checked, current)] };

  const merges: ListMerge[] = [];
  const drift: Drift[] = [];
  for (const key of compiled.lists) {
    const found = compareOf(compiled, key, checked.settings.permissions?.[nameOf(key)]);
    if (found.drift.length === 0) continue;
    merges.push(found.merge);
    drift.push(...found.drift);
  }
  // Editing needs a syntax tree; comparing, the everyday case, does not load it.
  const next = merges.length === 0 ? current.text : (await import("./merge.ts")).merge(current.text, merges);
  return {
    kind: "planned",
    next,
    drift,
    diagnostics: findings(checked.settings, compiled, file),
  };
}

function refused(
  code: "target-stops-agent" | "target-value-ignored",
  { path, expected, got }: Wrong,
  document: Document,
): Diagnostic {
  return {
    code,
    args: { path: path.length === 0 ? "the file" : dotted(path), expected, got },
    place: { at: "value", document, path },
  };
}

function compareOf(
  compiled: Compiled,
  key: string,
  existing: readonly (string | null)[] | undefined,
): { readonly drift: readonly Drift[]; readonly merge: ListMerge } {
  const denied = new Set(compiled.entries.flatMap((one) => (one.key === KEYS.deny ? [one.value] : [])));
  const { drift, added, removed } = compareList({
    key,
    wanted: compiled.entries.filter((entry) => entry.key === key),
    present: (existing ?? []).map((item) => item ?? undefined),
    formOf: (item) => formOf(FORMS, RESTRICTING.includes(key) ? RESTRICTING : [key], item),
    isTolerated: () => false,
    // What is denied anyway loses nothing with its question.
    isCovered: (item) => key === KEYS.ask && denied.has(item),
  });
  return { drift, merge: { key, existing, removed, added } };
}

/** Modes in which nobody is asked: `yolo` about anything, `auto-edit` about files (research/qwen.md section 2). */
function findings({ mode }: Settings, compiled: Compiled, file: string): Diagnostic[] {
  if (mode !== "yolo" || !compiled.entries.some(({ key }) => key === KEYS.ask)) return [];
  return [{ code: "ask-rules-void", args: { file, setting: "tools.approvalMode" }, target: "qwen" }];
}
