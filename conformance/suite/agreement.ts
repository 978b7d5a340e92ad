import type { LayerAnswer, ReasonTable } from "../../src/enforcers/model.ts";
import type { DriveEnd, ObservedVerdict } from "../../src/drive/kit/driver.ts";

const VERDICTS: Readonly<Record<string, readonly ObservedVerdict[]>> = {
  allow: ["allowed"],
  none: ["allowed"],
  ask: ["asked"],
  deny: ["denied", "not-offered"],
};

/** Whether the model says what the agent did. */
export function agrees({ verdict }: LayerAnswer, observed: ObservedVerdict): boolean {
  return VERDICTS[verdict]?.includes(observed) === true;
}

/** Whether the model says that the agent does not start, and the agent itself says that it refuses its configuration. */
export function agreesToRefuse(
  { verdict, reason }: LayerAnswer,
  observed: ObservedVerdict,
  end: DriveEnd,
  reasons: ReasonTable,
): boolean {
  const isForeseen =
    verdict === "deny" &&
    reason !== undefined &&
    Object.hasOwn(reasons, reason) &&
    reasons[reason]?.isRefusal === true;
  return isForeseen && observed === "lost" && end.kind === "refused";
}
