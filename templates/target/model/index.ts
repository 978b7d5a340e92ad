import type { Model } from "../../../src/enforcers/model.ts";

export { REASONS } from "./reasons.ts";

/** What the agent does with the text of its settings file: unknown, until it is measured. */
export function model(): Model {
  return {
    decide: () => ({
      layer1: { verdict: "none", reason: "no-sandbox-in-settings" },
      layer2: { verdict: "unknown", reason: "not-measured" },
    }),
  };
}
