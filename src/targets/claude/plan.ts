import { dotted, type Diagnostic, type Document } from "../../diagnostics/diagnostic.ts";
import { readJson } from "../../edit/json.ts";
import { valueAt } from "../../policy/value-at.ts";
import { compareList, missing } from "../kit/drift.ts";
import { formOf, type NamedForm } from "../kit/forms.ts";
import type { Compiled, Plan, PlanInput } from "../target.ts";
import { ineffective, refusedJson } from "../kit/refused.ts";
import { DIALECT } from "./json.ts";
import type { ClaudeOptions } from "./options.ts";
import { FORMS } from "./forms.ts";
import { KEYS, RESTRICTING, textOf } from "./keys.ts";
import type { Change } from "./merge.ts";
import { layerOneFindings } from "./layer1.ts";
import { OPENING_KEYS } from "./sandbox-keys.ts";
import { grouped, render, routeOf, SHARED_LISTS } from "./render.ts";
import { checkSettings } from "./settings/check.ts";

/**
 * Merges the compiled policy into a settings file and compares the two by meaning.
 *
 * The agent drops a whole file, without a word, for one wrong type anywhere in it (research/claude-code.md section
 * 6). So the merged text is checked as a whole, parts of others included, and a file that is broken already is
 * `ineffective`: no rule in it acts, and merging into it would only look like protection.
 */
export async function plan(input: PlanInput<ClaudeOptions>): Promise<Plan> {
  const { compiled, current, file, options } = input;
  if (current === undefined || current.text.trim() === "") {
    const next = render(compiled);
    const drift = compiled.entries.map((entry) => missing(entry));
    return { kind: "planned", next, drift, diagnostics: layerOneFindings(accepted(next), file, options) };
  }
  const read = readJson(current.text, DIALECT);
  if (!read.ok) return refusedJson(read.problem, current, "ignores-file");
  const problems = problemsOf(read.value, current);
  if (problems.length > 0) return ineffective(problems);

  const settings = read.value as Settings;
  const found = compare(compiled, settings);
  const drift = found.flatMap((one) => one.drift);
  // Editing needs a syntax tree; comparing, the everyday case, does not load it.
  const next = found.length === 0 ? current.text : (await import("./merge.ts")).merge(current.text, found);
  const after = found.length === 0 ? settings : accepted(next);
  return {
    kind: "planned",
    next,
    drift,
    diagnostics: layerOneFindings(after, file, options),
  };
}

type Settings = Readonly<Record<string, unknown>>;

function problemsOf(value: unknown, document: Document): Diagnostic[] {
  return checkSettings(value).map(({ path, expected, got }) => ({
    code: "target-refused",
    args: { path: path.length === 0 ? "the settings file" : dotted(path), expected, got },
    place: { at: "value", document, path },
  }));
}

/** The merged text as the agent will read it: strictly, and with every type right. */
function accepted(text: string): Settings {
  const read = readJson(text, DIALECT);
  if (!read.ok) throw new Error(`merge produced broken JSON: ${read.problem.kind} at ${read.problem.offset}`);
  const problem = checkSettings(read.value)[0];
  if (problem !== undefined) throw new Error(`merge produced a refused setting at ${dotted(problem.path)}`);
  return read.value as Settings;
}

function compare(compiled: Compiled, settings: Settings): Change[] {
  const { lists, scalars } = grouped(compiled);
  const tolerated = new Set(compiled.alternatives.map((entry) => `${entry.key}\0${String(entry.value)}`));
  const denied = new Set(lists.get(KEYS.deny)?.map(({ value }) => value));
  const changes: Change[] = [];
  for (const [key, wanted] of lists) {
    const existing = valueAt(settings, routeOf(key));
    const present = Array.isArray(existing) ? (existing as readonly unknown[]) : [];
    const found = compareList({
      key,
      wanted,
      present: present.map((item) => textOf(key, item)),
      formOf: (item) => formIn(key, item),
      isTolerated: (item) => tolerated.has(`${key}\0${item}`),
      // What is denied anyway loses nothing with its question.
      isCovered: (item) => key === KEYS.ask && denied.has(item),
    });
    const drift = [...found.drift];
    const isUnwritten = existing === undefined && !SHARED_LISTS.has(key);
    if (isUnwritten && wanted.length === 0) drift.push({ kind: "missing", key, entry: "(empty list)" });
    if (drift.length === 0) continue;
    changes.push({ key, drift, kept: foreignItems(key, present), values: wanted.map(({ value }) => value) });
  }
  for (const scalar of scalars) {
    const { key, value } = scalar;
    const existing = valueAt(settings, routeOf(key));
    if (existing === value) continue;
    const drift = [missing(scalar)];
    if (existing !== undefined) {
      // What is switched off restricts; the policy would switch it on.
      const restricts =
        OPENING_KEYS.includes(key) && existing === false ? ({ restricts: "srt" } as const) : {};
      drift.unshift({ kind: "extra", key, entry: JSON.stringify(existing), ...restricts });
    }
    changes.push({ key, drift, kept: undefined, values: [value] });
  }
  return changes;
}

function formIn(key: string, item: string): NamedForm | undefined {
  return formOf(FORMS, RESTRICTING.includes(key) ? RESTRICTING : [key], item);
}

/** The places of the entries that are not twsrt's. */
function foreignItems(key: string, present: readonly unknown[]): number[] {
  return present.flatMap((item, index) => {
    const text = textOf(key, item);
    return SHARED_LISTS.has(key) && !(text !== undefined && formIn(key, text) !== undefined) ? [index] : [];
  });
}
