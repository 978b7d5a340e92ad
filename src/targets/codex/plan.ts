import type { Plan, PlanInput } from "../target.ts";
import { RULES } from "./artifacts.ts";
import { planConfig } from "./merge/plan.ts";
import type { CodexOptions } from "./options.ts";
import { planRules } from "./rules-plan.ts";

/** Compares an artifact with what the policy demands, and writes its next text. */
export function plan(input: PlanInput<CodexOptions>): Promise<Plan> {
  return input.artifact === RULES ? Promise.resolve(planRules(input)) : planConfig(input);
}
