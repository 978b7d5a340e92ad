import type { Diagnostic, Document } from "../../diagnostics/diagnostic.ts";
import { rangeText } from "../../enforcers/release.ts";
import { valueAt } from "../../policy/value-at.ts";
import { compareList, missing } from "../kit/drift.ts";
import { formOf, type NamedForm } from "../kit/forms.ts";
import { planJson, reading, type JsonFile } from "../kit/json-file.ts";
import { routeOf } from "../kit/json-text.ts";
import type { Compiled, Plan, PlanInput } from "../target.ts";
import { FORMS } from "./forms.ts";
import { DIALECT } from "./json.ts";
import { KEYS, RESTRICTING, textOf } from "./keys.ts";
import { layerOneFindings } from "./layer1.ts";
import type { SettingChange } from "./merge.ts";
import type { ClaudeOptions } from "./options.ts";
import { grouped, render, SHARED_LISTS } from "./render.ts";
import { OPENING_KEYS } from "./sandbox-keys.ts";
import release from "./release.json" with { type: "json" };
import { checkSettings, dependsOnRelease, unknownKeys } from "./settings/check.ts";

/**
 * Merges the compiled policy into a settings file and compares the two by meaning.
 *
 * The agent drops a whole file, without a word, for one wrong type anywhere in it (research/claude-code.md section
 * 6). So the merged text is checked as a whole, parts of others included, and a file that is broken already is
 * `ineffective`: no rule in it acts, and merging into it would only look like protection.
 */
export async function plan(input: PlanInput<ClaudeOptions>): Promise<Plan> {
  const { compiled, current, file, options, installedVersion } = input;
  const settings: JsonFile<SettingChange> = {
    title: "the settings file",
    read: reading(DIALECT),
    reader: "ignores-file",
    check: (value) => {
      const version = dependsOnRelease(value) ? installedVersion?.() : undefined;
      return checkSettings(value, version).map((wrong) => ({ code: "target-refused", ...wrong }));
    },
    compare: (value) => compare(input, value),
    merge: async (text, _, changes) => (await import("./merge.ts")).merge(text, changes),
    findings: (_, after) => [
      ...layerOneFindings(after as Settings, file, options),
      ...(current === undefined ? [] : unknownFindings(after as Settings, current)),
    ],
  };
  return planJson(settings, current, compiled.entries, render(compiled));
}

type Settings = Readonly<Record<string, unknown>>;

/** Keys of which nothing was measured: a release that knows them may drop the whole file for their values. */
function unknownFindings(settings: Settings, document: Document): Diagnostic[] {
  const [first, ...others] = unknownKeys(settings);
  if (first === undefined) return [];
  return [
    {
      code: "settings-unknown",
      args: { keys: [first, ...others], measured: rangeText(release.measured) },
      place: { at: "value", document, path: [first] },
    },
  ];
}

function compare({ compiled, written }: PlanInput<ClaudeOptions>, settings: unknown): SettingChange[] {
  const { lists, scalars } = grouped(compiled);
  const formIn = managedForms(compiled, written);
  const tolerated = new Set(compiled.alternatives.map((entry) => `${entry.key}\0${String(entry.value)}`));
  const denied = new Set(lists.get(KEYS.deny)?.map(({ value }) => value));
  const changes: SettingChange[] = [];
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
    changes.push({
      key,
      drift,
      kept: foreignItems(key, present, formIn),
      values: wanted.map(({ value }) => value),
    });
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
      drift.unshift({ kind: "extra", key, entry: JSON.stringify(existing), isReplaced: true, ...restricts });
    }
    changes.push({ key, drift, kept: undefined, values: [value] });
  }
  return changes;
}

type FormIn = (key: string, item: string) => NamedForm | undefined;

/** The form of an item that twsrt writes; undefined for one of the user's. */
function managedForms({ entries }: Compiled, written: PlanInput<ClaudeOptions>["written"]): FormIn {
  const isWanted = (key: string, item: string): boolean =>
    entries.some((entry) => entry.key === key && entry.value === item);
  return (key, item) => {
    const form = formOf(FORMS, RESTRICTING.includes(key) ? RESTRICTING : [key], item);
    if (form?.isShared !== true || isWanted(key, item)) return form;
    return written?.()?.[key]?.includes(item) === true ? form : undefined;
  };
}

/** The places of the entries that are not twsrt's. */
function foreignItems(key: string, present: readonly unknown[], formIn: FormIn): number[] {
  return present.flatMap((item, index) => {
    const text = textOf(key, item);
    return SHARED_LISTS.has(key) && !(text !== undefined && formIn(key, text) !== undefined) ? [index] : [];
  });
}
