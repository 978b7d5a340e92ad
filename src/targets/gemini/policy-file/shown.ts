import type { PolicyRule } from "./check.ts";

/** A rule that twsrt would not write, as it is shown and compared. */
export function shownRule(rule: PolicyRule): string {
  return JSON.stringify(Object.fromEntries(Object.entries(rule).filter(([name]) => name !== "others")));
}
