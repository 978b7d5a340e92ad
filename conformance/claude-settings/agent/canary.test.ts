import { describe, expect, it } from "vitest";
import {
  batches,
  belongsToUser,
  lacksRoom,
  textWithCanary,
  withCanary,
  withCanaryInLists,
} from "./canary.ts";
import { CANARY_RULE } from "./report.ts";

const rule = [CANARY_RULE];

it("puts the canary wherever there is room", () => {
  const all = { deny: rule, ask: rule, allow: rule };
  expect(withCanary({}, false)).toEqual({ permissions: all });
  expect(withCanary({}, true)).toEqual({ permissions: all, autoUpdatesChannel: "stable" });
  expect(withCanary({ permissions: { deny: 5 } }, false)).toEqual({ permissions: { ...all, deny: 5 } });
});

it("leaves alone what is tried", () => {
  const tried = { permissions: [1], autoUpdatesChannel: 7 };
  expect(withCanary(tried, true)).toEqual(tried);
  expect(textWithCanary("{ no json", true)).toBe("{ no json");
});

it("knows when the rule finds no room", () => {
  expect(lacksRoom({})).toBe(false);
  expect(lacksRoom({ permissions: { deny: [], ask: [] } })).toBe(false);
  expect(lacksRoom({ permissions: { deny: [], ask: [], allow: [] } })).toBe(true);
  expect(lacksRoom({ permissions: null })).toBe(true);
});

it("adds the rule to lists that are there", () => {
  expect(withCanaryInLists({ permissions: { deny: ["Read"], allow: 5, ask: rule } })).toEqual({
    permissions: { deny: ["Read", CANARY_RULE], allow: 5, ask: rule },
  });
  expect(withCanaryInLists({ permissions: 5 })).toEqual({ permissions: 5 });
});

describe("batches", () => {
  it("hold three, with what needs the user's file at the front", () => {
    const free = { model: "x" };
    const user = { permissions: 5 };
    expect(belongsToUser(user)).toBe(true);
    expect(batches([free, free, user, free, "{", free])).toEqual([
      [2, 0, 1],
      [4, 3, 5],
    ]);
  });

  it("hold everything once", () => {
    const all = Array.from({ length: 8 }, () => ({}));
    expect(batches(all).flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(batches([])).toEqual([]);
  });
});
