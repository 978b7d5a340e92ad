import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import type { ScopeKind } from "../enforcers/scope.ts";
import { readText } from "../files/read.ts";
import { withAllowances } from "../policy/allowance.ts";
import { mergePolicies } from "../policy/merge.ts";
import { noteText } from "../targets/kit/import/notes.ts";
import type { Compiled, Target } from "../targets/target.ts";
import type { NativeFile } from "../targets/reading.ts";
import { SOURCES, type SourceName, type Workspace } from "../workspace/load.ts";
import { explained } from "../workspace/ownership.ts";
import { compileTarget } from "../workspace/plan.ts";
import { readScopes } from "../workspace/scopes.ts";
import { collect, type Collection, type Found, type Item } from "./collect.ts";
import { extend } from "./extend.ts";
import { sharedFiles } from "./shared.ts";
import { prove, type Proof } from "./proof.ts";

/** A source, as it is and as it would become. */
export interface Extended {
  readonly name: SourceName;
  readonly before: Document;
  readonly next: string;
  /** It does not exist yet. */
  readonly isNew: boolean;
}

/** What importing comes to. Nothing is written. */
export interface Adoption extends Collection {
  readonly sources: readonly Extended[];
  readonly proof: Proof;
  /** Files that could not be read for rules. */
  readonly problems: readonly Diagnostic[];
  /** Files that were left out. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the rules that agents have, and what the sources would become with them.
 * `isLimited`: command rules apply only to the agents that have them. `isForAll`: files that are for all agents are read too.
 */
export async function adoptionOf(
  workspace: Workspace,
  targets: readonly Target[],
  kinds: ReadonlySet<ScopeKind>,
  { isLimited = false, isForAll = false }: { readonly isLimited?: boolean; readonly isForAll?: boolean } = {},
): Promise<Adoption> {
  const own = await readFiles(workspace, targets, kinds);
  const shared = sharedFiles(workspace, isForAll ? kinds : new Set());
  const problems = [...own.problems, ...shared.problems];
  const collection = collect(
    [...own.found, ...shared.found],
    workspace.policy,
    workspace.environment,
    isLimited ? workspace.config.agents : undefined,
  );
  const rules = collection.additions.map(({ rule }) => rule);
  const sources = (Object.keys(SOURCES) as SourceName[]).map((name): Extended => {
    const before = workspace.documents[name];
    const isNew = readText(before.file).kind === "missing";
    return { name, before, next: extend(before.text, name, rules), isNew };
  });
  const next = withSources(workspace, sources);
  const items = targets.reduce<readonly Item[]>(
    (all, target) => withRewritten(all, next, target),
    collection.items,
  );
  const proofs = await Promise.all(targets.map((target) => prove(next, target, items)));
  const proof = {
    accesses: proofs.reduce((sum, { accesses }) => sum + accesses, 0),
    unknown: proofs.reduce((sum, { unknown }) => sum + unknown, 0),
    weaker: proofs.flatMap(({ weaker }) => weaker),
  };
  return { items, additions: collection.additions, sources, proof, problems, warnings: shared.warnings };
}

/** How many rules the user's files of agents hold. */
export interface RuleCounts {
  /** For each agent; settings of other kinds do not count. */
  readonly own: ReadonlyMap<string, number>;
  /** How many rules `import` would add to the policy. */
  readonly additions: number;
}

/** Counts the rules that agents have. Files that cannot be read hold none. */
export async function ruleCounts(workspace: Workspace, targets: readonly Target[]): Promise<RuleCounts> {
  const own = new Map<string, number>();
  const { found } = await readFiles(workspace, targets, new Set(["user"]));
  for (const { agent, readings } of found) {
    const rules = readings.filter(({ kind, note }) => kind !== "kept" || note.code !== "setting");
    own.set(agent, (own.get(agent) ?? 0) + rules.length);
  }
  return { own, additions: collect(found, workspace.policy, workspace.environment).additions.length };
}

/** What agents say in their files, and the files that cannot be read for rules. */
async function readFiles(
  workspace: Workspace,
  targets: readonly Target[],
  kinds: ReadonlySet<ScopeKind>,
): Promise<{ readonly found: readonly Found[]; readonly problems: readonly Diagnostic[] }> {
  const found: Found[] = [];
  const problems: Diagnostic[] = [];
  for (const target of targets) {
    const module = await target.importer?.();
    const files = module === undefined ? [] : await filesOf(workspace, target, kinds);
    if (module === undefined || files.length === 0) continue;
    const { compiled } = compileTarget(workspace, target);
    for (const { id, file, isArtifact, ...one } of files) {
      const readings = module.readingsOf({ ...one, id, file });
      const isExplained = isArtifact ? explainedIn(id, compiled) : () => false;
      if (readings !== undefined)
        found.push({ agent: target.name, id, file, isArtifact, readings, isExplained });
      else problems.push({ code: "import-unreadable", args: { file }, target: target.name });
    }
  }
  return { found, problems };
}

type File = NativeFile & { readonly isArtifact: boolean };

async function filesOf(
  workspace: Workspace,
  target: Target,
  kinds: ReadonlySet<ScopeKind>,
): Promise<readonly File[]> {
  const { environment } = workspace;
  const files: File[] = [];
  for (const { id, configKey } of kinds.has("user") ? target.artifacts : []) {
    const file = workspace.config.targets[configKey];
    const read = file === undefined ? undefined : readText(file);
    if (file === undefined || read?.kind !== "ok") continue;
    files.push({ id, kind: "user", file, text: read.text, environment, isArtifact: true });
  }
  for (const scope of await readScopes(target, workspace))
    if (kinds.has(scope.kind) && scope.state === "read" && scope.place.at === "file")
      files.push({ ...scope, file: scope.place.file, environment, isArtifact: false });
  return files;
}

/** Whether a compiled policy has an entry. */
function explainedIn(artifact: string, compiled: Compiled): Found["isExplained"] {
  const sets = new Map(
    Object.entries(explained(artifact, compiled)).map(([key, values]) => [key, new Set(values)]),
  );
  return (key, value) => sets.get(key)?.has(value) === true;
}

/** Entries that no rule can say alone, and that the new policy brings all the same: an agent needs several for one rule. */
function withRewritten(items: readonly Item[], workspace: Workspace, target: Target): readonly Item[] {
  const { compiled } = compileTarget(workspace, target);
  const tests = new Map<string, Found["isExplained"]>();
  for (const { id } of target.artifacts) tests.set(id, explainedIn(id, compiled));
  return items.map((item) => {
    const { agent, isArtifact, verdict, id, key, value } = item;
    const isKept = agent === target.name && isArtifact && verdict === "kept";
    if (!isKept || tests.get(id)?.(key, value) !== true) return item;
    return { ...item, verdict: "exact", note: noteText({ code: "rewritten" }) };
  });
}

/** The workspace as it would be with other texts of its sources. */
function withSources(workspace: Workspace, sources: readonly Extended[]): Workspace {
  const documents = { ...workspace.documents };
  const parts = sources.map(({ name, before, next }) => {
    documents[name] = { ...before, text: next };
    const read = SOURCES[name].read(documents[name]);
    if (!read.ok) throw new Error(`the extended ${name} source cannot be read`);
    return read.value.value;
  });
  const protection = workspace.policy.rules.filter(({ origin }) => origin.source === "self-protection");
  const policy = mergePolicies([...parts, { rules: protection, closed: {}, rest: {} }]);
  return { ...workspace, documents, policy: withAllowances(policy, workspace.environment) };
}
