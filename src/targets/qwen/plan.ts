import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { valueAt } from "../../policy/value-at.ts";
import { formOf } from "../kit/forms.ts";
import { planJson, reading, type JsonFile } from "../kit/json-file.ts";
import { compareLists, type ListMerge } from "../kit/json-lists.ts";
import type { Compiled, Plan, PlanInput } from "../target.ts";
import { FORMS } from "./forms.ts";
import { DIALECT } from "./json.ts";
import { KEYS, RESTRICTING } from "./keys.ts";
import type { QwenOptions } from "./options.ts";
import { render } from "./render.ts";
import { checkSettings } from "./settings.ts";

/**
 * Merges the compiled policy into a settings file and compares the two by meaning.
 *
 * The agent does not start with broken JSON, and silently ignores a text in place of a list (facts.md, section A, release
 * 0.24.4).
 */
export async function plan({ compiled, current, file }: PlanInput<QwenOptions>): Promise<Plan> {
  const { entries, lists } = compiled;
  const denied = new Set(entries.flatMap((one) => (one.key === KEYS.deny ? [one.value] : [])));
  const settings: JsonFile<ListMerge> = {
    title: "the file",
    read: reading(DIALECT),
    reader: "does-not-start",
    check: checkSettings,
    compare: (value) =>
      compareLists(lists, entries, value, (key) => ({
        formOf: (item) => formOf(FORMS, RESTRICTING.includes(key) ? RESTRICTING : [key], item),
        // What is denied anyway loses nothing with its question.
        isCovered: (item) => key === KEYS.ask && denied.has(item),
      })),
    merge: async (text, _, changes) => (await import("../kit/json-merge.ts")).mergeLists(text, changes),
    findings: (before) => findings(valueAt(before, ["tools", "approvalMode"]), compiled, file),
  };
  return planJson(settings, current, entries, render(compiled));
}

/** Modes in which nobody is asked: `yolo` about anything, `auto-edit` about files (research/qwen.md section 2). */
function findings(mode: unknown, compiled: Compiled, file: string): Diagnostic[] {
  if (mode !== "yolo" || !compiled.entries.some(({ key }) => key === KEYS.ask)) return [];
  return [{ code: "ask-rules-void", args: { file, setting: "tools.approvalMode" }, target: "qwen" }];
}
