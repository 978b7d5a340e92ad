import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteIfNeeded } from "./quote.ts";

describe("a word", () => {
  test.each(["déjà", "日本/x", "naïve.txt", "HEAD~1", "a=b", "x@y", "🔑"])("is plain: %s", (word) =>
    expect(quoteIfNeeded(word)).toBe(word),
  );
  // The last are blanks and characters without a width: plain for a shell, and not for a reader.
  test.each([
    "",
    "~",
    "~x",
    "a b",
    "$x",
    "a;b",
    "*",
    "{a,b}",
    "#x",
    "it's",
    "a\u00a0b",
    "a\u200bb",
    "a\u202eb",
  ])("needs quotes: %j", (word) => expect(quoteIfNeeded(word)).not.toBe(word));

  test.each(["sh", "bash"])("is one and the same word to %s", (shell) => {
    const text = fc
      .string({ unit: "binary" })
      .map((word) => word.replaceAll("\0", "").replaceAll(/\p{Surrogate}/gu, ""));
    const odd = fc.string({ unit: fc.constantFrom("~", "=", ":", "é", "日", "a", "'", " ", "{", ",", "}") });
    const words = fc.sample(fc.oneof(text, odd), 400);
    const line = `printf '%s\\0' ${words.map(quoteIfNeeded).join(" ")}`;
    const env = { PATH: process.env["PATH"], HOME: "/home/me" };
    const { stdout } = spawnSync(shell, ["-c", line], { encoding: "utf8", env });
    expect(stdout.split("\0").slice(0, -1)).toEqual(words);
  });
});
