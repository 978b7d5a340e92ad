import {
  STRICTNESS,
  together,
  type Answer,
  type Model,
  type ModelInput,
  type ModelModule,
  type Verdict,
} from "../../enforcers/model.ts";
import { withoutSetting } from "../../diagnostics/setting-place.ts";
import { hasOthers, isState, type Finding, type ScopeText } from "../../enforcers/scope.ts";
import { printAccess } from "../../policy/access.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import type { Access, Attempt } from "../../policy/attempt.ts";
import { policyFor } from "../../policy/applies.ts";
import { judgeOf } from "../../policy/decide.ts";
import { overlayOf } from "../../policy/overlay.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Target } from "../../targets/target.ts";
import type { Workspace } from "../../workspace/load.ts";
import { isSelfProtection } from "../../workspace/protect.ts";
import { quoteIfNeeded } from "../../shell/quote.ts";
import { subjectsOf } from "../subjects.ts";
import { WITNESS } from "../witness/witness.ts";

/** What files and variables besides twsrt's own take from the policy. */
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
  /** Which layer lets go: the sandbox, or the agent's own rules. */
  readonly layer: 1 | 2;
}

/**
 * Asks the agent's model about accesses derived from every rule, with its other files and without them. What has become
 * weaker is put down to the setting, else to the file, without which it would not be.
 */
export async function overrulingsOf(
  workspace: Workspace,
  target: Target,
  module: ModelModule,
  files: Readonly<Record<string, string | undefined>>,
  scopes: readonly ScopeText[],
): Promise<readonly Overruling[]> {
  if (!hasOthers(scopes)) return [];
  const environment = overlayOf(workspace.environment);
  const options = workspace.config.options[target.name];
  const input = { files, scopes, environment, options };
  const policy = policyFor(workspace.policy, target.name);
  const attempts = restricted(policy, environment, module.findings?.(input) ?? []);
  const groups = new Map<string, { readonly by: Finding; readonly opened: Opened[] }>();
  const blames = await blamesOf(module, input, attempts, isWeaker);
  // Where an answer does not name the setting of a file, another one of the same file does.
  const byKey = blames.toSorted((a, b) => Number(a.by.key === undefined) - Number(b.by.key === undefined));
  for (const { attempt, was, now, by } of byKey) {
    const key = JSON.stringify(by);
    const alike = (group: Overruling): boolean => group.by.code === by.code && group.by.scope === by.scope;
    const group = groups.get(key) ??
      (by.key === undefined ? [...groups.values()].find(alike) : undefined) ?? { by, opened: [] };
    groups.set(JSON.stringify(group.by), group);
    group.opened.push({
      access: printAccess(attempt.access),
      was: together(was),
      now: together(now),
      layer: opensLayer1(now, was) ? 1 : 2,
    });
  }
  for (const { opened } of groups.values()) opened.sort((a, b) => STRICTNESS[a.now] - STRICTNESS[b.now]);
  return [...groups.values()];
}

/** An access that is answered in another way because of something besides twsrt's own files. */
export interface Blame {
  readonly attempt: Attempt;
  /** Without the other files, and with all of them. */
  readonly was: Answer;
  readonly now: Answer;
  /** What does it: a setting, or a file as a whole. */
  readonly by: Finding;
}

/**
 * Finds the accesses that other files change, and what does it: that without which they would be answered as before. Where
 * several do it at once, it is the last of them to be left out.
 * @param differs whether an answer is another one in the respect that is asked about
 */
export async function blamesOf(
  { model, findings }: ModelModule,
  input: ModelInput & { readonly scopes: readonly ScopeText[] },
  attempts: readonly Attempt[],
  differs: (now: Answer, was: Answer) => boolean,
): Promise<readonly Blame[]> {
  const { scopes } = input;
  const modelWith = (some: readonly ScopeText[]): Model => model({ ...input, scopes: some });
  const [alone, all] = [modelWith(scopes.filter(isState)), modelWith(scopes)];
  const changed = attempts.flatMap((attempt) => {
    const [was, now] = [alone.decide(attempt), all.decide(attempt)];
    return differs(now, was) ? [{ attempt, was, now }] : [];
  });
  if (changed.length === 0) return [];
  const suspects: readonly Finding[] = [
    ...(findings?.(input) ?? []),
    ...scopes.filter((scope) => !isState(scope)).map(({ id }) => ({ code: OVERRULED, scope: id })),
  ];
  const single: Suspect[] = [];
  const cumulative: Suspect[] = [];
  let left = scopes;
  for (const by of suspects) {
    const rest = await without(scopes, by);
    const fewer = left === scopes ? rest : await without(left, by);
    if (rest !== undefined) single.push({ by, model: modelWith(rest) });
    if (fewer === undefined) continue;
    left = fewer;
    cumulative.push({ by, model: modelWith(left) });
  }
  return changed.map((one) => {
    const isGuilty = (suspect: Suspect): boolean => !differs(suspect.model.decide(one.attempt), one.was);
    const guilty = single.find(isGuilty) ?? cumulative.find(isGuilty) ?? cumulative.at(-1);
    return { ...one, by: named(guilty?.by ?? { code: OVERRULED }, one.now) };
  });
}

/** Something that may be behind a change, and what the agent would do without it. */
interface Suspect {
  readonly by: Finding;
  readonly model: Model;
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
 * The scopes without one setting, or without one file.
 * @returns undefined where the setting cannot be left out, because its file is plain text, or has no such setting
 */
async function without(
  scopes: readonly ScopeText[],
  { code, scope: id, key, value }: Finding,
): Promise<readonly ScopeText[] | undefined> {
  // What names no setting is about the file as a whole.
  if (code === OVERRULED || key === undefined) return scopes.filter((scope) => scope.id !== id);
  const scope = scopes.find((one) => one.id === id);
  if (scope?.state !== "read") return undefined;
  const text = await withoutSetting(scope, key, value);
  return text === undefined ? undefined : scopes.map((one) => (one === scope ? { ...scope, text } : one));
}

/** The scopes without the settings that findings of these codes name, because something else keeps them from taking effect. */
export async function withoutFindings(
  { findings }: ModelModule,
  input: ModelInput & { readonly scopes: readonly ScopeText[] },
  codes: readonly string[],
): Promise<readonly ScopeText[]> {
  let { scopes } = input;
  for (const finding of findings?.(input) ?? [])
    if (codes.includes(finding.code)) scopes = (await without(scopes, finding)) ?? scopes;
  return scopes;
}

/** Accesses that the policy denies or asks about: some for each rule, and some to what a suspected setting names. */
function restricted(
  policy: Policy,
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

/** Whether both layers together, or layer 1 alone, restrict less than before. */
function isWeaker(now: Answer, was: Answer): boolean {
  return STRICTNESS[together(now)] < STRICTNESS[together(was)] || opensLayer1(now, was);
}

function opensLayer1(now: Answer, was: Answer): boolean {
  return was.layer1.verdict === "deny" && STRICTNESS[now.layer1.verdict] < STRICTNESS.deny;
}
