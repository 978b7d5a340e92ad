import { expect, test } from "vitest";
import type { DriveEnd } from "../../src/drive/kit/driver.ts";
import type { LayerAnswer, ReasonTable } from "../../src/enforcers/model.ts";
import { agrees, agreesToRefuse } from "./agreement.ts";

const TEXT = { title: "", why: "", remedy: "", mends: [] };
const REASONS: ReasonTable = { refused: { ...TEXT, isRefusal: true }, other: TEXT };
const REFUSED: DriveEnd = { kind: "refused", code: 1, said: "Error loading config.toml" };
const FORESEEN: LayerAnswer = { verdict: "deny", reason: "refused" };

test("an agent that refuses its configuration does what its model says", () => {
  expect(agrees(FORESEEN, "lost")).toBe(false);
  expect(agreesToRefuse(FORESEEN, "lost", REFUSED, REASONS)).toBe(true);
});

test.each<[string, LayerAnswer, DriveEnd]>([
  ["a crash", FORESEEN, { kind: "exited", code: "SIGSEGV", said: "" }],
  ["a start that takes too long", FORESEEN, { kind: "timed-out", said: "" }],
  ["a rule that denies", { verdict: "deny", reason: "other" }, REFUSED],
  ["a denial without a reason", { verdict: "deny" }, REFUSED],
  ["an access that is allowed", { verdict: "allow", reason: "refused" }, REFUSED],
])("%s is another thing", (_, predicted, end) => {
  expect(agreesToRefuse(predicted, "lost", end, REASONS)).toBe(false);
});
