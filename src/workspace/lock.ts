import type { Config } from "../config/config.ts";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { isObject, readJson } from "../edit/json.ts";
import { STRICT_JSON } from "../edit/json-dialect.ts";
import { readText } from "../files/read.ts";
import { replaceFile, type WriteResult } from "../files/write.ts";
import { hashOf } from "./hash.ts";
import type { LayerFolder } from "./layer-folders.ts";
import { lockFile } from "./lock-file.ts";

/** The hashes of the files of each team layer, by the name of the team and of the file. */
export type Pins = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Raised when an older release would misread it. */
const FORMAT = 1;

/** What is pinned; a damaged file pins nothing, so that no team layer is accepted. */
export function readPins(config: Pick<Config, "file">): Pins {
  const read = readText(lockFile(config));
  const parsed = read.kind === "ok" ? readJson(read.text, STRICT_JSON) : undefined;
  if (parsed?.ok !== true || !isObject(parsed.value) || parsed.value["format"] !== FORMAT) return {};
  const { layers } = parsed.value;
  return isObject(layers) ? (layers as Pins) : {};
}

/** The hashes of the files of a layer as they are. */
export function pinsOf(files: Readonly<Record<string, Document>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([name, { text }]) => [name, hashOf(text)]));
}

/** A file that is not as it is pinned. */
export interface FileChange {
  readonly file: string;
  readonly how: "new" | "changed" | "removed";
}

/** How files differ from what is pinned. */
export function changesOf(
  pinned: Readonly<Record<string, unknown>>,
  present: Readonly<Record<string, string>>,
): readonly FileChange[] {
  const names = [...new Set([...Object.keys(pinned), ...Object.keys(present)])].toSorted();
  return names.flatMap((file): readonly FileChange[] => {
    if (!Object.hasOwn(present, file)) return [{ file, how: "removed" }];
    if (!Object.hasOwn(pinned, file)) return [{ file, how: "new" }];
    return pinned[file] === present[file] ? [] : [{ file, how: "changed" as const }];
  });
}

/** Why the files of a team are not accepted: they are not pinned, or differ from what is. */
export function pinProblems(
  config: Config,
  { name, folder }: LayerFolder,
  files: Readonly<Record<string, Document>>,
): readonly Diagnostic[] {
  const team = name.slice("team/".length);
  const pins = readPins(config);
  const place = { at: "file", file: folder } as const;
  const pinned = Object.hasOwn(pins, team) ? pins[team] : undefined;
  if (!isObject(pinned)) return [{ code: "layer-unpinned", args: { team }, place }];
  const changes = changesOf(pinned, pinsOf(files));
  if (changes.length === 0) return [];
  const changed = changes.map(({ file, how }) => `${file} (${how})`);
  return [{ code: "layer-changed", args: { team, files: changed }, place }];
}

/** Pins the files of layers. */
export function writePins(config: Pick<Config, "file">, layers: Pins): WriteResult {
  const file = lockFile(config);
  const before = readText(file);
  const text = `${JSON.stringify({ format: FORMAT, layers }, undefined, 2)}\n`;
  return replaceFile({
    path: file,
    text,
    expected: before.kind === "ok" ? before.bytes : { kind: "missing" },
  });
}
