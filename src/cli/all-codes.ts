/** Every code that a check can have. The build puts the list in the place of this file, because making it loads every agent's model. */
import { TARGETS } from "../targets/registry.ts";
import { VERIFY_CODES } from "../verify/findings.ts";
import { TEST_CODES } from "../verify/sandbox/findings.ts";
import { coverageCodes, statusCodes } from "./known-codes.ts";

export async function allCodes(): Promise<readonly string[]> {
  const codes = new Set([
    ...(await statusCodes(TARGETS)),
    ...(await coverageCodes()),
    ...Object.keys(VERIFY_CODES),
    ...Object.keys(TEST_CODES),
  ]);
  return [...codes];
}
