import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EFFORTS, isAtMost, waysAround, wordOf, WORDS, type Counts, type CountsByEffort } from "./word.ts";

const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }));
const counts: fc.Arbitrary<Counts> = fc.record({
  exact: count,
  weaker: count,
  stricter: count,
  unknown: count,
});
const byEffort: fc.Arbitrary<CountsByEffort> = fc.record({
  common: counts,
  variant: counts,
  deliberate: counts,
});
/** All counts, and how many of the common forms that are weaker are allowed. */
const cells = byEffort.chain((all) =>
  fc.tuple(fc.constant(all), fc.integer({ min: 0, max: all.common.weaker })),
);

const sum = (all: CountsByEffort, outcome: keyof Counts): number =>
  EFFORTS.reduce((total, effort) => total + all[effort][outcome], 0);

describe("the word", () => {
  test.each([
    ["none", { common: { weaker: 2 } }, 2],
    ["weaker", { common: { weaker: 2 } }, 1],
    ["weaker", { common: { exact: 1, weaker: 1 } }, 1],
    ["unknown", { common: { exact: 1, unknown: 1 } }, 0],
    ["partial", { common: { exact: 2 }, variant: { weaker: 1 } }, 0],
    ["partial", { common: { exact: 2 }, deliberate: { unknown: 1 } }, 0],
    ["partial", { common: { stricter: 2 }, deliberate: { weaker: 1 } }, 0],
    ["stricter", { common: { exact: 1, stricter: 1 } }, 0],
    ["stricter", { common: { exact: 2 }, deliberate: { stricter: 1 } }, 0],
    ["exact", { common: { exact: 2 }, variant: { exact: 3 }, deliberate: { exact: 1 } }, 0],
  ] as const)("is %s of %j", (word, given, open) => {
    const none: Counts = { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
    const all = Object.fromEntries(
      EFFORTS.map((effort) => [effort, { ...none, ...(effort in given ? given[effort as "common"] : {}) }]),
    ) as CountsByEffort;
    expect(wordOf(all, open)).toBe(word);
  });

  test("exact is said only where every form of every effort is exact", () => {
    fc.assert(
      fc.property(cells, ([all, open]) => {
        const isExact = sum(all, "weaker") + sum(all, "unknown") + sum(all, "stricter") === 0;
        expect(wordOf(all, open) === "exact").toBe(isExact);
      }),
    );
  });

  test("stricter is said only where no form of any effort is weaker or unknown", () => {
    fc.assert(
      fc.property(cells, ([all, open]) => {
        if (wordOf(all, open) === "stricter") expect(sum(all, "weaker") + sum(all, "unknown")).toBe(0);
      }),
    );
  });

  test("partial never comes without a way around", () => {
    fc.assert(
      fc.property(cells, ([all, open]) => {
        const { variant, deliberate } = waysAround(all);
        const holds = all.common.weaker + all.common.unknown === 0;
        expect(wordOf(all, open) === "partial").toBe(holds && variant + deliberate > 0);
      }),
    );
  });

  test("gets no better when one more form is weaker or unknown", () => {
    const more = fc.record({
      effort: fc.constantFrom(...EFFORTS),
      outcome: fc.constantFrom("weaker" as const, "unknown" as const),
    });
    fc.assert(
      fc.property(cells, more, ([all, open], { effort, outcome }) => {
        const before = wordOf(all, open);
        const now = { ...all, [effort]: { ...all[effort], [outcome]: all[effort][outcome] + 1 } };
        const after = wordOf(now, open);
        // A rule without any effect gets the word of one with little effect when a form is less open.
        if (before !== "none") expect(isAtMost(after, before), `${before} became ${after}`).toBe(true);
        else expect(["none", "weaker"]).toContain(after);
      }),
    );
  });

  test("is as bad as itself and those before it", () => {
    WORDS.forEach((word, rank) =>
      WORDS.forEach((limit, limitRank) => expect(isAtMost(word, limit)).toBe(rank <= limitRank)),
    );
  });
});
