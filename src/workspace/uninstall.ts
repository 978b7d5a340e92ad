import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import type { ArtifactSpec, Compiled, Target, Written } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import { forget, originalOf, readManifest } from "./manifest.ts";
import { owned } from "./ownership.ts";
import { withoutHook } from "./hook.ts";
import { artifactsOf, compileTarget } from "./plan.ts";
import { checksum, keptName } from "./state.ts";
import { removeKeeping, replaceKeeping, type WriteOutcome } from "./write.ts";

/** What taking twsrt out of a file comes to. */
export type Removal = FileOf & RemovalPlan;

interface FileOf {
  readonly target: Target;
  readonly artifact: ArtifactSpec;
  readonly file: string;
}

type RemovalPlan =
  | {
      readonly kind: "planned";
      readonly before: string;
      /** The text without what twsrt wrote; undefined: the file is removed, because nothing else is in it. */
      readonly after: string | undefined;
      /** The file becomes byte for byte what it was before twsrt. */
      readonly isOriginal: boolean;
      readonly written: Written;
    }
  /** Nothing is remembered that twsrt wrote into it, or the file does not exist. */
  | { readonly kind: "nothing" }
  | { readonly kind: "unable"; readonly problem: Diagnostic };

/** Plans to take twsrt's entries out of the files of a target. Writes nothing. */
export async function planRemovals(workspace: Workspace, target: Target): Promise<readonly Removal[]> {
  const removals: Removal[] = [];
  for (const artifact of artifactsOf(workspace, target)) {
    const file = workspace.config.targets[artifact.configKey];
    if (file === undefined) continue;
    const place = { target, artifact, file };
    removals.push({ ...place, ...(await planRemoval(workspace, place)) });
  }
  return removals;
}

async function planRemoval(workspace: Workspace, place: FileOf): Promise<RemovalPlan> {
  const { target, artifact, file } = place;
  const { state, config } = workspace;
  const manifest = readManifest({ folder: state, target: target.name, file });
  const current = readText(file);
  // Without an original twsrt has not changed the file: what is remembered was imported, and is the user's.
  if (manifest?.original === undefined || current.kind === "missing") return { kind: "nothing" };
  if (current.kind === "unreadable") return unable(place, describeReason(current.reason));
  const { entries: written, original: about } = manifest;
  const base = { kind: "planned", before: current.text, written } as const;
  const original = originalOf(manifest, state);
  const isUntouched = !about.isEdited && about.written === checksum(current.text);
  if (isUntouched && original !== undefined) return { ...base, after: original.text, isOriginal: true };
  const options = config.options[target.name];
  const { lists } = compileTarget(workspace, target).compiled;
  const files = { ...place, options, lists };
  if (artifact.ownership === "whole") {
    const found = await managedIn(current.text, written, files);
    const isOnlyOurs = found?.every(({ isOurs }) => isOurs) === true;
    if (isOnlyOurs) return { ...base, after: undefined, isOriginal: false };
    return unable(place, "it contains lines that twsrt did not write");
  }
  const before = original?.text === undefined ? [] : await managedIn(original.text, written, files);
  const unhooked = await withoutHook(target, { text: current.text, file, written, original: original?.text });
  const after = await target.strip?.({
    artifact: artifact.id,
    text: unhooked.text,
    written: without(unhooked.written, before ?? []),
    original: original?.text,
  });
  if (after === undefined) return unable(place, "it cannot be read");
  const isNew = original !== undefined && original.text === undefined;
  return { ...base, after: isNew && isEmpty(after) ? undefined : after, isOriginal: false };
}

function unable({ target, file }: FileOf, reason: string): RemovalPlan {
  return {
    kind: "unable",
    problem: { code: "uninstall-unable", args: { file, reason }, target: target.name },
  };
}

function isEmpty(text: string): boolean {
  return /^\s*(?:\{\s*\}\s*)?$/.test(text);
}

interface Managed {
  readonly key: string;
  readonly value: string;
  readonly isOurs: boolean;
}

/** What is in a text of the kinds that twsrt writes. */
async function managedIn(
  text: string,
  written: Written,
  {
    target,
    artifact,
    file,
    options,
    lists,
  }: FileOf & { readonly options: unknown } & Pick<Compiled, "lists">,
): Promise<readonly Managed[] | undefined> {
  const current = { file, text, syntax: artifact.syntax };
  const compiled = { entries: [], alternatives: [], losses: [], lists };
  const input = { compiled, artifact: artifact.id, file, current, options, written: () => written };
  const plan = await target.plan(input);
  if (plan.kind !== "planned") return undefined;
  return owned(plan.drift, written)
    .filter(({ kind }) => kind === "extra")
    .map(({ key, value, entry, owner }) => ({ key, value: value ?? entry, isOurs: owner === "ours" }));
}

/** The entries without those that the user had before twsrt. */
function without(written: Written, own: readonly Managed[]): Written {
  const ids = new Set(own.map(({ key, value }) => `${key}\0${value}`));
  return Object.fromEntries(
    Object.entries(written).map(([key, values]) => [
      key,
      values.filter((value) => !ids.has(`${key}\0${value}`)),
    ]),
  );
}

export type RemovalOutcome = WriteOutcome | { readonly kind: "removed"; readonly copy: string };

/** Takes twsrt's entries out of a file. The present file is kept. */
export function applyRemoval(
  { target, file, before, after }: Extract<Removal, { kind: "planned" }>,
  folder: string,
  now: Date,
): RemovalOutcome {
  const place = { folder, target: target.name, file };
  const current = readText(file);
  if (current.kind !== "ok" || current.text !== before) return { kind: "changed" };
  const copyName = keptName(target.name, file);
  if (after !== undefined) {
    const outcome = replaceKeeping({ file, current, text: after, copyName, folder, now });
    if (outcome.kind === "written" || outcome.kind === "unchanged") forget(place);
    return outcome;
  }
  const outcome = removeKeeping({ file, current, copyName, folder, now });
  if (outcome.kind !== "written" || outcome.copy === undefined) return outcome;
  forget(place);
  return { kind: "removed", copy: outcome.copy };
}
