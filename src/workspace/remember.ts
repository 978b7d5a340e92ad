import * as path from "node:path";
import { readText } from "../files/read.ts";
import { replaceFile, sweepTemporaries } from "../files/write.ts";
import {
  manifestFile,
  manifestText,
  readManifest,
  type Manifest,
  type Original,
  type Place,
} from "./manifest.ts";
import { remembered, type OwnedDrift } from "./ownership.ts";
import type { Written } from "../targets/target.ts";
import { checksum } from "./state.ts";

/** How often a manifest is written again because another run wrote it at the same moment. */
const TRIES = 3;

/** A text that took the place of another. */
export interface Replaced {
  /** Undefined where there was no file. */
  readonly before: string | undefined;
  readonly after: string;
  /** Where the previous text is kept. */
  readonly copy?: string;
}

/**
 * Remembers what twsrt wrote. That it fails is harmless: the entries then count as the user's.
 * @param replaced undefined where the file did not have to be written
 */
export function remember(
  place: Place,
  drift: readonly OwnedDrift[],
  explanation: Written,
  replaced: Replaced | undefined,
): void {
  change(place, (before) => {
    const entries = remembered(before?.entries, drift, explanation);
    const original = replaced === undefined ? before?.original : originalAfter(before?.original, replaced);
    return original === undefined ? { entries } : { entries, original };
  });
}

function originalAfter(known: Original | undefined, { before, after, copy }: Replaced): Original {
  const written = checksum(after);
  if (known === undefined)
    return { copy: copy === undefined ? null : path.basename(copy), isEdited: false, written };
  const isEdited = known.isEdited || before === undefined || checksum(before) !== known.written;
  return { copy: known.copy, isEdited, written };
}

/** Remembers entries that the user wrote and the policy contains now. What was remembered stays. */
export function addRemembered(place: Place, added: Written): void {
  change(place, (before) => {
    const merged: Record<string, readonly string[]> = { ...before?.entries };
    for (const [key, values] of Object.entries(added))
      merged[key] = [...new Set([...(merged[key] ?? []), ...values])];
    return { ...before, entries: merged };
  });
}

function change(place: Place, next: (before: Manifest | undefined) => Manifest): void {
  const file = manifestFile(place);
  const text = manifestText(place, next(readManifest(place)));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const current = readText(file);
    if (current.kind === "ok" && current.text === text) return;
    if (tries === 0) sweepTemporaries(file);
    const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
    if (replaceFile({ path: file, text, expected }).kind !== "changed") return;
  }
}
