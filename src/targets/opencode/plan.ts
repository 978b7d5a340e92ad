import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { planJson, type JsonFile } from "../kit/json-file.ts";
import type { Plan, PlanInput } from "../target.ts";
import { PLUGIN } from "./artifacts.ts";
import { refusedValues } from "./check.ts";
import { compareAll, type SectionChange } from "./compare.ts";
import type { OpencodeOptions } from "./options.ts";
import { overruling } from "./overruled.ts";
import { readConfig, type Json } from "./read.ts";
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
export async function plan({ artifact, compiled, current, file }: PlanInput<OpencodeOptions>): Promise<Plan> {
  if (artifact === PLUGIN) return { kind: "planned", next: current?.text ?? "", drift: [], diagnostics: [] };
  const config: JsonFile<SectionChange> = {
    title: "the configuration file",
    read: readConfig,
    reader: "does-not-start",
    check: refusedValues,
    compare: (value) => compareAll(compiled, value as Json),
    merge: async (text, value, changes) => (await import("./merge.ts")).merge(text, value as Json, changes),
    findings: (before, _, changes) => [
      { code: "project-overrides", args: { file, variable: WITHOUT_PROJECT }, target: "opencode" },
      ...overruling(before as Json).map(overruled),
      ...changes.filter(({ isMoved }) => isMoved).map(({ key }) => moved(key)),
    ],
  };
  return planJson(config, current, compiled.entries, render(compiled));
}

function overruled(setting: string): Diagnostic {
  return { code: "overruled", args: { setting }, target: "opencode" };
}

function moved(key: string): Diagnostic {
  return { code: "rules-moved", args: { key }, target: "opencode" };
}
