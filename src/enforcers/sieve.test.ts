import { expect, test } from "vitest";
import { Sieve } from "./sieve.ts";

const MANY = 500;

function list<T>(of: (index: number) => T): T[] {
  return Array.from({ length: MANY }, (_, index) => of(index));
}

test("patterns that end alike are not all candidates for a text that ends so", () => {
  // As rules for `vault-N/private` that are spelled from the root, or from a directory inside; others end in their own way.
  const alike = list((i) => [[`"path":"/vault-${i}/private/`], ['"path":".', "/private/"]]);
  const others = list((i) => [
    ['"path":".', `/a-${i}/other/`],
    ['"path":".', `/b-${i}/other/`],
  ]);
  const sieve = new Sieve([...alike, ...others]);
  expect(sieve.candidates('"path":"/vault-7/private/file"')).toEqual([7]);
  expect(sieve.candidates('"path":"/elsewhere/private/file"')).toEqual([]);
  expect(sieve.candidates('"path":"./private/file"')).toEqual(list((i) => i));
});

test("a pattern is a candidate wherever its texts are, in any case and once", () => {
  const sieve = new Sieve(
    list((i) => [
      ["/first/", `/second-${i}/`, "third"],
      ["/first/", "/fourth/"],
    ]),
  );
  expect(sieve.candidates("/FOURTH/ then /First/")).toEqual(list((i) => i));
  expect(sieve.candidates("/first/ /second-3/ third")).toEqual([3]);
  expect(sieve.candidates("/fourth/")).toEqual([]);
});

test("a second text without a piece does not hide a pattern", () => {
  const sieve = new Sieve(list(() => [["/common/", "x"]]));
  expect(sieve.candidates("/common/")).toHaveLength(MANY);
  expect(new Sieve([[[]], [["ab"]]]).candidates("anything")).toEqual([0, 1]);
});

test("few patterns are all candidates, and their ways are not asked for", () => {
  let asked = 0;
  const waysOf = (text: string): string[][] => {
    asked++;
    return [[text]];
  };
  const names = list((i) => `/name-${i}/`);
  expect(Sieve.of(names.slice(0, 3), waysOf).candidates("/name-2/")).toEqual([0, 1, 2]);
  expect(asked).toBe(0);
  expect(Sieve.of(names, waysOf).candidates("/name-2/")).toEqual([2]);
  expect(asked).toBe(MANY);
});
