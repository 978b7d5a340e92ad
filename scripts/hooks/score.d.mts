import type { Decision, Scenario } from "./dialects.mjs";

export interface Played {
  readonly scenario: Scenario;
  readonly decision: Decision | undefined;
  readonly ms: number;
}
export interface Score {
  readonly played: number;
  readonly right: number;
  readonly missed: number;
  readonly asked: number;
  readonly denied: number;
  readonly unexpectedAsks: number;
  readonly unexpectedDenies: number;
  readonly allows: number;
  readonly failed: number;
  readonly median: number;
}
export function scoreOf(played: readonly Played[]): Score;
