/** Every code that one kind of check can have. */
import { allReasons } from "../answers/reasons.ts";
import { SHARED_FINDINGS } from "../answers/status/texts.ts";
import { TARGETS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";

/** The codes of the findings of `status` about some agents. */
export async function statusCodes(targets: readonly Target[]): Promise<ReadonlySet<string>> {
  const codes = new Set(Object.keys(SHARED_FINDINGS));
  for (const target of targets)
    for (const code of Object.keys((await target.model()).FINDINGS ?? {})) codes.add(code);
  return codes;
}

/** The codes of what `coverage` and `generate` find. */
export async function coverageCodes(): Promise<ReadonlySet<string>> {
  return new Set(Object.keys(await allReasons(TARGETS)));
}
