export interface Scenario {
  readonly about: string;
  readonly expect: "deny" | "ask" | "none";
  readonly run?: string;
  readonly read?: string;
  readonly write?: string;
}
export type Decision = "deny" | "ask" | "allow" | "none";
export const AGENTS: readonly string[];
export function eventOf(agent: string, scenario: Scenario, cwd: string): object | undefined;
export function decisionOf(ended: {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}): Decision | undefined;
