import type { Environment } from "../../policy/environment.ts";
import type { PathRule } from "../../policy/policy.ts";
import type { LossCode } from "./losses.ts";
import { ALL_BELOW, patternKey, plainKey, spellName, type NativePath, type PathEntry } from "./path.ts";

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
  const rootsFor = ({ table }: PathEntry): readonly string[] =>
    isAtHome && table === "absolute" ? writable.filter((folder) => folder !== start) : writable;
  const isWritable = (place: string, entry: PathEntry): boolean =>
    rootsFor(entry).some((folder) => covers(folder, place));
  const lose = (code: LossCode, { rules }: PathEntry): void => {
    for (const rule of rules) losses.push({ code, rule });
  };
  const folded = mergeMissing(foldCovered(entries.map(inOwnFolder)));
  return { entries: foldCovered(folded.flatMap((entry) => asPattern(entry, folded) ?? [entry])), losses };

  /** In these a read-only key for what is missing would be one too many; the folder is read-only all the same. */
  function inOwnFolder(entry: PathEntry): PathEntry {
    const place = placeOf(entry, environment);
    const folder = entry.access === "read" && !isPattern(entry) ? ownFolderOf(place, entry) : undefined;
    if (folder === undefined || folder === place) return entry;
    return { ...entry, ...plainKey(entry.table, ancestorText(entry, place, folder)) };
  }

  function ownFolderOf(place: string, entry: PathEntry): string | undefined {
    const roots = rootsFor(entry);
    return roots
      .flatMap((root) => [...OWN_FOLDERS].map((name) => `${root === "/" ? "" : root}/${name}`))
      .find((folder) => covers(folder, place) && !roots.some((root) => covers(folder, root)));
  }

  /** What a key says that another one says already adds nothing. */
  function foldCovered(all: readonly PathEntry[]): readonly PathEntry[] {
    const kept = new Map(all.map((entry) => [entry, [...entry.rules]]));
    for (const entry of all) {
      const place = prefixOf(entry, environment);
      const [outermost] = all
        .filter((other) => speaksFor(other, entry, place, all))
        .toSorted((a, b) => a.text.length - b.text.length);
      if (outermost === undefined) continue;
      kept.delete(entry);
      kept.get(outermost)?.push(...entry.rules);
    }
    return [...kept].map(([entry, rules]) => ({ ...entry, rules: [...new Set(rules)] }));
  }

  function speaksFor(outer: PathEntry, inner: PathEntry, place: string, all: readonly PathEntry[]): boolean {
    if (outer === inner || outer.table !== inner.table || isPattern(outer) || isGrant(inner)) return false;
    const folder = placeOf(outer, environment);
    if (!covers(folder, place) || (folder === place && !isPattern(inner))) return false;
    if (outer.access === "deny") return true;
    const isReopened = all
      .filter(isGrant)
      .map((grant) => placeOf(grant, environment))
      .some((grant) => covers(folder, grant) && covers(grant, place));
    return outer.access === "read" && inner.access === "read" && !isReopened;
  }

  /** A stand-in for the first missing directory is all that the agent can put there. */
  function mergeMissing(all: readonly PathEntry[]): readonly PathEntry[] {
    const groups = new Map<string, PathEntry[]>();
    for (const entry of all) {
      const isApart = isGrant(entry) || isPattern(entry) || isInReadOnly(entry, all);
      const missing = isApart ? undefined : missingOn(entry);
      const id = missing === undefined ? JSON.stringify(entry) : `${entry.table}\0${missing}`;
      groups.set(id, [...(groups.get(id) ?? []), entry]);
    }
    return [...groups].flatMap(([id, group]) => {
      const [first] = group;
      if (first === undefined || group.length === 1) return group;
      const missing = id.slice(id.indexOf("\0") + 1);
      const text =
        first.table === "start"
          ? commonText(group.map((entry) => entry.text))
          : ancestorText(first, placeOf(first, environment), missing);
      const access = group.some((entry) => entry.access === "deny") ? "deny" : "read";
      const merged = {
        ...first,
        ...plainKey(first.table, text),
        access,
        rules: group.flatMap(({ rules }) => rules),
      } as const;
      lose(first.table === "start" ? "paths-become-directory" : "missing-directory", merged);
      return [merged];
    });
  }

  /** A denial that becomes a pattern: commands cannot make what is missing in a read-only directory. */
  function isInReadOnly(entry: PathEntry, all: readonly PathEntry[]): boolean {
    if (entry.table !== "start" || entry.access !== "deny" || !/\w$/.test(entry.text)) return false;
    return all.some(
      ({ table, access, text }) =>
        table === "start" && access === "read" && entry.text.startsWith(`${text}/`),
    );
  }

  function missingOn(entry: PathEntry): string | undefined {
    const place = placeOf(entry, environment);
    const isStart = entry.table === "start";
    // Wherever a grant is, the agent may be started in it. Where it may write in its start directory, that can be the home.
    const mayBeAtHome =
      entry.access === "read" && writable.includes(start) && covers(environment.home, place);
    if (isStart ? writable.length === 0 : !isWritable(place, entry) && !mayBeAtHome) return undefined;
    // What is there in this start directory may be missing in the next one.
    const missing = isStart ? entry.text.split("/")[0] : firstMissing(place, environment);
    return missing === undefined || (entry.access === "deny" && ownFolderOf(place, entry) !== undefined)
      ? undefined
      : missing;
  }

  /** A denial as a pattern, where a key for the place would be one too many. */
  function asPattern(entry: PathEntry, all: readonly PathEntry[]): readonly PathEntry[] | undefined {
    if (entry.access !== "deny" || isPattern(entry)) return undefined;
    const place = placeOf(entry, environment);
    const kind = environment.kind(place);
    // In a denied directory the agent itself does not start: it looks for its instructions there.
    const isStart = covers(place, start) && (entry.table === "start" || !isAtHome);
    const isReached =
      isStart ||
      all
        .filter(({ table }) => table === entry.table || entry.table === "start" || !isAtHome)
        .some((other) => (isPattern(other) ? reaches(other, place) : isDeniedBelow(other, place)));
    if (isReached && kind === "directory") {
      lose("pattern-inside-denied", entry);
      return [
        { ...entry, access: "read" },
        { ...entry, ...patternKey(entry.table, entry.text, [ALL_BELOW]) },
      ];
    }
    const isHeldReadOnly =
      ownFolderOf(place, entry) !== undefined ||
      all.some((other) => {
        const folder = placeOf(other, environment);
        return (
          other.access === "read" &&
          !isPattern(other) &&
          folder !== place &&
          covers(folder, place) &&
          isWritable(folder, entry)
        );
      });
    // What is missing may become a directory.
    const mayBeMissing = kind === "absent" || isInReadOnly(entry, all);
    if (!mayBeMissing || !(isReached || isHeldReadOnly) || !/\w$/.test(entry.text)) return undefined;
    lose("existing-files-only", entry);
    const slash = entry.text.lastIndexOf("/");
    const name = spellName(entry.text.slice(slash + 1, -1));
    const last = { text: `${name.text}[${entry.text.slice(-1)}]`, pieces: [...name.pieces, "[ab]"] };
    return [[last], [last, ALL_BELOW]].map((steps) => ({
      ...entry,
      ...patternKey(entry.table, entry.text.slice(0, Math.max(0, slash)), steps),
    }));
  }

  function isDeniedBelow(entry: PathEntry, folder: string): boolean {
    const place = placeOf(entry, environment);
    return entry.access === "deny" && place !== folder && covers(folder, place);
  }

  /** Whether a pattern may name a file below a directory. */
  function reaches(pattern: PathEntry, folder: string): boolean {
    const steps = wholeText(pattern, environment).split("/");
    for (const [index, name] of folder.split("/").entries()) {
      const step = steps[index];
      if (step === undefined) return false;
      if (step === "**") return true;
      if (!stepPattern(step).test(name)) return false;
    }
    return true;
  }
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

