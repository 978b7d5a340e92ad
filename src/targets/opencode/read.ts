import { isObject, readJson, type JsonResult } from "../../edit/json.ts";
import { DIALECT } from "./json.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Reads a configuration as the agent does (facts.md, "The file", release 1.18.33). */
export function readConfig(text: string): JsonResult {
  const read = readJson(text, DIALECT);
  return read.ok ? { ok: true, value: withoutPrototypes(read.value) } : read;
}

/** The agent's reader makes no member of the name `__proto__`, whatever it holds, and wherever it stands. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(members.map(([key, inner]) => [key, withoutPrototypes(inner)]));
}

/** @returns undefined for a text that is not a configuration */
export function configOf(text: string): Json | undefined {
  const read = readConfig(text);
  return read.ok && isObject(read.value) ? read.value : undefined;
}
