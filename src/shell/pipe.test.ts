import { describe, expect, test } from "vitest";
import { parseShell } from "./parse.ts";
import { endOf, passesFiles, pipedText } from "./pipe.ts";
import { startState } from "./state.ts";

function written(text: string, input?: string, posix?: true): string | undefined {
  return pipedText(parseShell(text).tree, { ...startState(), posix }, input);
}

describe("what echo writes", () => {
  test.each([
    ["echo a  b", "a b"],
    ["echo", ""],
    ["echo -n", ""],
    ["echo -e", undefined],
    ["echo -n a", "a"],
    ["echo -n -e 'a\\tb'", "a\tb"],
    ["echo 'a\\tb'", "a\\tb\na\tb"],
    ["echo -nx a", "-nx a"],
    ["echo x-n a", "x-n a"],
    ["echo -e 'a\\cb' c", "a"],
    ["echo -e 'a\\\\cb'", "a\\cb"],
    ['"$x" a', undefined],
  ])("%s", (line, text) => {
    expect(written(line)).toBe(text);
  });

  test.each([
    ["echo -n a", "a"],
    ["echo a b", "a b"],
    ["echo -e a", "-e a"],
    ["echo 'a\\tb'", "a\tb"],
    ["echo 'a\\x41'", "a\\x41"],
    ["echo 'a\\cb' c", "a"],
  ])("by dash: %s", (line, text) => {
    expect(written(line, undefined, true)).toBe(text);
  });
});

describe("what printf writes", () => {
  test.each([
    ["printf", ""],
    ["printf '%s\\n' a b", "a\nb\n"],
    ["printf -- '%s' a", "a"],
    ["printf -x", "-x"],
    ["printf '%%'", "%"],
    ["printf '%d' 1", "1"],
    ["printf '%x' 1", undefined],
    ["printf '%q' a/b", "a/b"],
    ["printf '%q' 'a b'", undefined],
    ["printf '%q' 'a?'", undefined],
    ["printf '%q' '?a'", undefined],
    ["printf '%q' a 'b c'", undefined],
    ["printf '%s' 'b c'", "b c"],
    ["printf '%s-%s' a", "a-"],
    ["printf a b c", "a"],
    ["printf '%b' 'a\\cb' c", "a"],
    ["printf '%s%b%s' a 'b\\c' c", "ab"],
    ["printf '%b' 'a\\tb' c", "a\tbc"],
    ["printf '%s' 'a\\tb'", "a\\tb"],
    ["printf '\\u0041\\x42\\0103\\103\\u44'", "ABCCD"],
    ["printf '\\q\\\\'", "\\q\\"],
    [`printf %s ${"a ".repeat(200)}`, "a".repeat(200)],
    [`printf %s ${"a ".repeat(201)}`, undefined],
  ])("%s", (line, text) => {
    expect(written(line)).toBe(text);
  });
});

describe("what several commands write", () => {
  test.each([
    ["echo a; echo b", "a\nb"],
    ["echo -n a; echo b", "ab"],
    ["printf a; echo b; echo c", "ab\nc"],
    ["echo a; cat", "a\nin"],
    ["cat; echo a", undefined],
    ["cat <<< a; echo b", "a\nb"],
    ["echo a; b", undefined],
    ["", undefined],
    ["echo ab | rev", "ba"],
    ["echo a | b", undefined],
    ["cat", "in"],
    ["cat <<< a", "a"],
    ["cat < f", undefined],
    ["cat <<< a < f", undefined],
    ["cat < f <<< a", "a"],
    ["(echo a)", undefined],
  ])("%j", (line, text) => {
    expect(written(line, "in")).toBe(text);
  });

  test.each([
    ["echo a", "ended"],
    ["echo", "ended"],
    ["echo -n", "open"],
    ["echo -n a", "open"],
    ["echo -e -n a", "open"],
    ["echo -e a", "ended"],
    ["echo a -n", "ended"],
    ["echo -nx", "ended"],
    ["echo x-n", "ended"],
    ["echo -e 'a\\c'", "open"],
    ["echo -e 'a\\' c", "ended"],
    ["printf a", "open"],
    ["cat", "unknown"],
    ["cat <<< a", "ended"],
    ["cat <<E\na\nE", "ended"],
    ["cat < f", "unknown"],
    ["cat <& 3", "unknown"],
    ["echo a | cat", "unknown"],
    ["(echo a)", "unknown"],
    ["echo -n a; echo b", "ended"],
    ["echo a; echo -n b", "open"],
    ["", "unknown"],
    ['"$x" a', "unknown"],
  ])("the end of %j is %s", (line, end) => {
    expect(endOf(parseShell(line).tree, startState())).toBe(end);
  });

  test.each([
    ["cat a b", true],
    ["cat", false],
    ["cat - a", false],
    ["cat a -", false],
    ['cat "$x"', false],
    ['cat a"$x"', false],
    ["cat a $x", false],
    ["tac a", false],
    ["(cat a)", false],
  ])("%s passes on files alone: %s", (line, passes) => {
    expect(passesFiles(parseShell(line).tree)).toBe(passes);
  });
});
