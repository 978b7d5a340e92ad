import { quietForm } from "../drive/kit/scopes.ts";
import type { ScopeKind, ScopeText } from "../enforcers/scope.ts";
import type { Target } from "../targets/target.ts";

/** What an agent reads besides the files under test. */
export interface TrialScopes {
  /** What is placed beside the files in every run, and what the model predicts with. */
  readonly taken: readonly ScopeText[];
  readonly leftOut: readonly LeftOut[];
}

interface LeftOut {
  readonly scope: ScopeText;
  readonly why: LeftOutReason;
}

/** `not-quiet`: the driver has no form of it in which nothing of the user's runs. `no-place`: the trial cannot show it. */
export type LeftOutReason = "unreadable" | "not-quiet" | "no-place";

/** A file or variable, as a report names it. */
export interface ScopeReport {
  readonly id: string;
  readonly kind: ScopeKind;
  /** The file, or the variable. */
  readonly name: string;
}

/** A file or variable that the agent reads here and that was not placed in the trial, with the reason. */
export interface LeftOutReport extends ScopeReport {
  readonly why: LeftOutReason;
}

/** Divides scopes into those that the driver can place without running anything of the user's, and the others. */
export async function trialScopes(target: Target, scopes: readonly ScopeText[]): Promise<TrialScopes> {
  if (scopes.length === 0) return { taken: [], leftOut: [] };
  const driver = await target.driver();
  const taken: ScopeText[] = [];
  const leftOut: LeftOut[] = [];
  for (const scope of scopes) {
    if (scope.state === "unreadable") leftOut.push({ scope, why: "unreadable" });
    else if (quietForm(driver, scope) === undefined) leftOut.push({ scope, why: "not-quiet" });
    else taken.push(scope);
  }
  return { taken, leftOut };
}

/** The scopes without those that turn out to have no place in the trial. */
export function onlyPlaced({ taken, leftOut }: TrialScopes, placed: readonly string[]): TrialScopes {
  const isPlaced = ({ id }: ScopeText): boolean => placed.includes(id);
  const others = taken.filter((scope) => !isPlaced(scope));
  return {
    taken: taken.filter(isPlaced),
    leftOut: [...leftOut, ...others.map((scope) => ({ scope, why: "no-place" as const }))],
  };
}

/** The same for a report. */
export function scopesReport({ taken, leftOut }: TrialScopes): {
  readonly taken: readonly ScopeReport[];
  readonly leftOut: readonly LeftOutReport[];
} {
  return {
    taken: taken.map(scopeReport),
    leftOut: leftOut.map(({ scope, why }) => ({ ...scopeReport(scope), why })),
  };
}

function scopeReport({ id, kind, place }: ScopeText): ScopeReport {
  return { id, kind, name: place.at === "file" ? place.file : place.name };
}
