import type { Environment } from "../../policy/environment.ts";
import { isAtOrUnder, upwards } from "../../policy/normalize.ts";
import type { PathRule } from "../../policy/policy.ts";
import type { LossCode } from "./losses.ts";
import { foldCovered } from "./fold.ts";
import { ALL_BELOW, patternKey, placeOf, plainKey, spellName, wholeText, type PathEntry } from "./path.ts";
import { Places } from "./places.ts";
import { reachOf, type Reach } from "./reach.ts";

export interface Settled {
  readonly entries: readonly PathEntry[];
  readonly losses: readonly { readonly code: LossCode; readonly rule: PathRule }[];
}

/** They are read-only at the top of a writable directory, whether they are there or not. */
const OWN_FOLDERS: ReadonlySet<string> = new Set([".git", ".codex", ".agents", ".aws"]);

/**
 * Keys inside of each other: with a denial of something inside of a denied directory, and with two keys inside of a
 * missing one, no command starts (facts.md, Keys inside of each other, release 0.169.0). Such keys become one, or a
 * pattern, which may name anything. Keys of the two tables become no single one: where the agent is started decides
 * whether they are inside of each other.
 * @param grants the writable directories that no key names
 */
export function settleNested(
  entries: readonly PathEntry[],
  grants: readonly string[],
  environment: Environment,
): Settled {
  const losses: { code: LossCode; rule: PathRule }[] = [];
  const writable = [...grants, ...entries.filter(isGrant).map((entry) => placeOf(entry, environment))];
  // A policy is compiled in the home directory more often than an agent is started there. What stands there for all
  // start directories does not change with that.
  const isAtHome = environment.cwd === environment.home;
  const start = placeOf(plainKey("start", "."), environment);
  const roots = new Places(writable);
  const rootsAtHome = isAtHome ? new Places(writable.filter((folder) => folder !== start)) : roots;
  const rootsFor = ({ table }: PathEntry): Places => (table === "absolute" ? rootsAtHome : roots);
  const isWritable = (place: string, entry: PathEntry): boolean =>
    rootsFor(entry).deepestOver(place) !== undefined;
  const lose = (code: LossCode, { rules }: PathEntry): void => {
    for (const rule of rules) losses.push({ code, rule });
  };
  const folded = mergeMissing(foldCovered(entries.map(inOwnFolder), environment));
  const startReads = new Set(folded.filter(isStartRead).map(({ text }) => text));
  const around = {
    all: surroundingsOf(folded),
    absolute: surroundingsOf(folded.filter(({ table }) => table === "absolute")),
  };
  const readOnly = new Set(
    folded
      .filter((entry) => entry.access === "read" && !isPattern(entry))
      .map((entry) => placeOf(entry, environment)),
  );
  const settled = folded.flatMap((entry) => asPattern(entry) ?? [entry]);
  return { entries: foldCovered(settled, environment), losses };

  /** In these a read-only key for what is missing would be one too many; the folder is read-only all the same. */
  function inOwnFolder(entry: PathEntry): PathEntry {
    const place = placeOf(entry, environment);
    const folder = entry.access === "read" && !isPattern(entry) ? ownFolderOf(place, entry) : undefined;
    if (folder === undefined || folder === place) return entry;
    return { ...entry, ...plainKey(entry.table, ancestorText(entry, place, folder)) };
  }

  function ownFolderOf(place: string, entry: PathEntry): string | undefined {
    const places = rootsFor(entry);
    let found: string | undefined;
    let first = Infinity;
    for (const folder of upwards(place)) {
      const slash = folder.lastIndexOf("/");
      if (!OWN_FOLDERS.has(folder.slice(slash + 1))) continue;
      const order = places.orderOf(folder.slice(0, slash) || "/") ?? Infinity;
      if (order >= first || places.has(folder) || places.isAbove(folder)) continue;
      [found, first] = [folder, order];
    }
    return found;
  }

  /** A stand-in for the first missing directory is all that the agent can put there. */
  function mergeMissing(all: readonly PathEntry[]): readonly PathEntry[] {
    const reads = new Set(all.filter(isStartRead).map(({ text }) => text));
    const groups = new Map<string, { readonly missing: string; readonly members: PathEntry[] }>();
    for (const [index, entry] of all.entries()) {
      const isApart = isGrant(entry) || isPattern(entry) || isInReadOnly(entry, reads);
      const missing = isApart ? undefined : missingOn(entry);
      const id = missing === undefined ? String(index) : `${entry.table}\0${missing}`;
      const group = groups.get(id);
      if (group === undefined) groups.set(id, { missing: missing ?? "", members: [entry] });
      else group.members.push(entry);
    }
    return [...groups.values()].flatMap(({ missing, members }) => {
      const [first] = members;
      if (first === undefined || members.length === 1) return members;
      const text =
        first.table === "start"
          ? commonText(members.map((entry) => entry.text))
          : ancestorText(first, placeOf(first, environment), missing);
      const access = members.some((entry) => entry.access === "deny") ? "deny" : "read";
      const merged = {
        ...first,
        ...plainKey(first.table, text),
        access,
        rules: members.flatMap(({ rules }) => rules),
      } as const;
      lose(first.table === "start" ? "paths-become-directory" : "missing-directory", merged);
      return [merged];
    });
  }

  function missingOn(entry: PathEntry): string | undefined {
    const place = placeOf(entry, environment);
    const isStart = entry.table === "start";
    // Wherever a grant is, the agent may be started in it. Where it may write in its start directory, that can be the home.
    const mayBeAtHome = entry.access === "read" && roots.has(start) && isAtOrUnder(place, environment.home);
    if (isStart ? roots.size === 0 : !isWritable(place, entry) && !mayBeAtHome) return undefined;
    // What is there in this start directory may be missing in the next one.
    const missing = isStart ? entry.text.split("/")[0] : firstMissing(place, environment);
    return missing === undefined || (entry.access === "deny" && ownFolderOf(place, entry) !== undefined)
      ? undefined
      : missing;
  }

  /** A denial as a pattern, where a key for the place would be one too many. */
  function asPattern(entry: PathEntry): readonly PathEntry[] | undefined {
    if (entry.access !== "deny" || isPattern(entry)) return undefined;
    const place = placeOf(entry, environment);
    const kind = environment.kind(place);
    // In a denied directory the agent itself does not start: it looks for its instructions there.
    const isStart = isAtOrUnder(start, place) && (entry.table === "start" || !isAtHome);
    const { patterns, denied } = entry.table === "start" || !isAtHome ? around.all : around.absolute;
    const isReached = isStart || denied.isAbove(place) || patterns.into(place);
    if (isReached && kind === "directory") {
      lose("pattern-inside-denied", entry);
      return [
        { ...entry, access: "read" },
        { ...entry, ...patternKey(entry.table, entry.text, [ALL_BELOW]) },
      ];
    }
    // What is missing may become a directory.
    const mayBeMissing = kind === "absent" || isInReadOnly(entry, startReads);
    if (!mayBeMissing || !/\w$/.test(entry.text)) return undefined;
    if (!isReached && ownFolderOf(place, entry) === undefined && !isInReadOnlyFolder(place, entry))
      return undefined;
    lose("existing-files-only", entry);
    const slash = entry.text.lastIndexOf("/");
    const name = spellName(entry.text.slice(slash + 1, -1));
    const last = { text: `${name.text}[${entry.text.slice(-1)}]`, pieces: [...name.pieces, "[ab]"] };
    return [[last], [last, ALL_BELOW]].map((steps) => ({
      ...entry,
      ...patternKey(entry.table, entry.text.slice(0, Math.max(0, slash)), steps),
    }));
  }

  function isInReadOnlyFolder(place: string, entry: PathEntry): boolean {
    for (const folder of upwards(place))
      if (folder !== place && readOnly.has(folder) && isWritable(folder, entry)) return true;
    return false;
  }

  function surroundingsOf(all: readonly PathEntry[]): { readonly patterns: Reach; readonly denied: Places } {
    const denied = all.filter((entry) => entry.access === "deny" && !isPattern(entry));
    return {
      patterns: reachOf(all.filter(isPattern).map((pattern) => wholeText(pattern, environment))),
      denied: new Places(denied.map((entry) => placeOf(entry, environment))),
    };
  }
}

