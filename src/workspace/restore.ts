import * as path from "node:path";
import type { Config } from "../config/config.ts";
import { copiesIn, type Kept } from "../files/backup.ts";
import { readText } from "../files/read.ts";
import type { ArtifactSpec, Target } from "../targets/target.ts";
import { forget, readManifest } from "./manifest.ts";
import { unreadable } from "./plan.ts";
import { keptName } from "./state.ts";
import { replaceKeeping, type WriteOutcome } from "./write.ts";

/** A file of an agent with the copies that are kept of it, the newest first. */
export interface KeptFile {
  readonly target: Target;
  readonly artifact: ArtifactSpec;
  readonly file: string;
  readonly copies: readonly KeptCopy[];
}

/** A previous version of a file. */
export interface KeptCopy {
  /** Tells it from the others of its file: `20261122T195000Z`, with a counter within one second. */
  readonly name: string;
  readonly time: Date;
  readonly path: string;
  readonly text: string;
}

/** What is kept of the files of some agents. Copies that cannot be read are left out. */
export function keptFiles(
  { targets: files }: Pick<Config, "targets">,
  state: string,
  targets: readonly Target[],
): readonly KeptFile[] {
  return targets.flatMap((target) =>
    target.artifacts.flatMap((artifact): readonly KeptFile[] => {
      const file = files[artifact.configKey];
      if (file === undefined) return [];
      const name = keptName(target.name, file);
      const copies = copiesIn(state, name).flatMap((kept) => copyOf(kept, name));
      return copies.length === 0 ? [] : [{ target, artifact, file, copies: copies.toReversed() }];
    }),
  );
}

function copyOf(kept: Kept, name: string): readonly KeptCopy[] {
  const read = readText(kept.path);
  if (read.kind !== "ok") return [];
  const suffix = path.basename(kept.path).slice(name.length + 1);
  return [{ name: suffix, time: new Date(kept.time), path: kept.path, text: read.text }];
}

/** Puts a copy in the place of the present file, which is kept in turn. */
export function restoreCopy(
  { target, file }: KeptFile,
  copy: KeptCopy,
  folder: string,
  now: Date,
): WriteOutcome {
  const current = readText(file);
  if (current.kind === "unreadable") return { kind: "failed", problem: unreadable(current, file, target) };
  const copyName = keptName(target.name, file);
  const outcome = replaceKeeping({ file, current, text: copy.text, copyName, folder, now });
  const place = { folder, target: target.name, file };
  // The file is as it was before twsrt, so all of it is the user's.
  if (outcome.kind === "written" && readManifest(place)?.original?.copy === path.basename(copy.path))
    forget(place);
  return outcome;
}
