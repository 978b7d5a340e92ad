import type { Environment } from "../../policy/environment.ts";
import { PathIndex } from "../../policy/path-index.ts";
import { namesOf, type Segment } from "../../policy/path.ts";
import type { PathEntry, SandboxLists } from "./lists.ts";
import { isPatternText, readingsOf, stepsOfPattern, writtenName } from "./readings.ts";

/** Why an entry that seems to speak of a path does not act on it. */
export interface Intents {
  /** An allowed read or write that a deny list seems to forbid. */
  allowed(paths: readonly string[], action: "read" | "write", isThere: boolean): string | undefined;
  /** A denied write that the grants seem to allow. */
  denied(paths: readonly string[]): string | undefined;
}

type Kind = "name" | "live" | "root-glob-skipped" | "dead-pattern" | "write-glob-skipped";

/** What the lists seem to say, whatever comes of it on this disk. */
export function intentsOf(lists: SandboxLists, environment: Environment): Intents {
  const reads = new PathIndex<Kind>();
  const writes = new PathIndex<Kind>();
  const grants = new PathIndex<{ readonly kind: Kind; readonly path: string | undefined }>();
  for (const entry of [...lists.denyRead, ...lists.credentials])
    for (const { steps, kind } of seeming(entry, environment)) reads.add(steps, kind);
  for (const entry of lists.denyWrite)
    for (const { steps, kind } of written(entry, "deny", environment)) writes.add(steps, kind);
  for (const entry of lists.allowWrite)
    for (const { steps, kind, path } of written(entry, "allow", environment))
      grants.add(steps, { kind, path });

  return {
    allowed: (paths, action, exists) => {
      const kinds = paths.flatMap((path) => [
        ...(action === "write" ? writes.hits(path) : []),
        ...reads.hits(path),
      ]);
      for (const { value: kind } of kinds) {
        if (kind !== "name" && kind !== "live") return kind;
        if (!exists) return kind === "name" ? "absent-path-not-hidden" : "future-file";
      }
      return undefined;
    },
    denied: (paths) => {
      for (const path of paths) {
        for (const { value } of grants.hits(path)) {
          if (value.kind !== "name") return value.kind;
          const named = value.path;
          if (named === undefined) continue;
          if (environment.kind(named) === "absent") return "absent-grant-inert";
          if (environment.realpath(named) !== named) return "linked-grant-inert";
        }
      }
      return undefined;
    },
  };
}

interface Seeming {
  readonly steps: readonly Segment[];
  readonly kind: Kind;
  readonly path?: string;
}

function seeming(entry: PathEntry, environment: Environment): Seeming[] {
  return readingsOf(entry, "deny", environment).flatMap((reading) => {
    if (reading.kind === "name") return bothSpellings(reading.path, environment);
    if (reading.kind === "pattern") return [{ steps: stepsOfPattern(reading), kind: "live" as const }];
    return [{ steps: reading.steps, kind: reading.reason }];
  });
}

function written(entry: PathEntry, effect: "deny" | "allow", environment: Environment): Seeming[] {
  const name = writtenName(entry, effect, environment);
  const names = name === undefined ? [] : bothSpellings(name, environment);
  if (!isPatternText(entry)) return names;
  const patterns = readingsOf(entry, effect, environment).flatMap((reading) =>
    reading.kind === "name"
      ? []
      : [
          {
            steps: reading.kind === "pattern" ? stepsOfPattern(reading) : reading.steps,
            kind: "write-glob-skipped" as const,
          },
        ],
  );
  return [...names, ...patterns];
}

function bothSpellings(path: string, environment: Environment): Seeming[] {
  const real = environment.realpath(path);
  const spelled = { steps: namesOf(path), kind: "name" as const, path };
  return real === undefined || real === path ? [spelled] : [spelled, { ...spelled, steps: namesOf(real) }];
}
