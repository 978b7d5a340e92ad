import { modelOf } from "../answers/model-of.ts";
import { accessesFrom } from "../answers/restrictions.ts";
import { subjectsOf } from "../answers/subjects.ts";
import { together, type Verdict } from "../enforcers/model.ts";
import { printAccess } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Access } from "../policy/attempt.ts";
import { overlayOf, type Overlay } from "../policy/overlay.ts";
import type { Target, Written } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { isSelfProtection } from "../workspace/protect.ts";
import { readScopes } from "../workspace/scopes.ts";
import { STRICTNESS } from "./proof.ts";

/** An access that an agent decides less strictly than before. */
export interface Opened {
  /** The rule, or the entry, that the access is about. */
  readonly rule: string;
  readonly access: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** A file of an agent before and after a change. Undefined: there is none. */
export interface Changed {
  readonly artifact: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Entries of the file, whose texts are asked about as well. */
  readonly written: Written;
}

/** What a change of its files opens, by the agent's model: asked about the rules of the policy, and the texts of entries. */
export async function openedBy(
  workspace: Workspace,
  target: Target,
  files: readonly Changed[],
): Promise<readonly Opened[]> {
  const overlay = overlayOf(workspace.environment);
  const { model } = await modelOf(workspace, target);
  const scopes = await readScopes(target, workspace);
  const options = workspace.config.options[target.name];
  const withTexts = (which: "before" | "after"): ReturnType<typeof model> =>
    model({
      files: Object.fromEntries(files.map((file) => [file.artifact, file[which]])),
      scopes,
      environment: overlay,
      options,
    });
  const [was, is] = [withTexts("before"), withTexts("after")];
  const opened = new Map<string, Opened>();
  for (const { rule, access } of asked(workspace, files, overlay)) {
    const text = printAccess(access);
    if (opened.has(text)) continue;
    const attempt = attemptOf(access, overlay);
    const [before, after] = [together(was.decide(attempt)), together(is.decide(attempt))];
    if (STRICTNESS[after] < STRICTNESS[before]) opened.set(text, { rule, access: text, before, after });
  }
  return [...opened.values()];
}

/** The rules of the policy are what a person knows. Without any, the entries of the files take their place. */
function asked(
  { policy }: Workspace,
  files: readonly Changed[],
  overlay: Overlay,
): readonly { readonly rule: string; readonly access: Access }[] {
  const rules = subjectsOf(policy).filter(({ id, effect }) => effect !== "allow" && !isSelfProtection(id));
  if (rules.length > 0)
    return rules.flatMap(({ id, witnesses }) =>
      witnesses(overlay).flatMap(({ effort, access }) => (effort === "common" ? [{ rule: id, access }] : [])),
    );
  const entries = files.flatMap(({ written }) => Object.values(written).flat());
  return entries.flatMap((rule) => accessesFrom(rule, overlay).map((access) => ({ rule, access })));
}
