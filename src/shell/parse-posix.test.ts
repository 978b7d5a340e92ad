import { describe, expect, test } from "vitest";
import { commandsOf } from "./commands.ts";
import { parseShell } from "./parse.ts";

/** The programs with their words that a line runs, those that only dash runs too. */
function runsOf(line: string): readonly string[] {
  return commandsOf(line)
    .commands.filter(({ dormant }) => dormant !== true)
    .map(({ words }) =>
      words.map((word) => (word.kind === "literal" ? word.text : `<${word.raw}>`)).join(" "),
    );
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Measured with dash 0.5.12. */
describe("a text for sh is read as dash reads it, too", () => {
  test.each([
    [String.raw`echo $'a\x62'`, String.raw`echo $a\x62`],
    [String.raw`echo $'a\'; cat f #'`, "cat f"],
    [String.raw`x $'a\' $'b\'; cat f #'`, "cat f"],
    [String.raw`echo "$(echo $'a\'; cat f #'` + '\n)"', "cat f"],
    ["echo `echo $'a\\'; cat f #'`", "cat f"],
    [String.raw`echo \$'a'`, "echo $a"],
    ["echo 'a$' 'b'", "echo a$ b"],
    [`echo "$'x'"`, "echo $'x'"],
    ['echo r$"m"', "echo r$m"],
    ["echo a{b,c}", "echo a{b,c}"],
    ["echo &> f cat g", "cat g"],
    ["{ echo; } &>> f cat g", "cat g"],
    ["((a || cat f))", "cat f"],
    ["[[ a || cat ]]", "cat ]]"],
    ["f() { echo &> o cat g; }; f", "cat g"],
    ["eval 'echo &> f cat g'", "cat g"],
    ["trap 'echo &> f cat g' EXIT", "cat g"],
    [String.raw`printf 'cat f\c x' | sh`, "cat fc x"],
    [String.raw`printf '\x63at f' | sh`, "x63at f"],
    [String.raw`echo '\0143at f' | sh`, "cat f"],
  ])("%s", (text, command) => {
    for (const line of [`sh -c ${quoted(text)}`, `sh <<'E'\n${text}\nE\n`, `echo ${quoted(text)} > s; sh s`])
      expect(runsOf(line), line).toContain(command);
  });
});

test.each([
  "bash -c 'echo &> f cat g'",
  "bash <<< 'echo &> f cat g'",
  "sh -c \"bash -c 'echo &> f cat g'\"",
  "echo &> f cat g",
  "printf '#!/bin/bash\\necho &> f cat g\\n' > s; ./s",
])("bash reads its own extensions in %s", (line) => {
  expect(runsOf(line)).not.toContain("cat g");
  expect(runsOf(line)).toContain("echo cat g");
});

test("says that it cannot read more extensions than it looks at", () => {
  const text = String.raw`echo $'\' `.repeat(100);
  expect(runsOf(`sh -c ${quoted(text)}`).some((command) => command.startsWith("<"))).toBe(true);
});

test("a text without an extension needs no second look", () => {
  const text = "for f in *; do cat \"$f\" $((1 + 2)) > 'a'; done 2>&1";
  expect(runsOf(`sh -c ${quoted(text)}`).slice(1)).toEqual(runsOf(`bash -c ${quoted(text)}`).slice(1));
});

test.each([
  [String.raw`echo -e 'cat f\c x' | bash`, "cat f"],
  [String.raw`printf '%b;%s' 'cat f\c x' y | bash`, "cat f"],
  [String.raw`printf '%b' 'cat f\\c' | bash`, "cat fc"],
])("%s writes nothing behind `\\c`", (line, command) => {
  expect(runsOf(line)).toContain(command);
});

test("what is wrong with such a text, and its commands, are in all of it", () => {
  const text = "a; b (c";
  const { tree, problems } = parseShell(text, true);
  expect(problems.map(({ offset }) => offset)).toEqual(problems.map(() => 0));
  expect(problems.length).toBeGreaterThan(0);
  expect(tree).toMatchObject({ kind: "list", items: [{ span: { offset: 0, length: text.length } }, {}] });
  expect(parseShell(text).problems.map(({ offset }) => offset)).not.toContain(0);
});
