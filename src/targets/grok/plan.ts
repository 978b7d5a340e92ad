import { dotted, type Diagnostic, type Document } from "../../diagnostics/diagnostic.ts";
import { isObject } from "../../edit/json.ts";
import { parseTomlDocument } from "../../schema/toml.ts";
import { missing } from "../kit/drift.ts";
import { formOf } from "../kit/forms.ts";
import { compareLists } from "../kit/json-lists.ts";
import { ineffective } from "../kit/refused.ts";
import { mergeTomlLists } from "../kit/toml-lists.ts";
import type { Plan, PlanInput } from "../target.ts";
import { FORMS } from "./forms.ts";
import { LISTS } from "./keys.ts";
import type { GrokOptions } from "./options.ts";
import { render } from "./render.ts";

/**
 * Merges the compiled policy into the user's configuration and compares the two by meaning. From a file that is not TOML the
 * agent takes nothing, and of a section of a wrong type no rule acts (facts.md, section A, release 1.0.41).
 */
export async function plan({ compiled, current }: PlanInput<GrokOptions>): Promise<Plan> {
  const { entries, lists } = compiled;
  if (current === undefined || current.text.trim() === "")
    return { kind: "planned", next: render(compiled), drift: entries.map(missing), diagnostics: [] };
  const document: Document = { ...current, syntax: "toml" };
  const read = await parseTomlDocument(document, "ignores-file");
  if (!read.ok) return ineffective(read.problems);
  const { permission } = read.value;
  if (permission !== undefined && !isObject(permission) && !Array.isArray(permission))
    return ineffective([wrong("target-stops-agent", ["permission"], "a table", permission, document)]);
  const refused = wrongValues(read.value, document);
  if (refused.length > 0) return { kind: "unusable", problems: refused };
  const changes = compareLists(lists, entries, read.value, () => ({
    formOf: (item) => formOf(FORMS, LISTS, item),
    isCovered: () => false,
  }));
  return {
    kind: "planned",
    next: changes.length === 0 ? current.text : mergeTomlLists(current.text, changes),
    drift: changes.flatMap(({ drift }) => drift),
    diagnostics: [],
  };
}

/** Values that the agent ignores in the places of the managed lists. Nothing of them is replaced. */
function wrongValues(value: Readonly<Record<string, unknown>>, document: Document): readonly Diagnostic[] {
  const { permission } = value;
  if (permission === undefined) return [];
  if (!isObject(permission))
    return [wrong("target-value-ignored", ["permission"], "a table", permission, document)];
  return LISTS.flatMap((key) => {
    const name = key.replace(/^permission\./, "");
    const list = permission[name];
    const isList =
      list === undefined || (Array.isArray(list) && list.every((item) => typeof item === "string"));
    return isList
      ? []
      : [wrong("target-value-ignored", ["permission", name], "an array of strings", list, document)];
  });
}

function wrong(
  code: "target-stops-agent" | "target-value-ignored",
  path: readonly string[],
  expected: string,
  got: unknown,
  document: Document,
): Diagnostic {
  return {
    code,
    args: { path: dotted(path), expected, got: JSON.stringify(got) },
    place: { at: "value", document, path },
  };
}
