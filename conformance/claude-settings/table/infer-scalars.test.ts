import { describe, expect, it } from "vitest";
import type { Json } from "../tried/nodes.ts";
import { VALUES } from "../tried/values.ts";
import { explains, numberType, stringType, type Tried } from "./infer-scalars.ts";

/** What an agent that accepts just these of the everyday values, and of some more, would show. */
const shown = (isGood: (value: Json) => boolean, more: readonly Json[] = []): Tried =>
  [...VALUES, ...more].map((value) => [value, isGood(value) ? "ok" : "file"]);
const number =
  (isGood: (n: number) => boolean) =>
  (value: Json): boolean =>
    typeof value === "number" && isGood(value);

describe("numbers", () => {
  it.each<[string, (n: number) => boolean, Json[], unknown]>([
    ["any", () => true, [], "number"],
    ["none", () => false, [], undefined],
    ["more than 0", (n) => n > 0, [], { number: { moreThan: 0 } }],
    ["0 to 1", (n) => n >= 0 && n <= 1, [1.0001], { number: { min: 0, max: 1 } }],
    ["integers", (n) => Number.isSafeInteger(n), [], { number: { integer: true } }],
    ["integers from 1", (n) => Number.isSafeInteger(n) && n >= 1, [], { number: { integer: true, min: 1 } }],
    [
      "integers from 0 to 600",
      (n) => Number.isInteger(n) && n >= 0 && n <= 600,
      [600, 601],
      { number: { integer: true, min: 0, max: 600 } },
    ],
  ])("%s", (_name, isGood, more, type) => {
    expect(numberType(shown(number(isGood), more))).toEqual(type);
  });
});

describe("strings", () => {
  const text =
    (isGood: (s: string) => boolean) =>
    (value: Json): boolean =>
      typeof value === "string" && isGood(value);
  const times = ["22:00", "7:05", "24:00"];

  it.each<[string, (s: string) => boolean, string[], string | undefined, unknown]>([
    ["any", () => true, [], undefined, "string"],
    ["none", () => false, [], undefined, undefined],
    ["not empty", (s) => s !== "", [], undefined, { string: { min: 1 } }],
    [
      "not empty, not one",
      (s) => s !== "" && s !== "a..b",
      ["a..b"],
      undefined,
      { string: { min: 1, not: ["a..b"] } },
    ],
    ["some", (s) => s === "a" || s === "b", ["a", "b", "c"], undefined, { enum: ["a", "b"] }],
    ["a format", (s) => /^(22:00|7:05)$/.test(s), times, "hhmm", { string: { format: "hhmm" } }],
    ["another than its format", (s) => s === "24:00", times, "hhmm", { enum: ["24:00"] }],
    ["any, whatever the format", () => true, times, "hhmm", "string"],
  ])("%s", (_name, isGood, more, format, type) => {
    expect(stringType(shown(text(isGood), more), format)).toEqual(type);
  });

  it("knows formats by name that are no pattern", () => {
    expect(explains("httpsUrl", ["https://a.example"], ["http://a.example"])).toBe(true);
    expect(explains("regexGroup", ["a(b)"], ["(?:a)", "("])).toBe(true);
    expect(explains("url", ["https://a.example"], [])).toBe(false);
  });
});
