import type { Change } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";
import { isObject, readJson } from "../../edit/json.ts";
import { LENIENT_JSON } from "../../edit/json-dialect.ts";
import { rawAt } from "../../edit/json-tree.ts";
import { valueAt } from "../../policy/value-at.ts";
import type { StripInput } from "../target.ts";
import { routeOf } from "./json-text.ts";

/** Takes entries out of a settings file whose lists hold texts. */
export function stripTexts(input: StripInput): string | undefined {
  return stripJson(input, (_, item) => (typeof item === "string" ? item : undefined));
}

/**
 * Takes entries out of a settings file.
 * @param textOf an item of the list under a key as its entry has it
 */
export function stripJson(
  { text, written, original }: StripInput,
  textOf: (key: string, item: unknown) => string | undefined,
): string | undefined {
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok || !isObject(read.value)) return undefined;
  const before = original === undefined ? undefined : readJson(original, LENIENT_JSON);
  const known = before?.ok === true ? before.value : undefined;
  const items: Change[] = [];
  const settings: Change[] = [];
  const touched: (readonly string[])[] = [];
  for (const [key, values] of Object.entries(written)) {
    const route = routeOf(key);
    const present = valueAt(read.value, route);
    if (Array.isArray(present)) {
      const gone = present.flatMap((item, place) =>
        values.includes(textOf(key, item) ?? "")
          ? [{ kind: "remove", route: [...route, place] } as const]
          : [],
      );
      if (gone.length === present.length || gone.length > 0) touched.push(route);
      items.push(...gone);
    } else if (isScalar(present) && values.includes(String(present))) {
      const own = valueAt(known, route);
      touched.push(route);
      settings.push(
        own === undefined
          ? { kind: "remove", route }
          : { kind: "set", route, value: { kind: "raw", text: rawAt(original ?? "", route) } },
      );
    }
  }
  // A setting can be beside a list of the same object, so that their changes would overlap.
  const next = settings.reduce((at, change) => editJson(at, [change]), editJson(text, items));
  return withoutEmpty(asBefore(next, touched, original), touched, known);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Lists that are equal again to those before twsrt get their original bytes back. */
export function asBefore(
  text: string,
  routes: readonly (readonly string[])[],
  original: string | undefined,
): string {
  if (original === undefined) return text;
  const [now, before] = [readJson(text, LENIENT_JSON), readJson(original, LENIENT_JSON)];
  if (!now.ok || !before.ok) return text;
  return routes.reduce((next, route) => {
    const [value, known] = [valueAt(now.value, route), valueAt(before.value, route)];
    if (!Array.isArray(value) || JSON.stringify(value) !== JSON.stringify(known)) return next;
    return editJson(next, [{ kind: "set", route, value: { kind: "raw", text: rawAt(original, route) } }]);
  }, text);
}

/** Takes out lists and objects that are empty now, unless they were there before twsrt. */
export function withoutEmpty(text: string, routes: readonly (readonly string[])[], known: unknown): string {
  let next = text;
  for (const route of routes)
    for (let depth = route.length; depth > 0; depth -= 1) {
      const at = route.slice(0, depth);
      const read = readJson(next, LENIENT_JSON);
      const value = read.ok ? valueAt(read.value, at) : undefined;
      const isEmpty = Array.isArray(value)
        ? value.length === 0
        : isObject(value) && Object.keys(value).length === 0;
      if (value === undefined) continue;
      if (!isEmpty || valueAt(known, at) !== undefined) break;
      next = editJson(next, [{ kind: "remove", route: at }]);
    }
  return next;
}
