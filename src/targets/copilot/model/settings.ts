import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON, STRICT_JSON } from "../../../edit/json-dialect.ts";

export type Table = Readonly<Record<string, unknown>>;

/** A JSON object with comments and trailing commas, which the agent accepts in the user's files. */
export function tableIn(text: string | undefined): Table | undefined {
  const read = text === undefined ? undefined : readJson(text, LENIENT_JSON);
  return read?.ok === true && isObject(read.value) ? read.value : undefined;
}

/** A JSON object as it has to be in an administrator's file. */
export function strictTableIn(text: string): Table | undefined {
  const read = readJson(text, { ...STRICT_JSON, keys: "last" });
  return read.ok && isObject(read.value) ? read.value : undefined;
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

const isBoolean = (value: unknown): boolean => typeof value === "boolean";

/**
 * Keys of the user's settings, with what each has to be: any other value makes the agent drop the whole file (facts.md, "Which file
 * decides", release 1.0.102). A missing key is fine, `null` is not.
 */
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  allowedUrls: isTexts,
  beep: isBoolean,
  deniedUrls: isTexts,
  disableAllHooks: isBoolean,
  logLevel: (value) => typeof value === "string",
  permissions: isObject,
  sandbox: isObject,
  "sandbox.enabled": isBoolean,
  "sandbox.userPolicy": isObject,
  "sandbox.userPolicy.filesystem": isObject,
  "sandbox.userPolicy.filesystem.deniedPaths": isTexts,
  "sandbox.userPolicy.filesystem.readonlyPaths": isTexts,
  "sandbox.userPolicy.filesystem.readwritePaths": isTexts,
};

/** The first key for which the agent drops the user's settings; an empty one for a text that is not a JSON object. */
export function voidingKey(text: string): string | undefined {
  const table = tableIn(text);
  if (table === undefined) return "";
  return Object.entries(TYPES).find(([key, isRight]) => {
    const value = valueAt(table, key.split("."));
    return value !== undefined && !isRight(value);
  })?.[0];
}

function valueAt(table: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return table;
  return isObject(table) ? valueAt(table[first], rest) : undefined;
}
