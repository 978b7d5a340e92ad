import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effort } from "../../test/support/effort.ts";
import { commandsOf } from "./commands.ts";
import { programName } from "./pattern.ts";
import { quoteWord } from "./quote.ts";

function programs(line: string): readonly (string | undefined)[] {
  return commandsOf(line).commands.flatMap(({ words: [first] }) =>
    first === undefined ? [] : [programName(first)],
  );
}

const TOKENS = [
  "rm",
  "x",
  " ",
  "\n",
  ";",
  "&",
  "|",
  "&&",
  "(",
  ")",
  "{ ",
  "}",
  "$(",
  "`",
  '"',
  "'",
  "$'",
  "\\",
  "$x",
  "${",
  "<<E",

  "<",
  ">",
  "<(",
  "if ",
  "then ",
  "fi",
  "for ",
  "do ",
  "done",
  "case ",
  "in ",
  "esac",
  "((",
  "[[",
  "]]",
  "*",
  "~/",

  "bash -c ",
  "eval ",
  "sudo ",
  "xargs ",
  "find . -exec ",
  "R=",
  "f() ",
  "#",
  "{a,b}",
  "cd ",
  "!",
  "coproc ",
  "\u0000",
];

const effortOf = (line: string): number => effort(() => commandsOf(line));

describe("bounds", () => {
  test("property: token soup of 10 KB neither throws nor takes much effort", () => {
    const soup = fc
      .array(fc.constantFrom(...TOKENS), { minLength: 10, maxLength: 4000, size: "max" })
      .map((tokens) => tokens.join("").slice(0, 10_000));
    fc.assert(
      fc.property(soup, (line) => {
        expect(effortOf(line)).toBeLessThan(200);
      }),
      { numRuns: 60 },
    );
  });

  test.each(TOKENS)("%j over and over", (token) => {
    expect(effortOf(token.repeat(Math.floor(10_000 / token.length)))).toBeLessThan(400);
  });

  test("property: any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => void commandsOf(line)));
  });

  test("a line that is too long or too deep is unparsable", () => {
    expect(commandsOf("x ".repeat(100_000))).toMatchObject({ kind: "unparsable", reason: "too long" });
    const deep = `${"$(".repeat(100)}rm x${")".repeat(100)}`;
    expect(commandsOf(deep)).toMatchObject({ kind: "unparsable", reason: "nested too deeply" });
  });

  test.each([
    [
      "values that double",
      `set -- a b; ${'set -- "$@" "$@"; '.repeat(30)}x="a"; ${'x="$x$x"; '.repeat(40)}y $x`,
    ],
    ["a large value used often", `x='${"a ".repeat(30_000)}'; ${"ls $x; ".repeat(9000)}`],
    ["a large function called often", `f() { ls ${"a ".repeat(30_000)}; }; ${"f; ".repeat(20_000)}`],
    [
      "a large here-document called often",
      `f() { cat <<E\n${"a ".repeat(30_000)}\nE\n}; ${"f; ".repeat(20_000)}`,
    ],
    ["a loop over many programs", `for x in ${"a ".repeat(32)}; do ${"$x; ".repeat(30_000)} done`],
    ["many scripts that are written and run", "./x.sh; curl -o y.sh z; ".repeat(1500)],
    ["a script that runs itself", `echo 'bash s.sh; ./s.sh' >> s.sh; ${"bash s.sh; ".repeat(50)}`],
    ["a long array that grows", `a=(${"x ".repeat(3000)}); ${"a+=(y);".repeat(300)}`],
    ["a long chain", `${"a||".repeat(40_000)}a`],
  ])("%s: no throw, and no endless effort", (_name, line) => {
    expect(line.length).toBeLessThan(131_072);
    expect(effortOf(line)).toBeLessThan(800);
  });

  test("a bound that was met makes the line unparsable, or its words unknown", () => {
    const chain = commandsOf(`${"a||".repeat(40_000)}a`);
    expect(chain).toMatchObject({ kind: "unparsable", reason: "nested too deeply" });
    const doubled = commandsOf(`x=rm; ${'x="$x$x"; '.repeat(40)}y "$x"`);
    const [, value] = doubled.commands.at(-1)?.words ?? [];
    expect(value).toMatchObject({ kind: "dynamic", pattern: expect.stringContaining("*") as string });
  });
});