/** A denial that becomes a pattern: commands cannot make what is missing in a read-only directory. */
function isInReadOnly(entry: PathEntry, startReads: ReadonlySet<string>): boolean {
  if (entry.table !== "start" || entry.access !== "deny" || !/\w$/.test(entry.text)) return false;
  for (const folder of upwards(entry.text)) if (folder !== entry.text && startReads.has(folder)) return true;
  return false;
}

function isStartRead({ table, access }: PathEntry): boolean {
  return table === "start" && access === "read";
}

/** The text of the deepest directory that holds all, or is one of them. */
function commonText(texts: readonly string[]): string {
  const [first = [], ...others] = texts.map((text) => text.split("/"));
  const end = first.findIndex((step, index) => others.some((steps) => steps[index] !== step));
  return first.slice(0, end < 0 ? first.length : end).join("/");
}

/** The text of a key for a directory above its place. */
function ancestorText({ text }: PathEntry, place: string, above: string): string {
  const depth = place.split("/").length - above.split("/").length;
  const steps = text.split("/");
  return steps.slice(0, steps.length - depth).join("/");
}

function isGrant({ access }: PathEntry): boolean {
  return access === "write";
}

function isPattern(entry: PathEntry): boolean {
  return entry.isPattern;
}

/** Whatever is here now: when an agent runs, its home and the directory it was started in are there. */
function firstMissing(place: string, { kind, home, cwd }: Environment): string | undefined {
  const isMissing = (path: string): boolean =>
    !isAtOrUnder(home, path) && !isAtOrUnder(cwd, path) && kind(path) === "absent";
  for (let end = place.indexOf("/", 1); end > 0; end = place.indexOf("/", end + 1)) {
    if (isMissing(place.slice(0, end))) return place.slice(0, end);
  }
  return isMissing(place) ? place : undefined;
}
