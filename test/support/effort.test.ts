import { expect, test } from "vitest";
import { effort } from "./effort.ts";

const count = (steps: number) => (): number => {
  let sum = 0;
  for (let i = 0; i < steps; i++) sum = (sum * 31 + i) | 0;
  return sum;
};

test("ten times the work is several times the effort, and waiting is none", () => {
  count(5_000_000)();
  const [one, ten] = [effort(count(5_000_000)), effort(count(50_000_000))];
  expect(ten).toBeGreaterThan(3 * one);
  expect(effort(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200))).toBeLessThan(ten);
});
