import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effort } from "../../../../test/support/effort.ts";
import { flagLine } from "../render.ts";
import { argumentsOf } from "./arguments.ts";

describe("the words of the flags", () => {
  test.each([
    [undefined, []],
    ["", []],
    ["--deny-tool 'shell(rm:*)' \\\n--deny-url 'h' \\\n", ["--deny-tool", "shell(rm:*)", "--deny-url", "h"]],
    ["--deny-tool 'shell(rm:*)'\n--deny-url=h", ["--deny-tool", "shell(rm:*)", "--deny-url=h"]],
    ['\n\\\n--deny-url h \\\r\n--deny-url "g" \\', ["--deny-url", "h", "--deny-url", "g"]],
    ["--deny-tool she\\\nll --deny-url h\\", ["--deny-tool", "shell", "--deny-url", "h"]],
    ["--deny-tool x\\ \\\ny", ["--deny-tool", "x y"]],
    ["--deny-tool 'shell(a\nb)'", ["--deny-tool", "shell(a\nb)"]],
  ])("%j", (text, words) => {
    expect(argumentsOf(text)).toEqual({ kind: "words", words });
  });

  test("whatever a value holds, it stays one word", () => {
    const lines = fc.array(
      fc.tuple(fc.constantFrom("--deny-tool", "--deny-url"), fc.string({ unit: "binary" })),
    );
    fc.assert(
      fc.property(lines, (pairs) => {
        const clean = pairs.map(([flag, value]) => [flag, value.replaceAll("\r\n", "\n")] as const);
        const text = clean.map(([flag, value]) => `${flagLine(flag, value)}\n`).join("");
        expect(argumentsOf(text)).toEqual({ kind: "words", words: clean.flat() });
      }),
    );
  });

  test.each([" \\\n", "\n"])("a long file is read with little effort, its lines ended with %j", (end) => {
    const long = `--deny-tool 'shell(rm:*)'${end}`.repeat(20_000);
    expect(effort(() => argumentsOf(long))).toBeLessThan(200);
  });

  test.each(["# a comment", "--deny-tool $(x)", "--deny-url h; ls", "--deny-tool 'never closed"])(
    "no list of words: %s",
    (text) => {
      expect(argumentsOf(text)).toMatchObject({ kind: "unusable" });
    },
  );

  test.each([
    "--secret-env-vars=BASH_ENV",
    "--allow-all --no-bash-env",
    "--sandbox",
    "-p x",
    "--bash-env=off",
  ])("commands could really run: %s", (text) => {
    expect(argumentsOf(text)).toEqual({ kind: "unusable", why: expect.stringContaining("cannot be tried") });
  });
});
