import { expect, test } from "vitest";
import { changed } from "./change.ts";
import { HOME_MARK, literal, START_MARK } from "./word.ts";

function change(text: string, operator: string, ...operands: readonly string[]): string | undefined {
  return changed({ words: [literal(text)], complete: true }, { operator, operands });
}

// Measured with bash 5.2.
test.each<[string, string, readonly string[], string | undefined]>([
  ["", "%", [], ""],
  ["ab", ":", ["1"], "b"],
  ["abcdefghijkl", ":", ["10"], "kl"],
  ["ab", ":", ["1x"], undefined],
  ["ab", ":", ["x1"], undefined],
  ["ab", ":", ["0", "x"], undefined],
  ["abc", ":", ["0", "2"], "ab"],
  ["abc", ":", [" 1", "1"], "b"],
  ["aab", "/", ["", "x"], "aab"],
  ["aab", "//", ["", "x"], "aab"],
  ["aab", "/", ["a", "$&"], "$&ab"],
  ["ab", "^", ["a"], undefined],
  ["ab", "^^", ["a"], undefined],
  ["AB", ",", ["A"], undefined],
  ["AB", ",,", ["A"], undefined],
  ["aXbXc", "#", ["*X"], "bXc"],
  ["aXbXc", "##", ["*X"], "c"],
  ["aXbXc", "%", ["X*"], "aXb"],
  ["aXbXc", "%%", ["X*"], "a"],
  ["a*c", "#", ["a\\*"], "c"],
  ["abc", "#", ["[a]"], undefined],
  ["abc", "#", ["@(a)"], undefined],
  ["abc", "/", ["b*", "x"], undefined],
  ["a".repeat(500), "%%", ["*"], ""],
  ["a".repeat(501), "%%", ["*"], undefined],
  [`${START_MARK}/..`, "%", ["/.."], undefined],
  [`${START_MARK}/../a`, "%", ["/a"], undefined],
  [`${START_MARK}/ab`, "%", ["b"], `${START_MARK}/a`],
  [`${HOME_MARK}/ab`, "#", ["a"], undefined],
])("%j changed by %s %j", (text, operator, operands, expected) => {
  expect(change(text, operator, ...operands)).toBe(expected);
});
