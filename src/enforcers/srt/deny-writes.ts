import type { Environment } from "../../policy/environment.ts";
import type { Grant } from "./grants.ts";
import type { PathEntry, SandboxLists, SandboxOptions } from "./lists.ts";
import type { ReadDenial } from "./read-denials.ts";
import { protectedPaths, SEARCH_DEPTH } from "./mandatory.ts";
import { follow, some } from "./places.ts";
import { writtenName } from "./readings.ts";
import { join, parentOf, upwards } from "../../policy/normalize.ts";

/** A place that is made read-only. */
export interface DenyBind {
  readonly at: string;
  /** The path that it was reached by. */
  readonly spelled: string;
  /** Nothing is there: something empty takes the place, so that nothing can be made there. */
  readonly isPlaceholder: boolean;
  /** Absent: the sandbox protects it by itself. */
  readonly entry?: PathEntry;
}

export interface DenyBinds {
  readonly binds: readonly DenyBind[];
  /** A link that leads nowhere is among them, so something unknown is protected. */
  readonly hasDangling: boolean;
}

/**
 * What is made read-only, in its order: the entries, then what SRT protects by itself. What no grant covers is read-only
 * anyway (research/srt.md section 2, SRT 0.0.83).
 */
export function denyBinds(
  lists: SandboxLists,
  writable: readonly Grant[],
  denials: readonly ReadDenial[],
  environment: Environment,
  options: SandboxOptions,
): DenyBinds {
  const roots = new Set(writable.map(({ path }) => path));
  const above = new Set<string>();
  for (const root of roots) for (const at of upwards(parentOf(root))) if (at !== root) above.add(at);
  const isWithin = (path: string): boolean => some(upwards(path), (at) => roots.has(at));
  const meets = (path: string): boolean => above.has(path) || isWithin(path);
  if (roots.size === 0) return { binds: [], hasDangling: false };
  const wanted = wantedPaths(lists, environment, options);

  const readOnly = new Map<string, Set<string>>();
  for (const { path } of wanted) {
    const target = follow(path, environment);
    if (target.kind !== "there" || environment.kind(target.real) !== "directory") continue;
    if (!meets(target.real)) continue;
    const spellings = readOnly.get(target.real) ?? new Set([target.real]);
    readOnly.set(target.real, spellings.add(path));
  }
  const isBelowReadOnly = (path: string): boolean =>
    path !== "/" && some(upwards(parentOf(path)), (at) => readOnly.has(at));
  const isSurelyReadOnly = coverage(readOnly, roots, denials);
  const open = new Set([...roots].filter((root) => !isBelowReadOnly(root)));
  const isOpen = (path: string): boolean => some(upwards(path), (at) => open.has(at));

  const binds: DenyBind[] = [];
  let hasDangling = false;
  const seen = new Set<string>();
  const placeholders = new Set<string>();
  for (const { path, entry } of wanted) {
    const target = follow(path, environment);
    const base = { spelled: path, ...(entry === undefined ? {} : { entry }) };
    if (target.kind === "dangling") {
      hasDangling ||= meets(target.link);
      continue;
    }
    const { real } = target;
    const at = target.kind === "there" ? real : target.missing.reduce(join, real);
    if (at.startsWith("/dev/") || seen.has(at)) continue;
    seen.add(at);
    if (target.kind === "there") {
      if (meets(at)) binds.push({ ...base, at, isPlaceholder: false });
      continue;
    }
    const isDecided = some(upwards(at), (one) => placeholders.has(one));
    if (isDecided || !isOpen(at) || isSurelyReadOnly(at)) continue;
    if (environment.kind(real) !== "directory") {
      // Nothing can be made below a file as long as it stays one.
      if (seen.has(real) || !isOpen(parentOf(real))) continue;
      seen.add(real);
      placeholders.add(real);
      binds.push({ ...base, at: real, isPlaceholder: false });
      continue;
    }
    const first = join(real, target.missing[0] as string);
    placeholders.add(first);
    binds.push({ ...base, at: first, isPlaceholder: true });
  }
  return { binds, hasDangling };
}

/**
 * Whether a path that is not there is made read-only by a directory above it for certain. SRT does not count on a
 * directory that is hidden from reading, or below which something hidden is given back for writing.
 */
function coverage(
  readOnly: ReadonlyMap<string, ReadonlySet<string>>,
  roots: ReadonlySet<string>,
  denials: readonly ReadDenial[],
): (path: string) => boolean {
  const hidden = new Set<string>();
  for (const { kind, at, spelled } of denials)
    if (kind === "directory") for (const one of [at, spelled]) if (one !== "/") hidden.add(one);
  const isHidden = (path: string): boolean => some(upwards(path), (at) => hidden.has(at));
  const doubtful = new Set<string>();
  for (const root of roots)
    if (isHidden(root)) for (const at of upwards(parentOf(root))) if (at !== root) doubtful.add(at);
  for (const [at, spellings] of readOnly) if (some(spellings, isHidden)) doubtful.add(at);
  return (path) => {
    let isCovered = false;
    for (const at of upwards(parentOf(path))) {
      if (!readOnly.has(at)) continue;
      if (!doubtful.has(at)) isCovered = true;
      else if (at !== "/") return false;
      else if (!isHidden(path)) isCovered = true;
    }
    return isCovered;
  };
}

interface Wanted {
  readonly path: string;
  readonly entry?: PathEntry;
}

function wantedPaths(
  lists: SandboxLists,
  environment: Environment,
  { allowGitConfig = false, searchDepth = SEARCH_DEPTH }: SandboxOptions,
): readonly Wanted[] {
  const wanted: Wanted[] = [];
  for (const entry of lists.denyWrite) {
    const path = writtenName(entry, "deny", environment);
    if (path !== undefined && !path.startsWith("/dev/")) wanted.push({ path, entry });
  }
  // A protected name can be a link to elsewhere, so they are looked for wherever the grants are.
  for (const path of protectedPaths(environment, { allowGitConfig, searchDepth })) wanted.push({ path });
  return wanted;
}
