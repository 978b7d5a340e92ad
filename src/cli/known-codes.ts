/** Every code that a check can have, so that one in config.toml which is none is noticed. */
import { allReasons } from "../answers/reasons.ts";
import { SHARED_FINDINGS } from "../answers/status/texts.ts";
import type { Config } from "../config/config.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { TARGETS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import { VERIFY_CODES } from "../verify/findings.ts";
import { TEST_CODES } from "../verify/sandbox/findings.ts";

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

/** The accepted codes that no check has. */
export async function unknownCodes({ accepts, document }: Config): Promise<readonly Diagnostic[]> {
  if (document === undefined) return [];
  const known = new Set([
    ...(await statusCodes(TARGETS)),
    ...(await coverageCodes()),
    ...Object.keys(VERIFY_CODES),
    ...Object.keys(TEST_CODES),
  ]);
  return accepts.flatMap(({ codes, index }) =>
    codes
      .filter((code) => !known.has(code))
      .map((accepted): Diagnostic => ({
        code: "accept-code",
        args: { accepted, near: suggest(accepted, known) },
        place: { at: "value", document, path: ["accept", index, "code"] },
      })),
  );
}
