import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";

const KNOWN = ["denyRead", "denyWrite", "allowWrite", "ask"];

test.each([
  ["denyRaed", "denyRead"],
  ["deny_read", "denyRead"],
  ["DENYREAD", "denyRead"],
  ["denyWrte", "denyWrite"],
  ["alowwrite", "allowWrite"],
  ["aks", "ask"],
  ["asks", "ask"],
])("%s means %s", (word, name) => {
  expect(suggest(word, KNOWN)).toBe(name);
});

test.each(["banana", "", "a", "denyReadWrite", "skat"])("%s means none", (word) => {
  expect(suggest(word, KNOWN)).toBeUndefined();
});

test("the nearest one wins, whatever the order", () => {
  expect(suggest("denyRea", ["denyRest", "denyRead"])).toBe("denyRead");
  expect(suggest("denyRea", ["denyRead", "denyRest"])).toBe("denyRead");
});
