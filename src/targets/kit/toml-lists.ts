import type { Change } from "../../edit/change.ts";
import { editToml } from "../../edit/toml-edit.ts";
import { listText, tomlString } from "../../edit/toml-text.ts";
import { valueAt } from "../../policy/value-at.ts";
import { parseTomlDocument } from "../../schema/toml.ts";
import type { StripInput } from "../target.ts";
import type { ListMerge } from "./json-lists.ts";
import { routeOf } from "./json-text.ts";

/** Writes changed lists into a TOML text. What stays in a list keeps its place and its bytes, comments beside it too. */
export function mergeTomlLists(text: string, merges: readonly ListMerge[]): string {
  return editToml(
    text,
    merges.flatMap(({ key, existing, removed, added }): readonly Change[] => {
      const route = routeOf(key);
      if (!Array.isArray(existing))
        return [{ kind: "set", route, value: { kind: "raw", text: listText(added) } }];
      const gone = [...removed].map((place): Change => ({ kind: "remove", route: [...route, place] }));
      return [...gone, { kind: "insert", route, items: added.map(tomlString) }];
    }),
  );
}

/** Takes entries out of the lists of a TOML file. Lists and tables that are empty now go too, unless they were there before. */
export async function stripTomlLists({ text, written, original }: StripInput): Promise<string | undefined> {
  const file = await tableOf(text);
  if (file === undefined) return undefined;
  const before = original === undefined ? undefined : await tableOf(original);
  const changes = Object.entries(written).flatMap(([key, values]): readonly Change[] => {
    const route = routeOf(key);
    const list = valueAt(file, route);
    if (!Array.isArray(list)) return [];
    const gone = list.flatMap((item, place) => (values.includes(String(item)) ? [place] : []));
    if (gone.length > 0 && gone.length === list.length && valueAt(before, route) === undefined)
      return [{ kind: "remove", route }];
    return gone.map((place) => ({ kind: "remove", route: [...route, place] }));
  });
  return withoutEmptyTables(editToml(text, changes), Object.keys(written), before);
}

async function withoutEmptyTables(
  text: string,
  keys: readonly string[],
  before: Readonly<Record<string, unknown>> | undefined,
): Promise<string> {
  let next = text;
  for (const table of new Set(keys.map((key) => routeOf(key)[0] ?? ""))) {
    const value = valueAt(await tableOf(next), [table]);
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    if (isEmpty && valueAt(before, [table]) === undefined)
      next = editToml(next, [{ kind: "remove", route: [table] }]);
  }
  return next;
}

async function tableOf(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const read = await parseTomlDocument({ file: "", text, syntax: "toml" });
  return read.ok ? read.value : undefined;
}
