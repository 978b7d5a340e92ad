import { describe, expect, test } from "vitest";
import { styled } from "./colors.ts";
import { invisibleIn, printable, printableLines } from "./text.ts";

const STYLES = ["bad", "weak", "unknown", "partial", "strict", "quiet", "head", "added", "removed"] as const;

describe("printable", () => {
  test.each([
    ["a bidirectional override", "a\u202eb", "a\\u{202e}b"],
    ["an isolate", "\u2066", "\\u{2066}"],
    ["an Arabic letter mark", "\u061c", "\\u{61c}"],
    ["a zero width space", "\u200b", "\\u{200b}"],
    ["a soft hyphen", "\u00ad", "\\u{ad}"],
    ["a Hangul filler", "\u3164", "\\u{3164}"],
    ["a combining grapheme joiner", "\u034f", "\\u{34f}"],
    ["a variation selector", "\ufe0f", "\\u{fe0f}"],
    ["a tag", "\u{e0041}", "\\u{e0041}"],
    ["an escape", "\u001b[31m", "\\u{1b}[31m"],
    ["a line break", "a\nb\rc\u2028d", "a\\u{a}b\\u{d}c\\u{2028}d"],
    ["half a character", "\ud83d", "\\u{d83d}"],
  ])("shows %s", (_name, raw, shown) => expect(printable(raw)).toBe(shown));

  test.each(["déjà", "日本", "🔑", "مرحبا", "a\u0301", "x y"])("leaves %s", (raw) => {
    expect(printable(raw)).toBe(raw);
    expect(invisibleIn(raw)).toEqual([]);
  });
});

test("every colour that twsrt uses stays", () => {
  for (const style of STYLES) {
    const line = `${styled(style, "text")} \u202e`;
    expect(printableLines(line)).toBe(`${styled(style, "text")} \\u{202e}`);
  }
});

test("lines and colours stay, everything else is shown", () => {
  expect(printableLines("\u001b[31ma\u001b[39m\n\tb\u202e\u001b[2J\r")).toBe(
    "\u001b[31ma\u001b[39m\n\tb\\u{202e}\\u{1b}[2J\\u{d}",
  );
});

test("invisible characters are named once each", () => {
  expect(invisibleIn("\u202ea\u202e\u{e0041}")).toEqual(["U+202E", "U+E0041"]);
});
