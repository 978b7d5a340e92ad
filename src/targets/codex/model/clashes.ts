import { PlaceIndex } from "../../../enforcers/place-index.ts";
import type { Environment } from "../../../policy/environment.ts";
import { isAtOrUnder } from "../../../policy/normalize.ts";

/** A key of the profile at its place, or a directory that is writable without one. */
export interface Key {
  readonly path: string;
  readonly access: "deny" | "read" | "write";
}

/** At the top of every writable directory these stay read-only. */
export const PROTECTED: readonly string[] = [".git", ".codex", ".agents", ".aws"];

/** So many names below a denied directory are looked at. */
const MOST_NAMES = 5000;

/**
 * Keys with which no command starts: the sandbox covers a denied directory, and can put nothing into it afterwards; and
 * in a writable place it makes a stand-in for the first directory that is missing, one for each (facts.md, Keys inside
 * of each other, release 0.169.0).
 * @param all of keys for the same place the last one counts
 */
export function clashOf<K extends Key>(
  all: readonly K[],
  environment: Environment,
): { readonly key: K; readonly isMeasured: boolean } | undefined {
  const keys = [...new Map(all.map((key) => [key.path, key])).values()];
  const everything = new PlaceIndex<Key>([...keys, ...guarded(keys, environment)], ({ path }) => path);
  const standIns = new Set<string>();
  for (const key of keys) {
    if (key.access === "write") continue;
    const above = effective(
      everything.covering(key.path).filter(({ path }) => path !== key.path),
      key.access,
    );
    const nearest = above.at(-1);
    if (isReopened(above)) return { key, isMeasured: false };
    const missing = firstMissing(key.path, environment);
    if (missing === undefined) {
      if (key.access === "deny" && nearest?.access === "deny") return { key, isMeasured: true };
      continue;
    }
    const root = above.findLast(({ access }) => access === "write");
    if (root === undefined) continue;
    const isInThere = nearest !== undefined && nearest !== root && !isAtOrUnder(nearest.path, missing);
    const isProtected = PROTECTED.some((name) => isAtOrUnder(missing, `${root.path}/${name}`));
    if (isInThere && !isProtected && nearest.access === "deny" && key.access === "read") continue;
    if (isProtected && !isInThere && key.access === "read") continue;
    if (isInThere || isProtected || standIns.has(missing)) return { key, isMeasured: true };
    standIns.add(missing);
  }
  return undefined;
}

/** @param above from the outermost to the nearest: below a denied directory one that is read-only says nothing. */
function effective(above: readonly Key[], access: Key["access"]): readonly Key[] {
  let isDenied = false;
  return above.filter((key) => {
    const isSilent = isDenied && key.access === "read" && access === "deny";
    if (key.access !== "read") isDenied = key.access === "deny";
    return !isSilent;
  });
}

/** A grant below something that is held, which lies in a grant itself, is not always a place for stand-ins. */
function isReopened(above: readonly Key[]): boolean {
  const words = above.map(({ access }) => (access === "write" ? "w" : "-")).join("");
  return /w-+w/.test(words);
}

function guarded(keys: readonly Key[], { kind }: Environment): readonly Key[] {
  const roots = keys.filter(({ access, path }) => access === "write" && path !== "/");
  const known = new Set(keys.map(({ path }) => path));
  const writable = new PlaceIndex(
    keys.filter(({ access }) => access === "write"),
    ({ path }) => path,
  );
  return roots
    .flatMap(({ path }) => PROTECTED.map((name) => ({ path: `${path}/${name}`, access: "read" }) as const))
    .filter(({ path }) => kind(path) !== "absent" && !known.has(path))
    .filter(({ path }) => !writable.hasBelow(path));
}

/** Whether a pattern names a file in a directory that is denied. */
export function reachesDenied(
  isNamed: (file: string) => boolean,
  denied: readonly string[],
  environment: Environment,
): boolean | "unmeasured" {
  let left = MOST_NAMES;
  const found = (folder: string): boolean =>
    (environment.list(folder) ?? []).some((name) => {
      const path = `${folder === "/" ? "" : folder}/${name}`;
      if (left-- <= 0 || environment.realpath(path) !== path) return false;
      return environment.kind(path) === "directory" ? found(path) : isNamed(path);
    });
  if (denied.some((folder) => environment.kind(folder) === "directory" && found(folder))) return true;
  return left <= 0 ? "unmeasured" : false;
}

function firstMissing(path: string, { kind }: Environment): string | undefined {
  for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
    if (kind(path.slice(0, end)) === "absent") return path.slice(0, end);
  }
  return kind(path) === "absent" ? path : undefined;
}
