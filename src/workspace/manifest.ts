import * as path from "node:path";
import { isObject, readJson } from "../edit/json.ts";
import { STRICT_JSON } from "../edit/json-dialect.ts";
import { readText } from "../files/read.ts";
import type { Written } from "./ownership.ts";
import { checksum, keptName } from "./state.ts";

/** Raised when an older release would misread it. */
const FORMAT = 1;

/** A file, and where things are remembered. */
export interface Place {
  /** The state folder. */
  readonly folder: string;
  readonly target: string;
  /** The file that the manifest is about. */
  readonly file: string;
}

/** Where it is remembered what twsrt wrote into a file: beside the copies of that file. */
export function manifestFile({ folder, target, file }: Place): string {
  return path.join(folder, `${keptName(target, file)}.manifest`);
}

/**
 * What twsrt wrote into a file.
 * @returns undefined where nothing is known; a damaged manifest counts as none, so that its entries are the user's
 */
export function readManifest(place: Place): Written | undefined {
  const read = readText(manifestFile(place));
  if (read.kind !== "ok") return undefined;
  const parsed = readJson(read.text, STRICT_JSON);
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const { format, file, entries, hash } = parsed.value;
  const isWhole = format === FORMAT && file === place.file && hash === hashOf(place.file, entries);
  return isWhole && isWritten(entries) ? entries : undefined;
}

/** The text of a manifest. */
export function manifestText({ file }: Place, entries: Written): string {
  const content = { format: FORMAT, file, hash: hashOf(file, entries), entries };
  return `${JSON.stringify(content, undefined, 1)}\n`;
}

function hashOf(file: string, entries: unknown): string {
  return checksum(JSON.stringify([file, entries]) ?? "");
}

function isWritten(value: unknown): value is Written {
  return (
    isObject(value) &&
    Object.values(value).every(
      (values) => Array.isArray(values) && values.every((one) => typeof one === "string"),
    )
  );
}
