import type { Model, ModelInput } from "../../../enforcers/model.ts";
import type { QwenOptions } from "../index.ts";

export { REASONS } from "./reasons.ts";

/** What the agent does with the text of its settings file, as far as it was measured. */
export function model(_input: ModelInput<QwenOptions>): Model {
  return {
    decide: () => ({
      layer1: { verdict: "none", reason: "no-own-sandbox" },
      layer2: { verdict: "unknown", reason: "not-measured" },
    }),
  };
}
