import { together, type Answer, type Model, type Verdict } from "../../enforcers/model.ts";
import { withoutSetting } from "../../diagnostics/setting-place.ts";
import type { Finding, ScopeText } from "../../enforcers/scope.ts";
import { printAccess } from "../../policy/access.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import type { Access, Attempt } from "../../policy/attempt.ts";
import { judgeOf } from "../../policy/decide.ts";
import { overlayOf } from "../../policy/overlay.ts";
import type { Target } from "../../targets/target.ts";
import type { Workspace } from "../../workspace/load.ts";
import { isSelfProtection } from "../../workspace/protect.ts";
import { quoteIfNeeded } from "../../shell/quote.ts";
import { subjectsOf } from "../subjects.ts";
import { WITNESS } from "../witness.ts";

/** What files and variables beside twsrt's own take from the policy. */
export interface Overruling {
  /** What does it, as far as it is known: a setting, or a file as a whole. */
  readonly by: Finding;
  readonly opened: readonly Opened[];
}

/**
 * An access that the policy denies or asks about, and that now meets less than with twsrt's own files alone. Where `was` and
 * `now` are equal, the sandbox no longer denies it and the rules still do.
 */
export interface Opened {
  readonly access: string;
  readonly was: Verdict;
  readonly now: Verdict;
}

/**
 * Asks the agent's model about accesses derived from every rule, with its other files and without them. What has become
 * weaker is put down to the setting, else to the file, without which it would not be.
 */
export async function overrulingsOf(
  workspace: Workspace,
  target: Target,
  files: Readonly<Record<string, string | undefined>>,
  scopes: readonly ScopeText[],
): Promise<readonly Overruling[]> {
  const others = scopes.filter(({ kind }) => kind !== "state");
  if (others.length === 0) return [];
  const overlay = overlayOf(workspace.environment);
  const { model, findings } = await target.model();
  const options = workspace.config.options[target.name];
  const suspected = findings?.({ files, scopes, environment: overlay, options }) ?? [];
  const attempts = restricted(workspace, overlay, suspected);
  const modelWith = (some: readonly ScopeText[]): Model =>
    model({ files, scopes: some, environment: overlay, options });
  const alone = modelWith(scopes.filter(({ kind }) => kind === "state"));
  const all = modelWith(scopes);
  const weaker = attempts.flatMap((attempt) => {
    const [was, now] = [alone.decide(attempt), all.decide(attempt)];
    return isWeaker(now, was) ? [{ attempt, was, now }] : [];
  });
  if (weaker.length === 0) return [];
  const suspects = [
    ...suspected.flatMap((by) => {
      const rest = without(scopes, by);
      return rest === undefined ? [] : [{ by, model: modelWith(rest) }];
    }),
    ...others.map(({ id }) => ({
      by: { code: OVERRULED, scope: id },
      model: modelWith(scopes.filter((scope) => scope.id !== id)),
    })),
  ];
  const groups = new Map<string, { readonly by: Finding; readonly opened: Opened[] }>();
  for (const { attempt, was, now } of weaker) {
    const guilty = suspects.find((suspect) => !isWeaker(suspect.model.decide(attempt), was))?.by;
    const by = named(guilty ?? { code: OVERRULED, scope: (others.at(-1) as ScopeText).id }, now);
    const key = JSON.stringify(by);
    const group = groups.get(key) ?? { by, opened: [] };
    groups.set(key, group);
    group.opened.push({ access: printAccess(attempt.access), was: together(was), now: together(now) });
  }
  for (const { opened } of groups.values()) opened.sort((a, b) => STRICTNESS[a.now] - STRICTNESS[b.now]);
  return [...groups.values()];
}

/** The code of what no finding of the agent explains. */
const OVERRULED = "overruled";

/** The file with the setting in it that now decides, where an answer names it. */
function named(by: Finding, { layer1, layer2 }: Answer): Finding {
  if (by.key !== undefined) return by;
  const entry = [layer1.entry, layer2.entry].find((one) => one?.artifact === by.scope);
  return entry === undefined ? by : { ...by, key: entry.key, value: entry.value };
}

/**
 * The scopes without one setting.
 * @returns undefined where the finding names none, or its file is no JSON
 */
function without(
  scopes: readonly ScopeText[],
  { scope: id, key, value }: Finding,
): readonly ScopeText[] | undefined {
  const scope = scopes.find((one) => one.id === id);
  if (key === undefined || scope?.state !== "read" || !scope.syntax.startsWith("json")) return undefined;
  const text = withoutSetting(scope.text, key, value);
  return text === undefined ? undefined : scopes.map((one) => (one === scope ? { ...scope, text } : one));
}

/** Accesses that the policy denies or asks about: some for each rule, and some to what a suspected setting names. */
function restricted(
  { policy }: Workspace,
  overlay: ReturnType<typeof overlayOf>,
  suspected: readonly Finding[],
): readonly Attempt[] {
  const own = subjectsOf(policy).toSorted(
    (a, b) => Number(isSelfProtection(a.id)) - Number(isSelfProtection(b.id)),
  );
  const accesses = [
    ...suspected.flatMap(({ value = "" }) => accessesTo(value, overlay.cwd)),
    ...own.flatMap((subject) => subject.witnesses(overlay).map(({ access }) => access)),
  ];
  const judge = judgeOf(policy, overlay);
  return accesses.flatMap((access) => {
    const attempt = attemptOf(access, overlay);
    const { effect } = judge.decide(attempt);
    return effect === "deny" || effect === "ask" ? [attempt] : [];
  });
}

/** Accesses to the path or host that a setting names. */
function accessesTo(value: string, cwd: string): readonly Access[] {
  const bash = (text: string): Access => ({ tool: "Bash", text, cwd });
  if (/^(~|\/)/.test(value)) {
    const file = quoteIfNeeded(`${value.replace(/\/(\*\*)?$/, "")}/${WITNESS}`);
    return [bash(`python3 -c 'print(1)' < ${file}`), bash(`echo x > ${file}`)];
  }
  return /^[\w-]+(\.[\w-]+)+$/.test(value) ? [bash(`curl https://${value}/`)] : [];
}

const STRICTNESS = { none: 0, allow: 0, unknown: 1, ask: 2, deny: 3 } as const;

/** Whether both layers together, or layer 1 alone, stand in the way less than before. */
function isWeaker(now: Answer, was: Answer): boolean {
  return (
    STRICTNESS[together(now)] < STRICTNESS[together(was)] ||
    (was.layer1.verdict === "deny" && STRICTNESS[now.layer1.verdict] < STRICTNESS.deny)
  );
}
