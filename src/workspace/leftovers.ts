import * as path from "node:path";
import { existsSync } from "node:fs";
import type { ScopeText } from "../enforcers/scope.ts";
import { readText } from "../files/read.ts";
import type { ArtifactSpec, Compiled, Target } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import { manifestFile, readManifest, type Place } from "./manifest.ts";
import { owned } from "./ownership.ts";
import type { ArtifactPlan } from "./plan.ts";
import type { PlannedArtifact } from "./write.ts";

/** A file that twsrt wrote before it wrote to another one beside it, and that the agent still reads. */
export interface Leftover {
  /** The scope that it is in. */
  readonly scope: string;
  /** What would remain of it: nothing. */
  readonly plan: PlannedArtifact;
}

const NOTHING: Compiled = { entries: [], alternatives: [], lists: [], losses: [] };

/**
 * Finds files beside the artifacts that hold nothing but what twsrt wrote there once: their text is one that twsrt makes, and
 * the manifest has every entry of it.
 * @param scopes what else the agent reads
 */
export async function leftoversOf(
  workspace: Workspace,
  target: Target,
  plans: readonly ArtifactPlan[],
  scopes: readonly ScopeText[],
): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const { id, kind, place, syntax, isLink = false } of scopes) {
    if (kind !== "user" || place.at !== "file" || isLink) continue;
    const where: Place = { folder: workspace.state, target: target.name, file: place.file };
    if (!existsSync(manifestFile(where))) continue;
    const beside = plans.find(
      (plan) =>
        plan.kind === "planned" &&
        path.dirname(plan.file) === path.dirname(place.file) &&
        [plan.artifact.syntax, "text"].includes(syntax),
    );
    const plan = beside === undefined ? undefined : await leftover(workspace, target, beside.artifact, where);
    if (plan !== undefined) found.push({ scope: id, plan });
  }
  return found;
}

async function leftover(
  { config }: Workspace,
  target: Target,
  artifact: ArtifactSpec,
  place: Place,
): Promise<PlannedArtifact | undefined> {
  const { file } = place;
  const written = readManifest(place);
  const current = readText(file);
  if (written === undefined || current.kind !== "ok") return undefined;
  const plan = await target.plan({
    compiled: NOTHING,
    artifact: artifact.id,
    file,
    current: { file, text: current.text, syntax: artifact.syntax },
    options: config.options[target.name],
    written: () => written.entries,
  });
  if (plan.kind !== "planned" || plan.drift.length === 0) return undefined;
  const drift = owned(plan.drift, written.entries);
  if (drift.some(({ kind, owner }) => kind !== "extra" || owner !== "ours")) return undefined;
  const entries = drift.map(({ key, entry, value = entry }) => ({
    artifact: artifact.id,
    key,
    value,
    rules: [],
    forms: [],
  }));
  const own = target.render({ ...NOTHING, entries }, artifact.id);
  if (!isAlike(own, current.text)) return undefined;
  return { target, artifact, kind: "planned", file, current, next: "", drift, diagnostics: [] };
}

/** Whether two texts differ in nothing but their layout. */
function isAlike(one: string, other: string): boolean {
  const bare = (text: string): string => text.replaceAll(/\s+/g, "");
  return bare(one) === bare(other);
}
