import type { Model } from "../../../enforcers/model.ts";

export const REASONS = {
  "not-measured": {
    title: "it was not measured what the agent does",
    why: "A form in the access or in a rule near it was never tried against the real agent, and nothing is guessed.",
    remedy: "Try it with the agent, or write the rule or the command in an everyday form.",
  },
};

export function model(): Model {
  return {
    decide: () => ({
      layer1: { verdict: "none" },
      layer2: { verdict: "unknown", reason: "not-measured" },
    }),
  };
}
