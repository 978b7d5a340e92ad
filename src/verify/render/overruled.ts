import type { OverruledReport } from "../effective.ts";

/** What another file takes from the policy, in one line. */
export function overruledText({
  place,
  layer,
  switchedOff,
  title,
  accesses,
  example,
}: OverruledReport): string {
  if (switchedOff) return `layer 1 is switched off by ${place}`;
  const more = accesses === 1 ? "" : ` and ${accesses - 1} more`;
  return `layer ${layer} is weakened by ${place}, which ${title}: ${example}${more}`;
}
