import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import { PlaceIndex } from "../../../enforcers/place-index.ts";
import type { Environment } from "../../../policy/environment.ts";
import { realPath } from "../../../policy/physical.ts";
import { tomlString } from "../../../edit/toml-text.ts";
import { clashOf, PROTECTED, reachesDenied } from "./clashes.ts";
import type { PathKey, Profile } from "./profile.ts";
import { isPattern, patternOf } from "./pattern.ts";
import { PatternIndex, type Pattern } from "./pattern-index.ts";
import { baseName, isAtOrUnder, parentOf, upwards } from "../../../policy/normalize.ts";

/** What the profile does with a file that something of the agent's opens. */
export interface Paths {
  /** Nothing that the agent runs starts, for a reason that the entry is behind. */
  readonly broken: LayerAnswer | undefined;
  decide(action: "read" | "write", path: string): LayerAnswer;
}

interface Placed {
  readonly key: PathKey;
  /** The place without links; undefined for the built-in ones. */
  readonly path: string;
  readonly entry: NativeEntry | undefined;
}

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };

export function pathsOf(profile: Profile, environment: Environment): Paths {
  const start = realPath(environment.cwd, environment);
  const places: Placed[] = [];
  const patterns: Pattern[] = [];
  const crossing: { readonly named: string; readonly real: string; readonly entry: NativeEntry }[] = [];
  let broken: LayerAnswer | undefined;
  const breaks = (entry: NativeEntry, reason: string): void => {
    broken ??= { verdict: "deny", entry, reason };
  };

  for (const key of profile.paths) {
    const entry = entryOf(key);
    const isSubtree = key.access !== "deny" && /^[^*?[]*\/\*\*$/.test(key.text);
    if (
      key.anchor === "start"
        ? key.text.startsWith("/") || (/(^|\/)\.\.?(\/|$)/.test(key.text) && key.text !== ".")
        : !/^[/~]/.test(key.text)
    ) {
      breaks(entry, "configuration-refused");
      continue;
    }
    if (isPattern(key.text) && !isSubtree) {
      if (key.access !== "deny") breaks(entry, "configuration-refused");
      else {
        const pattern = rooted(key, start, environment);
        const prefix = prefixOf(pattern);
        // `/**/x` and `/*/x`: the whole machine would have to be looked through.
        if (prefix === "/") breaks(entry, "commands-do-not-start");
        else if (realPath(prefix, environment) !== prefix)
          patterns.push({ regex: undefined, entry, prefix: "/" });
        else patterns.push({ regex: patternOf(pattern), entry, prefix });
      }
      continue;
    }
    const named = normal(
      rooted({ ...key, text: isSubtree ? key.text.slice(0, -3) : key.text }, start, environment),
    );
    const real = realPath(named, environment);
    const crosses = real !== named || isDangling(named, environment);
    if (crosses && key.access === "deny") breaks(entry, "commands-do-not-start");
    if (crosses && key.access === "read") {
      crossing.push({ named, real, entry });
      continue;
    }
    if (key.access === "deny" && holdsAgent(named, environment)) breaks(entry, "commands-do-not-start");
    if (key.access === "write" && environment.kind(real) === "file") breaks(entry, "commands-do-not-start");
    // What is not there is not granted.
    if (key.access === "write" && environment.kind(real) === "absent") continue;
    places.push({ key, path: real, entry });
  }
  if (profile.base === ":workspace") {
    for (const text of [start, "/tmp"]) places.push(builtIn(text));
  }
  const sorted = places.toSorted((a, b) => a.path.length - b.path.length || rank(a) - rank(b));
  const placed = new PlaceIndex(sorted, ({ path }) => path);
  for (const { named, real, entry } of crossing) {
    // Only a link that a command could change keeps it from starting. What else becomes of the key was not tried.
    const link = linkOn(named, environment);
    if (placeAnswer("write", link, placed).verdict !== "deny") breaks(entry, "commands-do-not-start");
    else patterns.push({ regex: undefined, entry, prefix: real });
  }
  const keys = sorted.map((one) => ({ ...one, access: one.key.access }));
  const clash = clashOf(keys, environment);
  if (clash !== undefined && !clash.isMeasured) broken ??= NOT_MEASURED;
  else if (clash?.key.entry !== undefined) breaks(clash.key.entry, "keys-inside-each-other");
  const denied = keys.filter(({ access }) => access === "deny").map(({ path }) => path);
  for (const { regex, entry, prefix } of broken === undefined ? patterns : []) {
    const reached = denied.filter((folder) => isAtOrUnder(prefix, folder) || isAtOrUnder(folder, prefix));
    const found = regex === undefined || reachesDenied((file) => regex.test(file), reached, environment);
    if (reached.length === 0 || found === false) continue;
    if (found === true && regex !== undefined) breaks(entry, "keys-inside-each-other");
    else broken ??= NOT_MEASURED;
  }
  const writable = new PlaceIndex(
    sorted.filter(({ key }) => key.access === "write"),
    ({ path }) => path,
  );
  const matching = new PatternIndex(patterns);

  return {
    broken,
    decide(action, path) {
      if (broken !== undefined) return broken;
      const real = realPath(path, environment);
      const virtual = virtualAnswer(real);
      if (virtual !== undefined) return virtual;
      const matched = matching.match(real);
      const kind = environment.kind(real);
      // What is read was there before the command, unless the command itself made it: that is a write first.
      const isFile = kind === "file" || (kind === "absent" && action === "read");
      if (matched === "unmeasured") return NOT_MEASURED;
      if (matched !== undefined && isFile) return { verdict: "deny", entry: matched };

      const answer = placeAnswer(action, real, placed);
      if (action === "write" && answer.verdict === "allow") {
        const guarded = guardedBy(real, writable);
        if (guarded) return { verdict: "deny", reason: "protected-folder" };
      }
      if (matched !== undefined && answer.verdict === "allow") {
        return {
          ...answer,
          reason: kind === "directory" ? "pattern-files-only" : "pattern-existing-only",
        };
      }
      return answer;
    },
  };
}

/** Of keys for the same place the later one counts: a grant over a read-only key, a denial over both. */
function rank({ key, entry }: Placed): number {
  return entry === undefined ? 0 : { read: 1, write: 2, deny: 3 }[key.access];
}

function builtIn(path: string): Placed {
  return {
    key: { artifact: "", anchor: "absolute", text: path, access: "write", table: "" },
    path,
    entry: undefined,
  };
}

/** The most specific key counts, but reading is opened again below a denied directory by a grant of writing alone. */
function placeAnswer(action: "read" | "write", path: string, placed: PlaceIndex<Placed>): LayerAnswer {
  let readable: LayerAnswer = { verdict: "allow" };
  let writable: LayerAnswer = { verdict: "deny", reason: "not-writable" };
  let denied: string | undefined;
  for (const { key, path: place, entry } of placed.covering(path)) {
    const named = entry === undefined ? {} : { entry };
    if (key.access === "deny") {
      denied = place;
      readable = writable = { verdict: "deny", ...named };
    } else if (key.access === "read") {
      if (denied === undefined) writable = { verdict: "deny", ...named };
    } else if (denied !== undefined && entry === undefined) {
      // A start directory below what is denied: not tried.
      readable = writable = NOT_MEASURED;
    } else {
      denied = undefined;
      readable = { verdict: "allow" };
      writable = { verdict: "allow", ...named };
    }
  }
  return action === "read" ? readable : writable;
}

/** Whether a path is at the top of a writable directory under a protected name, and no writable place is in there. */
function guardedBy(path: string, writable: PlaceIndex<Placed>): boolean {
  for (const folder of upwards(path)) {
    const root = parentOf(folder);
    if (root !== "/" && PROTECTED.includes(baseName(folder)) && writable.at(root).length > 0)
      if (!writable.hasBelow(folder)) return true;
  }
  return false;
}

/** The sandbox makes these anew. */
function virtualAnswer(path: string): LayerAnswer | undefined {
  if (/^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr)$/.test(path))
    return { verdict: "allow" };
  if (isAtOrUnder(path, "/dev/shm")) return { verdict: "allow" };
  return isAtOrUnder(path, "/dev") || isAtOrUnder(path, "/proc") || isAtOrUnder(path, "/sys")
    ? NOT_MEASURED
    : undefined;
}

