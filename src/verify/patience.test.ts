import { expect, test } from "vitest";
import { Patience } from "./patience.ts";

test("a start that takes long gives every later one more time, and a short one takes none away", () => {
  const patience = new Patience();
  expect(patience.ms).toBe(60_000);
  patience.learn(1000);
  expect(patience.ms).toBe(60_000);
  patience.learn(10_000);
  expect(patience.ms).toBe(200_000);
  patience.learn(2000);
  expect(patience.ms).toBe(200_000);
});

test("a limit that was too short is doubled, three times at most", () => {
  const patience = new Patience();
  const limits = [0, 1, 2, 3].map(() => {
    patience.exceeded();
    return patience.ms;
  });
  expect(limits).toEqual([120_000, 240_000, 480_000, 480_000]);
});

test("the user's own limit stays", () => {
  const patience = new Patience(5000);
  patience.learn(10_000);
  patience.exceeded();
  expect(patience.ms).toBe(5000);
});
