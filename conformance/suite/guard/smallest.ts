import type { Access } from "../../../src/policy/attempt.ts";
import type { Decision } from "../../../src/policy/decide.ts";
import { smallerThan } from "../../shell/grammar/node.ts";
import { lineAccess, type Tried } from "./line.ts";

/** So many candidates are tried in one start, and so many starts are made. */
const MOST = { candidates: 12, starts: 6 } as const;

/**
 * Makes a line smaller for as long as the policy says the same and it still runs.
 * @param runs which of some accesses run with the guard in place
 */
export async function smallest(
  found: Tried,
  { decide }: { readonly decide: (access: Access) => Decision },
  runs: (accesses: readonly Access[]) => Promise<readonly boolean[]>,
): Promise<Tried> {
  const { effect } = decide(found.access);
  const seen = new Set([found.access.text]);
  let best = found;
  for (let start = 0; start < MOST.starts && best.node !== undefined; start++) {
    const candidates = smallerThan(best.node)
      .map(lineAccess)
      .filter(
        ({ access }) =>
          access.text.trim() !== "" && !seen.has(access.text) && decide(access).effect === effect,
      )
      .slice(0, MOST.candidates);
    if (candidates.length === 0) break;
    for (const { access } of candidates) seen.add(access.text);
    const ran = await runs(candidates.map(({ access }) => access));
    // The first is the smallest. Where none ran, longer ones are left to try.
    best = candidates.find((_, index) => ran[index] === true) ?? best;
  }
  return best;
}
