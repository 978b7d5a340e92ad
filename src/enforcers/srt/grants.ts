import type { Environment } from "../../policy/environment.ts";
import { PathIndex } from "../../policy/path-index.ts";
import { namesOf } from "../../policy/path.ts";
import { expand } from "./expand.ts";
import type { PathEntry, SandboxLists, SandboxOptions } from "./lists.ts";
import { anchored, namedPath } from "./places.ts";
import { readingsOf, stepsOfPattern, writtenName, type Pattern } from "./readings.ts";
import { isAtOrUnder } from "../../policy/normalize.ts";

/** A place that an allow list opens. */
export interface Grant {
  /** As it is named: for reading, links on the way are possible. */
  readonly path: string;
  /** Absent: writable without an entry. */
  readonly entry?: PathEntry;
}

export interface Grants {
  readonly writable: readonly Grant[];
  readonly readable: readonly Grant[];
  readonly complete: boolean;
}

/** Directories that are writable without an entry; the devices among them are the sandbox's own anyway. */
const ALWAYS_WRITABLE = ["/tmp/claude", "/private/tmp/claude"];
const CONVENIENCE = ["~/.npm/_logs", "~/.claude/debug"];

/** What the allow lists come to on this disk (research/srt.md section 2, SRT 0.0.83). */
export function grantsOf(lists: SandboxLists, environment: Environment, options: SandboxOptions): Grants {
  const writable: Grant[] = [];
  const add = (path: string, entry?: PathEntry): void => {
    if (path.startsWith("/dev/") || !isUnlinked(path, environment)) return;
    writable.push(entry === undefined ? { path } : { path, entry });
  };
  for (const path of options.alwaysWritable ?? ALWAYS_WRITABLE) add(namedPath(path, environment));
  if (options.alwaysWritable === undefined)
    for (const path of convenience(lists, environment)) add(namedPath(path, environment));
  for (const entry of lists.allowWrite) {
    const path = writtenName(entry, "allow", environment);
    if (path !== undefined) add(path, entry);
  }

  const readable: Grant[] = [];
  const patterns: { pattern: Pattern; value: PathEntry }[] = [];
  for (const entry of lists.allowRead) {
    for (const reading of readingsOf(entry, "allow", environment)) {
      if (reading.kind === "name") readable.push({ path: reading.path, entry });
      else if (reading.kind === "pattern") patterns.push({ pattern: reading, value: entry });
    }
  }
  const { matches, complete } = expand(patterns, "allow", environment);
  for (const { path, value } of matches) readable.push({ path, entry: value });
  return { writable, readable, complete };
}

/** Whether a place exists and the way to it holds no link: one could lead out of what was meant. */
export function isUnlinked(path: string, environment: Environment): boolean {
  return environment.realpath(path) === path;
}

/**
 * Directories under the home that are kept writable unless they may not be read. A pattern counts by its text here,
 * even one that hides nothing.
 */
function convenience(lists: SandboxLists, environment: Environment): string[] {
  const { denyRead, allowRead, credentials } = lists;
  const secrets = credentials.filter(({ mode }) => mode === "deny");
  if (denyRead.length + secrets.length === 0) return CONVENIENCE;
  const reopened = allowRead.flatMap((entry) => {
    const path = writtenName(entry, "allow", environment);
    return path === undefined ? [] : [path];
  });
  const listed = coveringIndex(denyRead, environment);
  const secret = coveringIndex(secrets, environment);
  return CONVENIENCE.filter((text) => {
    const path = anchored(text, environment);
    if (secret.hits(path).length > 0) return false;
    return listed
      .hits(path)
      .every(({ value }) =>
        reopened.some(
          (open) => isAtOrUnder(path, open) && listed.hits(open).some((hit) => hit.value === value),
        ),
      );
  });
}

function coveringIndex(entries: readonly PathEntry[], environment: Environment): PathIndex<PathEntry> {
  const index = new PathIndex<PathEntry>();
  for (const entry of entries) {
    for (const reading of readingsOf(entry, "deny", environment)) {
      if (reading.kind === "name") index.add(namesOf(reading.path), entry);
      else if (reading.kind === "pattern") index.add(stepsOfPattern(reading), entry);
      else if (reading.kind === "skipped") index.add(reading.steps, entry);
    }
  }
  return index;
}