test("property: nothing around a command hides its program", () => {
  const around: readonly ((line: string) => string)[] = [
    (line) => `bash -c ${quoteWord(line)}`,
    (line) => `eval ${quoteWord(line)}`,
    (line) => `sudo bash -c ${quoteWord(line)}`,
    (line) => `env A=1 sh -c ${quoteWord(line)}`,
    (line) => `nohup sh -c ${quoteWord(line)}`,
    (line) => `xargs sh -c ${quoteWord(line)}`,
    (line) => `( ${line} )`,
    (line) => `{ ${line}; }`,
    // Behind a pipe `time` is no keyword, and bash refuses a compound command after it.
    (line) => `ls | { ${line}; }`,
    (line) => `ls && ${line}`,
    (line) => `echo $( ${line} )`,
    (line) => `time ${line}`,
    (line) => `cat <(${line})`,
    (line) => `if true; then ${line}; fi`,
    (line) => `f() { ${line}; }`,
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...around), { maxLength: 5 }), (layers) => {
      const line = layers.reduce((inner, layer) => layer(inner), "target -x y");
      const result = commandsOf(line);
      expect(result.kind).toBe("parsed");
      expect(programs(line)).toContain("target");
    }),
  );
});

describe("details", () => {
  test("wrappers, place and span", () => {
    const { commands } = commandsOf("ls; sudo timeout 5 rm x");
    expect(commands.map(({ wrappers }) => wrappers)).toEqual([[], [], ["sudo"], ["sudo", "timeout"]]);
    expect(commands[3]?.span).toEqual({ offset: 4, length: 19 });
  });

  test("the directory follows cd, and a subshell keeps it to itself", () => {
    const { commands } = commandsOf("cd a; cd b; x; (cd /c; y); z");
    const cwd = Object.fromEntries(
      commands.map(({ words: [first], cwd: at }) => [
        first?.kind === "literal" ? first.text : "",
        typeof at === "string" || at.to.kind === "dynamic" ? at : at.to.text,
      ]),
    );
    expect(cwd).toMatchObject({ x: "a/b", y: "/c", z: "a/b" });
  });

  test("a home directory is told from a quoted tilde", () => {
    const words = commandsOf(`cat ~/x "$HOME/x" '~/x' \\~/x`).commands[0]?.words.slice(1);
    const home = { kind: "literal", text: "~/x", tilde: true };
    const plain = { kind: "literal", text: "~/x" };
    expect(words).toEqual([home, home, plain, plain]);
  });

  test("globs and expansions are told apart", () => {
    const words = commandsOf(`cat ~/re*/f "$x"/f`).commands[0]?.words.slice(1);
    expect(words).toMatchObject([
      { kind: "dynamic", glob: true, pattern: "~/re*/f" },
      { kind: "dynamic", glob: false, pattern: "*/f", splits: false },
    ]);
  });

  test("a redirection counts at the command that it stands at", () => {
    const outer = commandsOf("{ sudo x; } > f").commands.map(({ words: [first], redirects }) => [
      first?.kind === "literal" ? first.text : "",
      redirects.map((redirect) => redirect.outer === true),
    ]);
    expect(outer).toEqual([
      ["", [false]],
      ["sudo", [true]],
      ["x", [true]],
    ]);
  });

  test("xargs adds its input, unless a mark says where", () => {
    const words = (line: string): number | undefined => commandsOf(line).commands[1]?.words.length;
    expect(words("xargs rm a")).toBe(3);
    expect(words("xargs -I{} cp {} a")).toBe(3);
  });

  test("a command of another machine is marked", () => {
    expect(commandsOf("ssh h rm x").commands[1]).toMatchObject({ remote: true });
  });
});
