import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandsOf } from "./commands.ts";
import { programName } from "./match.ts";
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

/** The time of a second run: the first one also compiles the code. */
function duration(line: string): number {
  commandsOf(line);
  const start = performance.now();
  commandsOf(line);
  return performance.now() - start;
}

describe("bounds", () => {
  test("property: token soup of 10 KB neither throws nor takes long", () => {
    const soup = fc
      .array(fc.constantFrom(...TOKENS), { minLength: 10, maxLength: 4000, size: "max" })
      .map((tokens) => tokens.join("").slice(0, 10_000));
    fc.assert(
      fc.property(soup, (line) => {
        expect(duration(line)).toBeLessThan(2000);
      }),
      { numRuns: 60 },
    );
  });

  test.each(TOKENS)("%j over and over", (token) => {
    expect(duration(token.repeat(Math.floor(10_000 / token.length)))).toBeLessThan(4000);
  });

  test("property: any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => void commandsOf(line)));
  });

  test("a line that is too long or too deep is unparsable", () => {
    expect(commandsOf("x ".repeat(100_000))).toMatchObject({ kind: "unparsable", reason: "too long" });
    const deep = `${"$(".repeat(100)}rm x${")".repeat(100)}`;
    expect(commandsOf(deep)).toMatchObject({ kind: "unparsable", reason: "nested too deeply" });
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
    (line) => `ls | ${line}`,
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

  test("a command of another machine is marked", () => {
    expect(commandsOf("ssh h rm x").commands[1]).toMatchObject({ remote: true });
  });
});
