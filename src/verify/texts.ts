import type { EnforcerFile } from "../answers/enforcers.ts";
import type { NativeEntry } from "../enforcers/model.ts";
import { EMPTY_POLICY, type Policy } from "../policy/policy.ts";
import type { Entry, Target } from "../targets/target.ts";
import { installedProgram } from "../workspace/installed.ts";
import type { Workspace } from "../workspace/load.ts";
import { placesOf } from "../workspace/plan.ts";
import { wholeSettings } from "../workspace/srt-text.ts";

/** The text of each artifact by its id; undefined: there is no such file. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** Files with other entries of twsrt in them. */
export interface Replanned {
  readonly texts: Texts;
  /** The rules that a native entry comes from. */
  readonly rulesOf: (entry: NativeEntry) => readonly string[];
}

/** The texts of files as they are. */
export function textsOf(files: readonly EnforcerFile[]): Texts {
  return Object.fromEntries(files.map(({ artifact, text }) => [artifact, text]));
}

/**
 * The same files without any of twsrt's entries: what is somebody else's stays.
 * @returns undefined when a file is so broken that nothing can be taken out of it
 */
export function withoutEntries(
  workspace: Workspace,
  target: Target,
  files: readonly EnforcerFile[],
): Promise<Replanned | undefined> {
  return replanned({ workspace, target, files, texts: textsOf(files), policy: EMPTY_POLICY });
}

/**
 * The same files with the entries of some rules alone. `tested` has of these only what the files under test have: what
 * is missing there must not prove anything here.
 */
export async function withEntriesOf(
  policy: Policy,
  workspace: Workspace,
  target: Target,
  files: readonly EnforcerFile[],
): Promise<{ readonly tested: Replanned; readonly fresh: Replanned } | undefined> {
  const bare = await withoutEntries(workspace, target, files);
  if (bare === undefined) return undefined;
  const missing = new Set(
    files.flatMap(({ drift }) =>
      drift.flatMap(({ kind, key, entry }) => (kind === "missing" ? [`${key}\0${entry}`] : [])),
    ),
  );
  const isThere = ({ key, value }: Entry): boolean =>
    // How an entry is named in a drift is the target's business: with its key before it, or without.
    !missing.has(`${key}\0${String(value)}`) && !missing.has(`${key}\0${key} ${String(value)}`);
  const common = { workspace, target, files, texts: bare.texts, policy };
  const fresh = await replanned(common);
  const tested = missing.size === 0 ? fresh : await replanned({ ...common, isThere });
  return fresh === undefined || tested === undefined ? undefined : { tested, fresh };
}

interface Replanning {
  readonly workspace: Workspace;
  readonly target: Target;
  readonly files: readonly EnforcerFile[];
  readonly texts: Texts;
  readonly policy: Policy;
  readonly isThere?: (entry: Entry) => boolean;
}

async function replanned(request: Replanning): Promise<Replanned | undefined> {
  const { workspace, target, files, texts, policy, isThere = () => true } = request;
  const options = workspace.config.options[target.name];
  const full = target.compile(policy, workspace.environment, options, placesOf(workspace, target), () =>
    wholeSettings(workspace),
  );
  const compiled = { ...full, entries: full.entries.filter(isThere) };
  const installedVersion = (): string | undefined =>
    installedProgram(target.release.program, workspace)?.version;
  const next: Record<string, string | undefined> = {};
  for (const { artifact, path } of files) {
    const text = texts[artifact];
    // The configuration leaves it out, and so does a trial.
    if (text === undefined && path === undefined) continue;
    const file = path ?? `the ${artifact} of ${target.name}`;
    const current = text === undefined ? undefined : ({ file, text, syntax: "json" } as const);
    const plan = await target.plan({ compiled, artifact, file, current, options, installedVersion });
    if (plan.kind !== "planned") return undefined;
    next[artifact] = plan.next;
  }
  return {
    texts: next,
    rulesOf: ({ artifact, key, value }) =>
      compiled.entries.find(
        (entry) => entry.artifact === artifact && entry.key === key && String(entry.value) === value,
      )?.rules ?? [],
  };
}
