import { isObject } from "../../edit/json.ts";
import { valueAt } from "../../policy/value-at.ts";
import { missing } from "../kit/drift.ts";
import { formOf } from "../kit/forms.ts";
import { planJson, reading, type Change, type JsonFile, type Refused } from "../kit/json-file.ts";
import { compareLists, type ListMerge } from "../kit/json-lists.ts";
import { routeOf } from "../kit/json-text.ts";
import type { Plan, PlanInput } from "../target.ts";
import { FORMS } from "./forms.ts";
import { DIALECT } from "./json.ts";
import { COMMAND_LISTS, ENABLED, SANDBOX_LISTS } from "./keys.ts";
import type { DroidOptions } from "./options.ts";
import { render } from "./render.ts";

/** What differs: a list, or whether the sandbox is on. */
type Difference = { readonly list: ListMerge } | { readonly isSwitch: true };

/**
 * Merges the compiled policy into a settings file and compares the two by meaning. From a file that it cannot read the agent
 * takes nothing, and with a wrong type in `sandbox` it does not start (facts.md, section A, release 0.225.2).
 */
export async function plan({ compiled, current }: PlanInput<DroidOptions>): Promise<Plan> {
  const { entries, lists } = compiled;
  const enabled = entries.find(({ key }) => key === ENABLED);
  const settings: JsonFile<Change & Difference> = {
    title: "the file",
    read: reading(DIALECT),
    reader: "ignores-file",
    check: checkSettings,
    compare: (value) => {
      const changed = compareLists(lists, entries, value, (key) => ({
        formOf: (item) => formOf(FORMS, [key], item),
        isCovered: () => false,
      })).map((list) => ({ list, drift: list.drift }));
      const present = valueAt(value, routeOf(ENABLED));
      if (enabled === undefined || present === true) return changed;
      const replaced =
        present === undefined
          ? []
          : [{ kind: "extra", key: ENABLED, entry: JSON.stringify(present), isReplaced: true } as const];
      return [{ isSwitch: true, drift: [...replaced, missing(enabled)] }, ...changed];
    },
    merge: async (text, _, changes) => {
      const [{ editJson }, { mergeLists }] = await Promise.all([
        import("../../edit/json-edit.ts"),
        import("../kit/json-merge.ts"),
      ]);
      const merges = changes.flatMap((change) => ("list" in change ? [change.list] : []));
      const isOn = changes.some((change) => "isSwitch" in change);
      const switched = isOn
        ? editJson(text, [{ kind: "set", route: routeOf(ENABLED), value: { kind: "raw", text: "true" } }])
        : text;
      return mergeLists(switched, merges);
    },
    findings: () => [],
  };
  return planJson(settings, current, entries, render(compiled));
}

/** The values with which the agent does not start, or which it ignores. */
function checkSettings(value: unknown): readonly Refused[] {
  if (!isObject(value)) return [wrong("target-refused", [], "an object", value)];
  const { sandbox } = value;
  return [
    ...COMMAND_LISTS.flatMap((key) => wrongList(value, key)),
    ...(sandbox === undefined || isObject(sandbox)
      ? []
      : [wrong("target-stops-agent", ["sandbox"], "an object", sandbox)]),
    ...(isObject(sandbox) ? wrongSandbox(value, sandbox) : []),
  ];
}

function wrongSandbox(
  settings: Readonly<Record<string, unknown>>,
  sandbox: Readonly<Record<string, unknown>>,
): readonly Refused[] {
  const { enabled, mode } = sandbox;
  return [
    ...(enabled === undefined || typeof enabled === "boolean"
      ? []
      : [wrong("target-stops-agent", ["sandbox", "enabled"], "true or false", enabled)]),
    ...(mode === undefined || mode === "per-command" || mode === "whole-process"
      ? []
      : [wrong("target-stops-agent", ["sandbox", "mode"], '"per-command" or "whole-process"', mode)]),
    ...["filesystem", "network"].flatMap((name) =>
      sandbox[name] === undefined || isObject(sandbox[name])
        ? []
        : [wrong("target-stops-agent", ["sandbox", name], "an object", sandbox[name])],
    ),
    ...[...SANDBOX_LISTS, "sandbox.filesystem.allowRead"].flatMap((key) => wrongList(settings, key)),
  ];
}

/** A list with another item stops the agent; of the command lists, another value is ignored. */
function wrongList(settings: unknown, key: string): readonly Refused[] {
  const list = valueAt(settings, routeOf(key));
  if (list === undefined || (Array.isArray(list) && list.every((item) => typeof item === "string")))
    return [];
  // Of a text or nothing in the place of a list of commands, the agent takes no notice.
  const isIgnored = COMMAND_LISTS.includes(key) && (typeof list === "string" || list === null);
  return [
    wrong(
      isIgnored ? "target-value-ignored" : "target-stops-agent",
      routeOf(key),
      "an array of strings",
      list,
    ),
  ];
}

function wrong(code: Refused["code"], path: readonly string[], expected: string, value: unknown): Refused {
  return { code, path, expected, got: JSON.stringify(value) };
}