function covers(folder: string, path: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}

function placeOf({ table, text }: NativePath, { cwd, home, realpath }: Environment): string {
  if (table === "absolute") return text === "~" || text.startsWith("~/") ? home + text.slice(1) : text;
  const start = realpath(cwd) ?? cwd;
  return text === "." ? start : `${start === "/" ? "" : start}/${text}`;
}

/** The text of a pattern with its directory in front, whose name stands for itself. */
function wholeText(pattern: PathEntry, environment: Environment): string {
  const { table, text } = pattern;
  const isShort = table === "start" || text.startsWith("~/");
  if (!isShort) return text;
  const rest = table === "start" ? text : text.slice(2);
  const folder = placeOf(table === "start" ? plainKey("start", ".") : plainKey("absolute", "~"), environment);
  return `${folder === "/" ? "" : spellName(folder).text}/${rest}`;
}

/** The directory in front of the first wildcard, or the place itself. */
function prefixOf(entry: PathEntry, environment: Environment): string {
  if (!isPattern(entry)) return placeOf(entry, environment);
  const steps = wholeText(entry, environment).split("/");
  const first = steps.findIndex((step) => /(?<!\\)[*?[]/.test(step));
  const plain = first < 0 ? steps : steps.slice(0, first);
  return plain.join("/").replaceAll(/\\(.)/g, "$1") || "/";
}

function stepPattern(step: string): RegExp {
  const source = step.replaceAll(
    /\\(.)|(\*+)|\[([^\]]*)\]|\?|[^*[\\?]/gs,
    (text, escaped, stars, members) => {
      if (stars !== undefined) return ".*";
      if (members !== undefined) return ".";
      return text === "?" ? "." : String(escaped ?? text).replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    },
  );
  return new RegExp(`^${source}$`, "su");
}

/** Whatever is here now: when an agent runs, its home and the directory it was started in are there. */
function firstMissing(place: string, { kind, home, cwd }: Environment): string | undefined {
  const isMissing = (path: string): boolean =>
    !covers(path, home) && !covers(path, cwd) && kind(path) === "absent";
  for (let end = place.indexOf("/", 1); end > 0; end = place.indexOf("/", end + 1)) {
    if (isMissing(place.slice(0, end))) return place.slice(0, end);
  }
  return isMissing(place) ? place : undefined;
}
