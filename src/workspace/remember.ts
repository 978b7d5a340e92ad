import { readText } from "../files/read.ts";
import { removeQuietly } from "../files/temporary.ts";
import { replaceFile, sweepTemporaries } from "../files/write.ts";
import { manifestFile, manifestText, readManifest, type Place } from "./manifest.ts";
import { remembered, type OwnedDrift, type Written } from "./ownership.ts";

/** How often a manifest is written again because another run wrote it at the same moment. */
const TRIES = 3;

/** Remembers what twsrt wrote. That it fails is harmless: the entries then count as the user's. */
export function remember(place: Place, drift: readonly OwnedDrift[], explanation: Written): void {
  change(place, (before) => remembered(before, drift, explanation));
}

/** Remembers entries that the user wrote and the policy contains now. What was remembered stays. */
export function addRemembered(place: Place, added: Written): void {
  change(place, (before = {}) => {
    const merged: Record<string, readonly string[]> = { ...before };
    for (const [key, values] of Object.entries(added))
      merged[key] = [...new Set([...(merged[key] ?? []), ...values])];
    return merged;
  });
}

/** Remembers nothing more about a file. */
export function forget(place: Place): void {
  removeQuietly(manifestFile(place));
}

function change(place: Place, next: (before: Written | undefined) => Written): void {
  const path = manifestFile(place);
  const text = manifestText(place, next(readManifest(place)));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const current = readText(path);
    if (current.kind === "ok" && current.text === text) return;
    if (tries === 0) sweepTemporaries(path);
    const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
    if (replaceFile({ path, text, expected }).kind !== "changed") return;
  }
}
