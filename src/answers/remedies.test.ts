import { describe, expect, test } from "vitest";
import { SHARED_LOSSES } from "../diagnostics/losses.ts";
import type { Difference, Done, Reason } from "../enforcers/model.ts";
import { allReasons, TARGETS } from "../index.ts";
import { GENERAL_REMEDIES, toldOf } from "./reasons.ts";

const DIFFERENCES = ["weaker", "stricter", "unknown"] as const;
const DONE: readonly (readonly Done[])[] = [[], ["sandboxed"], ["anywhere"], ["sandboxed", "anywhere"]];

/** The advice of a reason itself, without what is said where it has none. */
function ownAdvice(reason: Reason): readonly string[] {
  return [reason.remedy, ...(reason.also === undefined ? [] : [reason.also.remedy])];
}

describe("the remedy of every reason code", async () => {
  const reasons = Object.entries(await allReasons(TARGETS));
  test("there are many", () => expect(reasons.length).toBeGreaterThan(200));

  test.each(reasons)(
    "%s makes the difference smaller that it is shown for, or says that none does",
    (_code, reason) => {
      expect(reason.mends.length).toBeGreaterThan(0);
      for (const found of DIFFERENCES)
        for (const done of DONE) {
          const { remedy } = toldOf(reason, [found], new Set(done));
          const shown = ownAdvice(reason).filter((advice) => remedy.includes(advice));
          if (!reason.mends.includes(found)) {
            expect(remedy).toBe(GENERAL_REMEDIES[found]);
            continue;
          }
          // Never what is so already.
          if (reason.unless !== undefined && done.includes(reason.unless))
            expect(shown).not.toContain(reason.remedy);
          if (reason.also !== undefined && done.includes(reason.also.unless))
            expect(shown).not.toContain(reason.also.remedy);
          expect(remedy === GENERAL_REMEDIES[found] ? 1 : shown.length).toBeGreaterThan(0);
        }
    },
  );

  test("a loss is mended in the direction in which it is one", () => {
    const table = Object.fromEntries(reasons);
    const tables = [SHARED_LOSSES, ...TARGETS.map(({ losses }) => losses)];
    for (const [code, { direction }] of tables.flatMap((losses) => Object.entries(losses))) {
      const expected: readonly Difference[] = direction === "none" ? ["weaker", "stricter"] : [direction];
      expect(table[code]?.mends, code).toEqual(expected);
    }
  });
});

test("differences in both directions get the advice for both", async () => {
  const { "command-asks": asks } = await allReasons(TARGETS);
  const told = (...found: readonly Difference[]): string => toldOf(asks as Reason, found, new Set()).remedy;
  expect(told("weaker")).toContain("deny this form as well");
  expect(told("stricter")).toBe(GENERAL_REMEDIES.stricter);
  expect(told("weaker", "stricter")).toBe(`${told("weaker")}; ${told("stricter")}`);
});
