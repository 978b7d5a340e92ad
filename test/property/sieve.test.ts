import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matches, textsIn } from "../../src/targets/opencode/wildcard.ts";
import { commandPattern, textsIn as textsInCommand } from "../../src/targets/qwen/model/text.ts";
import { Sieve } from "../../src/enforcers/sieve.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "\\", " ", "*", "?", "."), maxLength: 12 });

const MATCHERS = {
  "with wildcards of one and of many": {
    texts: textsIn,
    asked: (one: string) => one.replaceAll("\\", "/"),
    matches,
  },
  "of commands": {
    texts: textsInCommand,
    asked: (one: string) => one,
    matches: (one: string, pattern: string) => commandPattern(pattern)(one),
  },
};

describe.each(Object.entries(MATCHERS))("patterns %s", (_name, matcher) => {
  test("property: no pattern that matches is left out, and all come in their order", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), text, (patterns, one) => {
        const candidates = new Sieve(patterns.map((pattern) => [matcher.texts(pattern)])).candidates(
          matcher.asked(one),
        );
        const matching = patterns.flatMap((pattern, index) => (matcher.matches(one, pattern) ? [index] : []));
        expect(candidates).toEqual(candidates.toSorted((a, b) => a - b));
        expect(candidates).toEqual(expect.arrayContaining(matching));
      }),
      { numRuns: 2_000 },
    );
  });
});

test("of many patterns a few are left", () => {
  const patterns = Array.from({ length: 2_000 }, (_, i) => [[`/vault-${i}/private/`]]);
  const candidates = new Sieve(patterns).candidates("/home/me/vault-1234/private/a");
  expect(candidates).toContain(1234);
  expect(candidates.length).toBeLessThan(100);
});
