import * as path from "node:path";
import { expect, test } from "vitest";
import { claimedOf, differences, namesIn, readRecord } from "./ran.ts";

const recorded = readRecord(path.resolve(import.meta.dirname, "../.."));
const names = namesIn(recorded);

/** What real bash did is in the record; the engine has to see that, and no more than when it was recorded. */
test.each(recorded)("$line", (one) => {
  const claimed = claimedOf(one.line, names);
  const { missed, invented } = differences(one, claimed);
  expect(missed).toEqual([]);
  expect(invented.length, invented.join("; ")).toBeLessThanOrEqual(one.more ?? 0);
  if (one.touched !== undefined) expect(claimed.touched).toEqual(one.touched);
  expect(claimed.open).toBeLessThanOrEqual(one.open ?? 0);
});
