/** Settings of a file by the key that entries and findings give them. */
import type { Document } from "./diagnostic.ts";
import { locate } from "./locate.ts";
import type { Change, Route } from "../edit/change.ts";
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
  const path = await pathIn(document, key, value);
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

/** The route of a setting, as far as the text has it. */
async function pathIn(
  { text, syntax }: Pick<Document, "text" | "syntax">,
  key: string,
  value: string | undefined,
): Promise<Route | undefined> {
  switch (syntax) {
    case "text":
      return undefined;
    case "toml": {
      const root = await parsedToml(text);
      return routeIn(root, await tomlRoute(key), value, await pairKey(value));
    }
    case "json":
    case "jsonc": {
      const read = readJson(text, LENIENT_JSON);
      return read.ok ? routeIn(read.value, key.split("."), value, value) : undefined;
    }
  }
}

/**
 * @param value an item, if a list is there
 * @param inner a key, if a table is there
 */
function routeIn(
  root: unknown,
  names: Route,
  value: string | undefined,
  inner: string | undefined,
): Route | undefined {
  let at: unknown = root;
  for (const name of names) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  if (Array.isArray(at) && value !== undefined && at.includes(value)) return [...names, at.indexOf(value)];
  if (isObject(at) && inner !== undefined && Object.hasOwn(at, inner)) return [...names, inner];
  return names;
}

async function parsedToml(text: string): Promise<unknown> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(text.replace(/^\uFEFF/, ""), { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

/** The names of a dotted key, of which some are quoted. */
async function tomlRoute(key: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (let at = await parsedToml(`${key} = 0`); isObject(at);) {
    const [name = ""] = Object.keys(at);
    names.push(name);
    at = at[name];
  }
  return names;
}

/** The key of an entry such as `"~/.ssh" = "read"`. */
async function pairKey(value: string | undefined): Promise<string | undefined> {
  const pair = value === undefined ? undefined : await parsedToml(value);
  return isObject(pair) ? Object.keys(pair)[0] : value;
}

/**
 * The text of a file without one setting, or without one value of a list or table.
 * @returns undefined where the text has no such setting
 */
export async function withoutSetting(
  document: Pick<Document, "text" | "syntax">,
  key: string,
  value: string | undefined,
): Promise<string | undefined> {
  let { text } = document;
  let first: Route | undefined;
  for (;;) {
    const route = await pathIn({ ...document, text }, key, value);
    // A list may hold the value more than once, and a text a key. The list around the value stays.
    const isLast = route === undefined || route.length === 0 || route.length < (first ?? route).length;
    if (isLast) return first === undefined ? undefined : text;
    first ??= route;
    text = await withoutRoute({ ...document, text }, route);
  }
}

async function withoutRoute(
  { text, syntax }: Pick<Document, "text" | "syntax">,
  route: Route,
): Promise<string> {
  const change: Change = { kind: "remove", route };
  if (syntax === "toml") return (await import("../edit/toml-edit.ts")).editToml(text, [change]);
  return (await import("../edit/json-edit.ts")).editJson(text, [change]);
}
