import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Start } from "../../launch/start.ts";
import { misplaced } from "../../workspace/misplaced.ts";
import type { Target } from "../../targets/target.ts";
import type { Planned } from "../../workspace/apply.ts";
import { planTarget } from "../../workspace/plan.ts";
import type { Workspace } from "../../workspace/load.ts";
import { findingPlace } from "../../answers/status/place.ts";
import type { Context } from "../context.ts";
import { loosened } from "../loosened.ts";

/**
 * Asks what other files and variables take from the policy in this directory, with what the start itself closes.
 * @returns whether the agent may be started; the reasons against it have been reported
 */
export async function loosenings(
  { own, variables }: Start,
  { workspace, compiled, plans }: Planned,
  target: Target,
  { io, parsed }: Context,
): Promise<boolean> {
  const elsewhere = plans.flatMap((plan): readonly Diagnostic[] => {
    const read = plan.kind === "planned" ? misplaced(plan, workspace) : undefined;
    if (plan.kind !== "planned" || read === undefined) return [];
    return [{ code: "start-elsewhere", args: { file: plan.file, read }, target: target.name }];
  });
  if (elsewhere.length > 0) {
    await io.report(elsewhere);
    return false;
  }
  const started: Workspace = {
    ...workspace,
    variables: {
      ...workspace.variables,
      ...Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    },
  };
  const closed = own.flatMap(({ closes = [] }) => closes);
  // The files were written since they were planned.
  const current = async (): Promise<typeof plans> =>
    (await Promise.all(compiled.map((one) => planTarget(workspace, one)))).flat();
  const isWritten = plans.some((plan) => plan.kind === "planned" && plan.drift.length > 0);
  const found = await loosened(started, [target], isWritten ? await current() : plans, closed);
  const all = found.flatMap((one) => one.findings);
  for (const { code, accepted } of all)
    if (accepted !== undefined) io.debug(`accepted: ${target.name} [${code}] ${accepted.reason}`);
  const findings = all.filter(({ accepted }) => accepted === undefined);
  const isAllowed = parsed.options["allow-unsafe"] === true;
  await io.report(
    findings.map((finding): Diagnostic => {
      const where = findingPlace(finding, workspace.environment.cwd) || target.title;
      const { title, remedy, opens } = finding;
      const access = opens[0]?.access ?? "";
      return isAllowed
        ? { code: "policy-loosened", args: { where, what: title, agent: target.name }, target: target.name }
        : { code: "start-loosened", args: { where, what: title, access, remedy }, target: target.name };
    }),
  );
  return isAllowed || findings.length === 0;
}
