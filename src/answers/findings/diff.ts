import { placeIn } from "../../diagnostics/setting-place.ts";
import type { Accepting } from "../../gate/acceptance.ts";
import type { GateFinding } from "../../gate/finding.ts";
import { driftFinding } from "../../workspace/drift-rules.ts";
import type { Workspace } from "../../workspace/load.ts";
import { nameOf, type ArtifactPlan } from "../../workspace/plan.ts";
import type { SharedFinding } from "../status/texts.ts";
import { sharedText } from "./shared.ts";

/** What `diff` found in the files of some agents: one finding for each entry that differs. */
export async function driftFindings(
  workspace: Workspace,
  plans: readonly ArtifactPlan[],
  accepts: Accepting,
): Promise<readonly GateFinding[]> {
  const found = await Promise.all(plans.map((plan) => ofPlan(workspace, plan, accepts)));
  return found.flat();
}

const WHOLE_FILE = {
  unreadable: "file-unreadable",
  ineffective: "file-void",
  missing: "file-missing",
} as const satisfies Readonly<Record<string, SharedFinding>>;

async function ofPlan(
  workspace: Workspace,
  plan: ArtifactPlan,
  accepts: Accepting,
): Promise<readonly GateFinding[]> {
  if (plan.kind === "left-out" || plan.kind === "not-configured") return [];
  const { target, file } = plan;
  const kind = plan.kind === "planned" ? plan.current.kind : plan.kind;
  if (kind !== "ok") {
    const code = WHOLE_FILE[kind];
    const text = sharedText(code, target.name);
    const message = `${nameOf(plan)}: ${file} ${text.title}; what to do: ${text.remedy}`;
    return [{ code, agent: target.name, rules: [], ...text, message, file, fails: true }];
  }
  if (plan.kind !== "planned" || plan.current.kind !== "ok") return [];
  const document = { file, text: plan.current.text, syntax: plan.artifact.syntax };
  return Promise.all(
    plan.drift.map(async (drift): Promise<GateFinding> => {
      const about = driftFinding(workspace, target, drift);
      const text = sharedText(about.code, target.name);
      const place = await placeIn(document, drift.key, drift.value ?? drift.entry);
      const accepted = accepts(about);
      const rules = drift.kind === "extra" ? "" : ` for ${about.rules.join(", ")}`;
      return {
        ...about,
        ...text,
        // `status` only notes entries of the user's; as a difference they count like any other.
        severity: drift.kind === "extra" ? "warning" : "error",
        message: `${KINDS[drift.kind]} ${drift.entry}${rules}; what to do: ${text.remedy}`,
        file,
        ...place,
        fails: true,
        ...(accepted === undefined ? {} : { accepted }),
      };
    }),
  );
}

const KINDS = {
  missing: "missing:",
  extra: "not in the policy:",
  misplaced: "without effect where it is:",
  overridden: "stops acting when the missing entries are written:",
} as const;
