import type { Environment } from "../../policy/environment.ts";
import { expand } from "./expand.ts";
import type { Grant } from "./grants.ts";
import type { PathEntry, SandboxLists } from "./lists.ts";
import { placeOfName } from "./places.ts";
import { readingsOf, type Pattern } from "./readings.ts";
import { isAtOrUnder, join, parentOf } from "../../policy/normalize.ts";

/** A place that is hidden from reading. */
export interface ReadDenial {
  /** Where it really is. */
  readonly at: string;
  /** The path that it was reached by. */
  readonly spelled: string;
  /** `fake`: another content stands in its place. */
  readonly kind: "directory" | "file" | "fake";
  /** Nothing is an exception to it. */
  readonly isCredential: boolean;
  /** It stands for something that could not be looked at, so nothing in it is given back. */
  readonly isBlind: boolean;
  /** Absent: the sandbox does it by itself. */
  readonly entry?: PathEntry;
}

export interface ReadDenials {
  /** The upper ones first, so that what is hidden below comes on top of what is given back. */
  readonly list: readonly ReadDenial[];
  readonly complete: boolean;
}

/** SRT hides it whenever it hides anything: `ssh` refuses to start over the owner that it sees there. */
const SSH_CONFIG = "/etc/ssh/ssh_config.d";
const KERNEL = new Set(["/proc", "/dev", "/sys"]);

interface Source {
  readonly entry: PathEntry;
  readonly isCredential: boolean;
}

/** What may not be read, as places on this disk (research/srt.md section 2, SRT 0.0.83). */
export function readDenials(
  lists: SandboxLists,
  readable: readonly Grant[],
  environment: Environment,
): ReadDenials {
  const places: { readonly path: string; readonly source: Source; readonly isBlind?: boolean }[] = [];
  const patterns: { readonly pattern: Pattern; readonly value: Source }[] = [];
  const secrets = lists.credentials.filter(({ mode }) => mode === "deny");
  const sources: Source[] = [
    ...lists.denyRead.map((entry) => ({ entry, isCredential: false })),
    ...secrets.map((entry) => ({ entry, isCredential: true })),
  ];
  for (const source of sources) {
    for (const reading of readingsOf(source.entry, "deny", environment)) {
      if (reading.kind === "pattern") patterns.push({ pattern: reading, value: source });
      else if (reading.kind === "name") {
        const paths = reading.path === "/" ? childrenOfRoot(source, readable, environment) : [reading.path];
        for (const path of paths) places.push({ path, source });
      }
    }
  }
  const { matches, complete } = expand(patterns, "deny", environment);
  for (const { path, value, isUnlisted = false } of matches)
    places.push({ path, source: value, isBlind: isUnlisted });

  const exceptions = new Set(readable.map(({ path }) => placeOfName(path, environment)));
  const found: ReadDenial[] = [];
  for (const { path, source, isBlind = false } of places) {
    const denial = denialAt(path, environment);
    if (denial === undefined) continue;
    // An exception for a file has to name the file; one for a directory is none for a file in it.
    if (denial.kind === "file" && !source.isCredential && exceptions.has(denial.at)) continue;
    found.push({ ...denial, ...source, isBlind: isBlind || denial.isBlind });
  }
  for (const entry of lists.credentials) {
    const at = entry.mode === "mask" ? environment.realpath(placesOf(entry, environment)) : undefined;
    if (at !== undefined && environment.kind(at) !== "directory")
      found.push({ at, spelled: at, kind: "fake", entry, isCredential: true, isBlind: false });
  }
  if (environment.kind(SSH_CONFIG) !== "absent") {
    const own = denialAt(SSH_CONFIG, environment);
    if (own !== undefined) found.push({ ...own, isCredential: false });
  }
  const depth = ({ at }: ReadDenial): number => at.split("/").length;
  return { list: found.sort((a, b) => depth(a) - depth(b)), complete };
}

function placesOf(entry: PathEntry, environment: Environment): string {
  const [name] = readingsOf({ ...entry, literal: true }, "deny", environment);
  return name?.kind === "name" ? name.path : "/";
}

/** The root itself cannot be hidden: what lies in it is, unless an exception speaks of it. */
function childrenOfRoot(
  { isCredential }: Source,
  readable: readonly Grant[],
  environment: Environment,
): string[] {
  const open = isCredential ? [] : readable.map(({ path }) => placeOfName(path, environment));
  return (environment.list("/") ?? [])
    .map((name) => join("/", name))
    .filter((path) => {
      if (KERNEL.has(path)) return false;
      const real = environment.realpath(path) ?? path;
      return !open.some((at) => isAtOrUnder(real, at));
    });
}

/** What is mounted for a path. What cannot be looked at is covered by the directory above it. */
function denialAt(
  path: string,
  environment: Environment,
): Pick<ReadDenial, "at" | "spelled" | "kind" | "isBlind"> | undefined {
  let named = path;
  while (environment.kind(named) === "unknown" && named !== "/") named = parentOf(named);
  const kind = environment.kind(named);
  if (kind === "absent" || kind === "unknown" || (named === "/" && path !== "/")) return undefined;
  const real = environment.realpath(named) ?? named;
  if (real !== "/")
    return {
      at: real,
      spelled: named,
      kind: kind === "directory" ? "directory" : "file",
      isBlind: named !== path,
    };
  const holder = environment.realpath(parentOf(named)) ?? "/";
  return holder === "/" ? undefined : { at: holder, spelled: holder, kind: "directory", isBlind: true };
}
