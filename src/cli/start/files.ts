import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Target } from "../../targets/target.ts";
import type { Planned } from "../../workspace/apply.ts";
import { refusals } from "../../workspace/gates.ts";
import type { Workspace } from "../../workspace/load.ts";
import type { OwnedDrift } from "../../workspace/ownership.ts";
import { nameOf } from "../../workspace/plan.ts";
import { changedText } from "../changed.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { reportRefused } from "../refused.ts";

/**
 * Brings the files of an agent up to date through the gates of `generate -w`, or only compares them. Nothing is said where
 * nothing is to be done.
 * @returns the exit status, 0 to go on
 */
export async function bringUpToDate(planned: Planned, target: Target, context: Context): Promise<number> {
  const { io, parsed } = context;
  const { workspace, plans } = planned;
  if (parsed.options.check === true) {
    const unusable = refusals(workspace, plans, { force: true, replace: true });
    if (unusable.length > 0) {
      await reportRefused(planned, unusable, io);
      return EXIT.refused;
    }
    const stale = await staleFiles(planned, target);
    await io.report(stale);
    return stale.length === 0 ? EXIT.ok : EXIT.no;
  }
  const refused = refusals(workspace, plans, {});
  if (refused.length > 0) {
    await reportRefused(planned, refused, io);
    return EXIT.refused;
  }
  const isCurrent = plans.every(
    (plan) => plan.kind !== "planned" || (plan.current.kind === "ok" && plan.current.text === plan.next),
  );
  // `--print` writes nothing.
  if (isCurrent || parsed.options.print === true) return EXIT.ok;
  const { apply } = await import("../../workspace/apply.ts");
  const applied = await apply(planned);
  const problems: Diagnostic[] =
    applied.kind === "refused"
      ? applied.refusals.map(({ problem }) => problem)
      : applied.results.flatMap(({ plan, outcome }) => {
          if (outcome.kind === "written" && plan.kind === "planned")
            io.err(changedText("wrote", plan.file, outcome.copy, nameOf(plan)));
          if (outcome.kind === "refused") return outcome.refusals.map(({ problem }) => problem);
          return outcome.kind === "failed" ? [outcome.problem] : [];
        });
  await io.report(problems);
  return problems.length === 0 ? EXIT.ok : EXIT.refused;
}

/** One line for each file that differs from the policy, with the number of differences. */
async function staleFiles({ workspace, plans }: Planned, target: Target): Promise<readonly Diagnostic[]> {
  const { name } = target;
  const isAccepted = await acceptedDrift(workspace, target);
  return plans.flatMap((plan): readonly Diagnostic[] => {
    if (plan.kind !== "planned") return [];
    const drift = plan.drift.filter((one) => !isAccepted(one));
    if (plan.current.kind === "ok" && drift.length === 0) return [];
    const missing = drift.filter(({ kind }) => kind !== "extra").length;
    const args = { file: plan.file, missing, extra: drift.length - missing, agent: name };
    return [{ code: "start-drift", args, target: name }];
  });
}

/** The drift that config.toml accepts, as in `diff`. */
async function acceptedDrift(workspace: Workspace, target: Target): Promise<(drift: OwnedDrift) => boolean> {
  const { config } = workspace;
  if (config.accepts.length === 0) return () => false;
  const [{ acceptingToday }, { driftFinding }] = await Promise.all([
    import("../gate.ts"),
    import("../../workspace/drift-rules.ts"),
  ]);
  const accepts = acceptingToday(config);
  return (drift) => accepts(driftFinding(workspace, target, drift)) !== undefined;
}