function entryOf({ artifact, text, access, table }: PathKey): NativeEntry {
  // Lists of an administrator and of the old mode hold paths alone.
  if (table.endsWith(".filesystem.deny_read") || table.endsWith(".writable_roots"))
    return { artifact, key: table, value: text };
  return { artifact, key: table, value: `${tomlString(text)} = ${tomlString(access)}` };
}

function rooted({ anchor, text }: PathKey, start: string, { home }: Environment): string {
  if (anchor === "start") return text === "." ? start : `${start === "/" ? "" : start}/${text}`;
  if (text === "~" || text.startsWith("~/")) return home + text.slice(1);
  return text;
}

/** Dots and doubled slashes are folded, and a slash at the end is cut off. */
function normal(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/** The directory in front of the first name with a wildcard. */
function prefixOf(pattern: string): string {
  const first = pattern.split("/").findIndex((step) => /(?<!\\)[*?[]/.test(step) || step.includes("\\"));
  return pattern.split("/").slice(0, first).join("/") || "/";
}

/** The first link on the way to a path. */
function linkOn(path: string, environment: Environment): string {
  for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    if (realPath(folder, environment) !== folder) return folder;
  }
  return path;
}

/** A link that leads nowhere stands in its directory, and is nothing. */
function isDangling(path: string, environment: Environment): boolean {
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash) || "/";
  return (
    environment.kind(path) === "absent" && environment.list(folder)?.includes(path.slice(slash + 1)) === true
  );
}

/** What the agent runs first lies in its folder. */
function holdsAgent(path: string, environment: Environment): boolean {
  const folder = `${environment.home}/.codex`;
  return [folder, realPath(folder, environment)].some((one) => isAtOrUnder(one, path));
}
