import fc from "fast-check";
import { expect, test } from "vitest";
import { Distinct } from "./distinct.ts";

const pair = fc.tuple(fc.nat(6), fc.nat(6));

test("equal values are kept once, in the order in which they came first", () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 80 }), (pairs) => {
      const distinct = new Distinct<readonly [number, number]>(
        (a, b) => a[0] === b[0] && a[1] === b[1],
        ([first]) => String(first),
      );
      for (const one of pairs) distinct.add(one);
      const expected = new Map(pairs.map((one) => [one.join(), one]));
      expect(distinct.values).toEqual([...expected.values()]);
    }),
  );
});
