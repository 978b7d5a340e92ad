import { STRICT_JSON } from "../../src/edit/json-dialect.ts";
import { isObject } from "../../src/edit/json.ts";
import { formOf } from "../../src/targets/kit/forms.ts";
import { planJson, reading, type JsonFile, type Refused } from "../../src/targets/kit/json-file.ts";
import { compareLists, type ListMerge } from "../../src/targets/kit/json-lists.ts";
import type { Plan, PlanInput } from "../../src/targets/target.ts";
import { FORMS } from "./forms.ts";
import { LISTS } from "./keys.ts";
import type { SampleOptions } from "./options.ts";
import { render } from "./render.ts";

/** Merges the compiled policy into a settings file and compares the two by meaning. */
export async function plan({ compiled, current }: PlanInput<SampleOptions>): Promise<Plan> {
  const { entries, lists } = compiled;
  const settings: JsonFile<ListMerge> = {
    title: "the file",
    read: reading(STRICT_JSON),
    reader: "ignores-file",
    check: checkSettings,
    compare: (value) =>
      compareLists(lists, entries, value, () => ({
        formOf: (item) => formOf(FORMS, LISTS, item),
        isCovered: () => false,
      })),
    merge: async (text, _, changes) =>
      (await import("../../src/targets/kit/json-merge.ts")).mergeLists(text, changes),
    findings: () => [],
  };
  return planJson(settings, current, entries, render(compiled));
}

/** What the agent does with a value of a wrong type has to be measured; until then nothing is merged into such a file. */
function checkSettings(value: unknown): readonly Refused[] {
  if (!isObject(value)) return [wrong([], "an object", value)];
  const { permissions } = value;
  if (permissions === undefined) return [];
  if (!isObject(permissions)) return [wrong(["permissions"], "an object", permissions)];
  return Object.entries(permissions).flatMap(([name, list]) => {
    const isList = Array.isArray(list) && list.every((item) => typeof item === "string");
    return isList || !LISTS.some((key) => key.endsWith(`.${name}`))
      ? []
      : [wrong(["permissions", name], "an array of strings", list)];
  });
}

function wrong(path: readonly string[], expected: string, value: unknown): Refused {
  return { code: "target-value-ignored", path, expected, got: JSON.stringify(value) };
}
