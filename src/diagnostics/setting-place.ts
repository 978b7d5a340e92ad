/** Settings of a file by the key that entries and findings give them. */
import type { Document } from "./diagnostic.ts";
import { locate } from "./locate.ts";
import { isObject, readJson } from "../edit/json.ts";
import { LENIENT_JSON } from "../edit/json-dialect.ts";

/**
 * Where a setting is in a file, both from 1: by its key, `permissions.deny`, and its value in that list; else where the value
 * or the end of the key is written first.
 */
export async function placeIn(
  document: Document,
  key: string,
  value: string | undefined,
): Promise<{ readonly line: number; readonly column: number } | undefined> {
  const path = document.syntax === "text" ? undefined : pathIn(document, key, value);
  const found = path === undefined ? undefined : await locate({ at: "value", document, path });
  if (found !== undefined) return { line: found.line, column: found.column };
  const last = key.slice(key.lastIndexOf(".") + 1);
  for (const text of [value === undefined ? undefined : JSON.stringify(value), value, last]) {
    const offset = text === undefined || text === "" ? -1 : document.text.indexOf(text);
    if (offset < 0) continue;
    const before = document.text.slice(0, offset).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
  return undefined;
}

function pathIn(
  { text, syntax }: Document,
  key: string,
  value: string | undefined,
): readonly (string | number)[] | undefined {
  if (syntax === "toml") return key.split(".");
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok) return undefined;
  const path: (string | number)[] = [];
  let at: unknown = read.value;
  for (const name of key.split(".")) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    path.push(name);
    at = at[name];
  }
  if (Array.isArray(at) && value !== undefined && at.includes(value)) path.push(at.indexOf(value));
  if (isObject(at) && value !== undefined && Object.hasOwn(at, value)) path.push(value);
  return path;
}

/**
 * The text of a JSON file without one setting, or without one value of a list. Only for asking what would be: comments and
 * layout are lost.
 * @returns undefined where the text has no such setting
 */
export function withoutSetting(text: string, key: string, value: string | undefined): string | undefined {
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok) return undefined;
  const root = structuredClone(read.value);
  const names = key.split(".");
  const last = names.pop() as string;
  let at: unknown = root;
  for (const name of names) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  if (!isObject(at) || !Object.hasOwn(at, last)) return undefined;
  const holder = at as Record<string, unknown>;
  const inner = holder[last];
  if (Array.isArray(inner) && value !== undefined) holder[last] = inner.filter((item) => item !== value);
  else if (isObject(inner) && value !== undefined && Object.hasOwn(inner, value))
    delete (inner as Record<string, unknown>)[value];
  else delete holder[last];
  return JSON.stringify(root);
}
