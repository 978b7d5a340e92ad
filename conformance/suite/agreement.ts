import type { LayerAnswer } from "../../src/enforcers/model.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";

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
