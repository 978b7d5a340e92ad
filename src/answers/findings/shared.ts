import type { GateFinding } from "../../gate/finding.ts";
import { SHARED_FINDINGS, type SharedFinding } from "../status/texts.ts";

/** The texts of a finding that every agent can have. */
export function sharedText(
  code: SharedFinding,
  agent: string,
): Pick<GateFinding, "title" | "why" | "remedy" | "severity"> {
  const { severity, title, why, remedy } = SHARED_FINDINGS[code];
  return { severity, title, why, remedy: remedy.replaceAll("AGENT", agent) };
}
