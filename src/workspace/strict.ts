import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { accepting, dayOf, SELF_PROTECTION, type Acceptable } from "../gate/acceptance.ts";
import { lossFacts, lossText } from "../targets/losses.ts";
import type { Loss } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import type { CompiledTarget } from "./plan.ts";
import { isSelfProtection } from "./protect.ts";

/** The rule of a loss as `[[accept]]` names it. */
export function lostRule({ rule, subject }: Loss): string {
  return isSelfProtection(rule) ? SELF_PROTECTION : subject;
}

/**
 * Restrictions of the policy that an agent would not have in their everyday form. What a loss does is in its table; one of
 * which nothing was emitted takes a restriction away unless its rule only allows.
 */
function lostRestrictions({ policy }: Workspace, { target, compiled }: CompiledTarget): readonly Loss[] {
  const allows = new Set(policy.rules.filter(({ effect }) => effect === "allow").map(({ id }) => id));
  return compiled.losses.filter(({ code, rule }) => {
    const { direction, plain } = lossFacts(target, code);
    return plain && (direction === "weaker" || (direction === "none" && !allows.has(rule)));
  });
}

/** The losses of an agent as what may be accepted. */
export function acceptableLosses({ target, compiled }: CompiledTarget): readonly Acceptable[] {
  return compiled.losses.map((loss) => ({ code: loss.code, agent: target.name, rules: [lostRule(loss)] }));
}

/** Lost restrictions that are not accepted, if the configuration is strict about the agent. */
export function strictLosses(workspace: Workspace, compiled: CompiledTarget): readonly Loss[] {
  const { config } = workspace;
  const { name } = compiled.target;
  if (!config.strict.includes(name)) return [];
  const accepted = accepting(config, dayOf(new Date()));
  return lostRestrictions(workspace, compiled).filter(
    (loss) => accepted({ code: loss.code, agent: name, rules: [lostRule(loss)] }) === undefined,
  );
}

/** Why nothing may be written for an agent that the configuration is strict about, one problem for each kind of loss. */
export async function strictProblems(
  workspace: Workspace,
  compiled: CompiledTarget,
): Promise<readonly Diagnostic[]> {
  const { target } = compiled;
  const losses = strictLosses(workspace, compiled);
  const codes = new Set(losses.map(({ code }) => code));
  return Promise.all(
    [...codes].map(async (loss): Promise<Diagnostic> => {
      const { title } = await lossText(target, loss);
      const subjects = [...new Set(losses.filter(({ code }) => code === loss).map(lostRule))];
      return {
        code: "strict-loss",
        args: { loss, title, subjects, agent: target.name },
        target: target.name,
      };
    }),
  );
}
