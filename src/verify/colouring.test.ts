import fc from "fast-check";
import { expect, test } from "vitest";
import { groupsWithoutConflict } from "./colouring.ts";

test("no two of a group are in conflict, and nothing is lost", () => {
  const pairs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
  fc.assert(
    fc.property(fc.nat(10), pairs, (count, edges) => {
      const items = Array.from({ length: count }, (_, i) => i);
      const conflict = (a: number, b: number): boolean =>
        edges.some(([x, y]) => x !== y && ((x === a && y === b) || (x === b && y === a)));
      const groups = groupsWithoutConflict(items, conflict);
      expect(groups.flat().toSorted((a, b) => a - b)).toEqual(items);
      for (const group of groups)
        for (const a of group) for (const b of group) expect(conflict(a, b)).toBe(false);
    }),
  );
});

test("what does not touch is put together", () => {
  expect(groupsWithoutConflict(["a", "b", "c"], () => false)).toEqual([["a", "b", "c"]]);
  expect(groupsWithoutConflict(["a", "b", "c"], () => true)).toEqual([["a"], ["b"], ["c"]]);
  expect(groupsWithoutConflict([1, 2, 3, 4], (a, b) => (a + b) % 2 === 0)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
