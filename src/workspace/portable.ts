import type { Environment } from "../policy/environment.ts";
import { mergePolicies } from "../policy/merge.ts";
import { ANY_MACHINE, anyHome, needsMachine } from "../policy/portable.ts";
import type { Policy, RuleId } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Compiled, Entry, Loss, Target } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import { isSelfProtection, portableProtection } from "./protect.ts";

/**
 * The workspace for any machine: what it protects is where it usually is.
 * @param inUse the agents whose settings are protected
 */
export function portableWorkspace(workspace: Workspace, inUse: readonly Target[]): Workspace {
  const { policy, config } = workspace;
  const said = { ...policy, rules: policy.rules.filter(({ id }) => !isSelfProtection(id)) };
  const parts = config.selfProtection ? [said, portableProtection(inUse)] : [said];
  return { ...workspace, policy: mergePolicies(parts), isPortable: true };
}

/** What makes entries of a policy on a machine. */
export type Translation = (policy: Policy, environment: Environment) => Compiled;

/**
 * Translates a policy for any machine. An entry that would name a home or a start directory is left out, and the loss is
 * said.
 */
export function compilePortable(
  { homeInPaths }: Pick<Target, "homeInPaths">,
  policy: Policy,
  translate: Translation,
): Compiled {
  const {
    policy: said,
    widened,
    lost,
  } = homeInPaths === "unknown" ? anyHome(policy) : { policy, widened: [], lost: [] };
  const compiled = translate(said, ANY_MACHINE);
  const { entries, dropped } = withoutMachine(compiled.entries);
  const losing = new Set([...lost.map(({ id }) => id), ...dropped.flatMap(({ rules }) => rules)]);
  return {
    ...compiled,
    entries,
    alternatives: withoutMachine(compiled.alternatives).entries,
    losses: [
      ...compiled.losses,
      ...widened.map((rule): Loss => ({ code: "any-home", rule: rule.id, subject: subjectText(rule) })),
      ...lossesOf(losing, policy),
    ],
  };
}

function withoutMachine(entries: readonly Entry[]): {
  readonly entries: readonly Entry[];
  readonly dropped: readonly Entry[];
} {
  const isBound = ({ value }: Entry): boolean => typeof value === "string" && needsMachine(value);
  return { entries: entries.filter((entry) => !isBound(entry)), dropped: entries.filter(isBound) };
}

function lossesOf(rules: ReadonlySet<RuleId>, policy: Policy): readonly Loss[] {
  return policy.rules
    .filter(({ id }) => rules.has(id))
    .map((rule) => ({
      code: rule.effect === "allow" ? "grant-not-portable" : "not-portable",
      rule: rule.id,
      subject: subjectText(rule),
    }));
}
