import * as fs from "node:fs";
import * as path from "node:path";
import { isObject, readJson } from "../edit/json.ts";
import { STRICT_JSON } from "../edit/json-dialect.ts";
import { readText } from "../files/read.ts";
import type { Written } from "../targets/target.ts";
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

/** How a file was before twsrt wrote it for the first time, and what has become of it since. */
export interface Original {
  /** The name of the copy that was kept then, in the state folder; null: there was no file. */
  readonly copy: string | null;
  /** Somebody else changed the file between two writes of twsrt. */
  readonly isEdited: boolean;
  /** The checksum of the text that twsrt wrote last. */
  readonly written: string;
}

/** All that is remembered of a file. */
export interface Manifest {
  /** What twsrt wrote into it. */
  readonly entries: Written;
  /** Undefined as long as twsrt has not changed the file. */
  readonly original?: Original;
}

/**
 * What is remembered of a file.
 * @returns undefined where nothing is known; a damaged manifest counts as none, so that its entries are the user's
 */
export function readManifest(place: Place): Manifest | undefined {
  const read = readText(manifestFile(place));
  if (read.kind !== "ok") return undefined;
  const parsed = readJson(read.text, STRICT_JSON);
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const { format, file, entries, original, hash } = parsed.value;
  const isWhole = format === FORMAT && file === place.file && hash === hashOf(place.file, entries, original);
  if (!isWhole || !isWritten(entries)) return undefined;
  return isOriginal(original) ? { entries, original } : { entries };
}

/** The file before twsrt: `text` is undefined where there was none. The whole is undefined where it is not known. */
export function originalOf(
  { original }: Manifest,
  state: string,
): { readonly text: string | undefined } | undefined {
  if (original === undefined) return undefined;
  if (original.copy === null) return { text: undefined };
  const read = readText(path.join(state, path.basename(original.copy)));
  return read.kind === "ok" ? { text: read.text } : undefined;
}

/** Forgets a file: all that is in it counts as the user's. */
export function forget(place: Place): void {
  fs.rmSync(manifestFile(place), { force: true });
}

/** The text of a manifest. */
export function manifestText({ file }: Place, { entries, original }: Manifest): string {
  const content = { format: FORMAT, file, hash: hashOf(file, entries, original), original, entries };
  return `${JSON.stringify(content, undefined, 1)}\n`;
}

function hashOf(file: string, entries: unknown, original: unknown): string {
  return checksum(JSON.stringify([file, entries, ...(original === undefined ? [] : [original])]) ?? "");
}

function isOriginal(value: unknown): value is Original {
  if (!isObject(value)) return false;
  const { copy, isEdited, written } = value;
  return (
    (copy === null || typeof copy === "string") &&
    typeof isEdited === "boolean" &&
    typeof written === "string"
  );
}

function isWritten(value: unknown): value is Written {
  return (
    isObject(value) &&
    Object.values(value).every(
      (values) => Array.isArray(values) && values.every((one) => typeof one === "string"),
    )
  );
}
