import type { Config } from "../config/config.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { allCodes } from "./all-codes.ts";

/** The accepted codes that no check has. */
export async function unknownCodes({ accepts, document }: Config): Promise<readonly Diagnostic[]> {
  if (document === undefined) return [];
  const known = new Set(await allCodes());
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
