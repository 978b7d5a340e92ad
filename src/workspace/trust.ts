import * as path from "node:path";
import { isObject, readJson } from "../edit/json.ts";
import { STRICT_JSON } from "../edit/json-dialect.ts";
import type { Document } from "../diagnostics/diagnostic.ts";
import { readText } from "../files/read.ts";
import { replaceFile, type WriteResult } from "../files/write.ts";
import { hashOf } from "./hash.ts";

/** The directories whose layers a person trusts, each with the hash of the files that were shown. */
export type TrustStore = Readonly<Record<string, string>>;

/** Raised when an older release would misread it. */
const FORMAT = 1;

/** Where it is remembered which projects may allow something. Self-protection covers the folder. */
export function trustFile(state: string): string {
  return path.join(state, "trust.json");
}

/** What is trusted. A damaged file counts as none, so that every project is asked about again. */
export function readTrust(state: string): TrustStore {
  const read = readText(trustFile(state));
  const parsed = read.kind === "ok" ? readJson(read.text, STRICT_JSON) : undefined;
  if (parsed?.ok !== true || !isObject(parsed.value) || parsed.value["format"] !== FORMAT) return {};
  const { trusted } = parsed.value;
  if (!isObject(trusted)) return {};
  return Object.fromEntries(
    Object.entries(trusted).filter((one): one is [string, string] => typeof one[1] === "string"),
  );
}

/** Whether exactly these files of a directory are trusted. */
export function isTrusted(state: string, directory: string, files: readonly Document[]): boolean {
  const store = readTrust(state);
  return Object.hasOwn(store, directory) && store[directory] === trustHash(directory, files);
}

/** One hash for all files of a directory's layers: a changed, a new and a missing file give another one. */
export function trustHash(directory: string, files: readonly Document[]): string {
  const parts = files.map(({ file, text }) => [path.relative(directory, file), text]);
  return hashOf(JSON.stringify(parts.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))));
}

/** Remembers what is trusted. */
export function writeTrust(state: string, trusted: TrustStore): WriteResult {
  const file = trustFile(state);
  const before = readText(file);
  const text = `${JSON.stringify({ format: FORMAT, trusted }, undefined, 2)}\n`;
  return replaceFile({
    path: file,
    text,
    expected: before.kind === "ok" ? before.bytes : { kind: "missing" },
  });
}
