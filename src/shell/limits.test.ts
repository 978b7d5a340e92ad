import { describe, expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";
import { MAX_LENGTH } from "./parse.ts";

/** What a line comes to, and why it is not understood. */
function seen(line: string): { readonly reason: string; readonly last: string; readonly count: number } {
  const result = commandsOf(line);
  const last = result.commands.at(-1);
  return {
    reason: result.kind === "parsed" ? "" : `${result.reason} at ${result.offset}`,
    last: last === undefined ? "" : described(last),
    count: result.commands.length,
  };
}

const nested = (depth: number): string => `${"$(echo ".repeat(depth)}x${")".repeat(depth)}`;
const functions = (count: number): string =>
  Array.from({ length: count }, (_, n) => `f() { a${n}; }; `).join("");
const written = (count: number): string =>
  Array.from({ length: count }, (_, n) => `echo a${n} > s; `).join("");
const lines = (count: number): string => Array.from({ length: count }, (_, n) => `a${n}`).join("\n");

describe("up to a bound all is followed, and beyond it the line is not understood", () => {
  test.each([
    ["evals in evals", `${"eval ".repeat(16)}a`, `${"eval ".repeat(17)}a`, "nested too deeply at 0"],
    ["wrappers", `${"nice ".repeat(16)}a`, `${"nice ".repeat(17)}a`, "nested too deeply at 0"],
    ["substitutions", `: ${nested(20)}`, `: ${nested(40)}`, /^nested too deeply at \d{3}$/],
    ["commands", "a;".repeat(19_000), "a;".repeat(21_000), "too many commands at 0"],
    [
      "characters in commands",
      `f() { : ${"x".repeat(9000)}; }; ${"f;".repeat(100)}`,
      `f() { : ${"x".repeat(9000)}; }; ${"f;".repeat(120)}`,
      "too many commands at 0",
    ],
    ["bodies of a function", functions(16), functions(17), "too many functions with one name at 0"],
    ["length", ":".padEnd(MAX_LENGTH), ":".padEnd(MAX_LENGTH + 1), `too long at ${MAX_LENGTH}`],
  ])("%s", (_name, within, beyond, reason) => {
    expect(seen(within).reason).toBe("");
    expect(seen(beyond).reason).toMatch(reason);
  });
});

test("many problems of a line are not all listed, and it stays not understood", () => {
  expect(seen(`: ${Array.from({ length: 150 }, () => nested(40)).join(" ")}`).reason).toMatch(
    "nested too deeply",
  );
});

describe("up to a bound each is known, and beyond it nothing", () => {
  test.each([
    [
      "lines for xargs",
      200,
      (n: number) => `xargs -d '\\n' rm <<'E'\n${lines(n)}\nE`,
      "a199",
      "xargs> rm <split *>",
    ],
    [
      "lines for xargs with a place",
      200,
      (n: number) => `xargs -I{} rm {} <<'E'\n${lines(n)}\nE`,
      "xargs> rm a199",
      "xargs> rm <*>",
    ],
    [
      "lines for mapfile",
      200,
      (n: number) => `mapfile -t a <<'E'\n${lines(n)}\nE\nrm "\${a[199]}"`,
      "rm a199",
      "rm <*>",
    ],
    ["texts of a file", 16, (n: number) => `${written(n)}bash s`, "a15 [followed]", "a15 [followed]"],
    ["words of braces", 64, (n: number) => `rm {${lines(n).replaceAll("\n", ",")}}`, " a63", "rm <split *>"],
    [
      "values of a variable",
      32,
      (n: number) => `for x in ${lines(n).replaceAll("\n", " ")}; do rm $x; done`,
      "|a31>",
      "rm <split *>",
    ],
    [
      "rounds of a format",
      200,
      (n: number) => `printf 'a%s\\n' ${lines(n).replaceAll("\n", " ")} | sh`,
      "aa199",
      "<split *>",
    ],
  ])("%s", (_name, bound, lineOf, within, beyond) => {
    expect(seen(lineOf(bound)).last).toContain(within);
    expect(seen(lineOf(bound + 1)).last).toContain(beyond);
  });
});

test("a file that runs itself, by its name, is followed a few times and takes no time", () => {
  const line = "echo 'echo x | tee s.sh; bash s.sh; bash s.sh; bash s.sh' > /tmp/s.sh; bash /tmp/s.sh";
  expect(seen(line).count).toBeLessThan(60);
});
