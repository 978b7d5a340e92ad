import type { CoverageReport, WitnessResult } from "../report.ts";
import { EFFORTS } from "../word.ts";

/** Where a reason code occurs, with one witness to show what it means. */
export interface ReasonUse {
  readonly code: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly rules: number;
  /** Names of the enforcers, in the order of the report. */
  readonly enforcers: readonly string[];
  readonly example?: { readonly witness: WitnessResult; readonly enforcer: string };
}

interface Found {
  rules: number;
  readonly enforcers: Set<string>;
  rank: number;
  example?: { readonly witness: WitnessResult; readonly enforcer: string };
}

/**
 * The reason codes that occur: those that let something through first, then those of many rules. The example of each is
 * the gravest witness that it explains, and of those the one that takes the least effort.
 */
export function reasonUses({ rules, enforcers, reasons }: CoverageReport): ReasonUse[] {
  const all = new Map<string, Found>();
  for (const { cells } of rules) {
    const inThisRule = new Set<string>();
    cells.forEach((cell, i) => {
      const enforcer = enforcers[i]?.name ?? "";
      for (const code of cell.reasons) {
        const found = all.get(code) ?? { rules: 0, enforcers: new Set(), rank: Infinity };
        all.set(code, found);
        found.enforcers.add(enforcer);
        if (!inThisRule.has(code)) found.rules++;
        inThisRule.add(code);
      }
      [cell.weaker, cell.unknown, cell.stricter].forEach((witnesses, grave) => {
        for (const witness of witnesses) {
          const found = all.get(witness.reason);
          const rank = grave * EFFORTS.length + EFFORTS.indexOf(witness.effort);
          if (found === undefined || found.rank <= rank) continue;
          found.rank = rank;
          found.example = { witness, enforcer };
        }
      });
    });
  }
  return [...all]
    .sort(([, a], [, b]) => gravity(a) - gravity(b) || b.rules - a.rules)
    .map(([code, found]) => ({
      code,
      ...textOf(reasons, code),
      rules: found.rules,
      enforcers: enforcers.map(({ name }) => name).filter((name) => found.enforcers.has(name)),
      ...(found.example === undefined ? {} : { example: found.example }),
    }));
}

/** The place of the gravest outcome; a reason without a witness comes last. */
function gravity({ rank }: Found): number {
  return rank === Infinity ? 3 : Math.floor(rank / EFFORTS.length);
}

function textOf(
  reasons: CoverageReport["reasons"],
  code: string,
): Pick<ReasonUse, "title" | "why" | "remedy"> {
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const { title, why, remedy } = known ?? { title: code, why: "", remedy: "" };
  return { title, why, remedy };
}

/** `the policy says deny, claude says allow (layer 1: none, layer 2: allow)`. */
export function outcomeText({ witness, enforcer }: NonNullable<ReasonUse["example"]>): string {
  const { policy, predicted, layer1, layer2 } = witness;
  const layers = layer1 === "none" || layer2 === "none" ? "" : `, layer 1 ${layer1}, layer 2 ${layer2}`;
  return `the policy says ${policy}, ${enforcer} ${predicted}${layers}`;
}
