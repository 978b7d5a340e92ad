import { expect, test } from "vitest";
import { checkSettings, dependsOnRelease, unknownKeys } from "./check.ts";

const paths = (value: unknown, release?: string): string[] =>
  checkSettings(value, release).map(({ path }) => path.join("."));

// Each row was tried with both releases (facts.md, "What changed with a release").
test.each<[value: unknown, before: string[], after: string[]]>([
  [{ modelCatalogUrl: 5 }, [], ["modelCatalogUrl"]],
  [{ modelCatalogPublicKey: null }, [], ["modelCatalogPublicKey"]],
  [{ downloadsMirrorUrl: { a: 1 } }, [], ["downloadsMirrorUrl"]],
  [{ modelCatalogUrl: "x" }, [], []],
  [{ fileCheckpointingEnabled: null }, ["fileCheckpointingEnabled"], []],
  [{ fileCheckpointingEnabled: 5 }, ["fileCheckpointingEnabled"], ["fileCheckpointingEnabled"]],
  [{ verbose: null }, ["verbose"], ["verbose"]],
])("%j is judged for the release", (value, before, after) => {
  expect(paths(value, "2.1.330")).toEqual(before);
  expect(paths(value, "2.1.331")).toEqual(before);
  expect(paths(value, "2.1.332")).toEqual(after);
  expect(paths(value, "2.2.0")).toEqual(after);
  // Where the release is not known the strictest counts, and no problem is said twice.
  expect(paths(value)).toEqual([...new Set([...before, ...after])]);
});

test("keys that no measured release has are named", () => {
  expect(unknownKeys({ model: "x", modelCatalogUrl: "x", zzz: 1, $schema: "x" })).toEqual(["zzz"]);
  expect(unknownKeys([])).toEqual([]);
});

test("the release is only looked up for keys that depend on it", () => {
  expect(dependsOnRelease({ model: "x", permissions: {} })).toBe(false);
  expect(dependsOnRelease({ modelCatalogUrl: "x" })).toBe(true);
});
