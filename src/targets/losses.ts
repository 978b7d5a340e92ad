import type { LossCode, LossFacts, LossText } from "../diagnostics/codes.ts";
import { SHARED_LOSSES } from "../diagnostics/losses.ts";
import type { Target } from "./target.ts";

/**
 * What follows from a loss of a target.
 * @throws for a code that is neither one of its own nor one of several agents
 */
export function lossFacts(target: Target, code: LossCode): LossFacts {
  const shared: Readonly<Record<LossCode, LossFacts>> = SHARED_LOSSES;
  return known(target.losses[code] ?? shared[code], target, code);
}

/**
 * What a loss of a target means, for a person.
 * @throws as {@link lossFacts} does
 */
export async function lossText(target: Target, code: LossCode): Promise<LossText> {
  const { SHARED_LOSS_TEXTS } = await import("../diagnostics/loss-texts.ts");
  const shared: Readonly<Record<LossCode, LossText>> = SHARED_LOSS_TEXTS;
  return known((await target.lossTexts())[code] ?? shared[code], target, code);
}

function known<T>(found: T | undefined, { name }: Target, code: LossCode): T {
  if (found === undefined) throw new Error(`${name} brings the loss ${code}, which is in no table`);
  return found;
}
