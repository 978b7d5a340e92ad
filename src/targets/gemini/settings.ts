import { valueText } from "../../schema/findings.ts";
import type { Document, KeyPath } from "../../diagnostics/diagnostic.ts";
import { isObject } from "../../edit/json.ts";
import { planJson, reading, type JsonFile, type Refused } from "../kit/json-file.ts";
import { compareLists, type ListMerge } from "../kit/json-lists.ts";
import { routeOf } from "../kit/json-text.ts";
import type { Entry, Plan } from "../target.ts";
import { FORMS } from "./forms.ts";
import { DIALECT } from "./json.ts";
import { IGNORE_KEY, isOwnPath, PATHS_KEY } from "./keys.ts";

const LISTS = [PATHS_KEY, IGNORE_KEY] as const;

/**
 * Merges two lists into a settings file of the user's, and compares by meaning. The agent takes comments, and refuses to
 * start with a byte-order mark, a comma too many or broken JSON; of equal keys the last one counts
 * (facts.md, settings, release 0.61.0).
 */
export async function planSettings(
  entries: readonly Entry[],
  current: Document | undefined,
  empty: string,
): Promise<Plan> {
  const settings: JsonFile<ListMerge> = {
    title: "the file",
    read: reading(DIALECT),
    reader: "does-not-start",
    check: (value) => LISTS.flatMap((key) => problemsOf(value, key)),
    compare: (value) =>
      compareLists(LISTS, entries, value, (key) => ({
        formOf: (item) => (isOwnPath(key, item) ? FORMS[PATHS_KEY] : undefined),
        // It names a file and restricts nothing by itself.
        isCovered: () => true,
      })),
    merge: async (text, _, changes) => (await import("../kit/json-merge.ts")).mergeLists(text, changes),
    findings: () => [],
  };
  return planJson(settings, current, entries, empty);
}

/**
 * What stands in the way of the list (facts.md, "Settings", release 0.61.0): a value that the agent ignores on the way to
 * it, or an element with which it does not start.
 */
function problemsOf(value: unknown, key: string): readonly Refused[] {
  const refuse = (code: Refused["code"], path: KeyPath, expected: string, got: unknown): Refused[] => [
    { code, path, expected, got: valueText(got) },
  ];
  let at = value;
  const path: string[] = [];
  for (const step of routeOf(key)) {
    if (!isObject(at))
      return refuse(path.length === 0 ? "target-stops-agent" : "target-value-ignored", path, "an object", at);
    path.push(step);
    if (!Object.hasOwn(at, step)) return [];
    at = at[step];
  }
  if (isNothing(key, at) || typeof at === "string") return [];
  if (!Array.isArray(at)) return refuse("target-stops-agent", path, "an array", at);
  const wrong = (at as readonly unknown[]).findIndex(
    (item) => typeof item !== "string" && !isNothing(key, item),
  );
  return wrong < 0 ? [] : refuse("target-stops-agent", [...path, wrong], "a string", at[wrong]);
}

/** Of these two only the list of policies may be `null`, or hold it. */
function isNothing(key: string, value: unknown): boolean {
  return value === null && key === PATHS_KEY;
}
