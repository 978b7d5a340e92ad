import { expect, it } from "vitest";
import { sampleOf } from "./sampling.ts";

const all = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"];
const sample = (from: readonly string[], perGroup: number): readonly string[] =>
  sampleOf(
    from,
    (one) => one.slice(0, 1),
    (one) => one,
    perGroup,
  );

it("takes so many of each group, in their order", () => {
  expect(sample(all, 9)).toEqual(all);
  const two = sample(all, 2);
  expect(two.map((one) => one.slice(0, 1))).toEqual(["a", "a", "b", "b", "c"]);
  expect(two).toEqual(all.filter((one) => two.includes(one)));
});

it("takes the same ones whatever the order they come in", () => {
  expect([...sample(all.toReversed(), 1)].toReversed()).toEqual(sample(all, 1));
});
