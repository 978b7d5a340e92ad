import type { ModelModule } from "../enforcers/model.ts";
import { unmeasuredGeneration } from "../targets/release.ts";
import type { Target } from "../targets/target.ts";
import { installedProgram } from "../workspace/installed.ts";
import type { Workspace } from "../workspace/load.ts";
import { placesOf } from "../workspace/plan.ts";

/** The model of an agent for the installed release, or "unknown" for a generation of which nothing was measured. */
export async function modelOf(workspace: Workspace, target: Target): Promise<ModelModule> {
  const installed = installedProgram(target.release.program, workspace);
  const module = await target.model();
  if (unmeasuredGeneration(target.release, installed) !== undefined)
    return {
      REASONS: module.REASONS,
      model: () => ({
        decide: () => ({
          layer1: { verdict: "none" },
          layer2: { verdict: "unknown", reason: "generation-not-measured" },
        }),
      }),
    };
  const known = {
    places: placesOf(workspace, target),
    ...(installed?.version === undefined ? {} : { version: installed.version }),
  };
  const { findings } = module;
  return {
    ...module,
    model: (input) => module.model({ ...known, ...input }),
    ...(findings === undefined ? {} : { findings: (input) => findings({ ...known, ...input }) }),
  };
}
