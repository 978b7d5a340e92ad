import { expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

const seen = (line: string): readonly string[] => commandsOf(line).commands.map(described);

test("a command of a long line is listed once for each place that it runs in", () => {
  const names = Array.from({ length: 10 }, (_, n) => `c${n}`);
  const line = `${names.join(";")}; f() { a; }; f; f; cd /tmp && f`;
  expect(seen(line)).toEqual([
    ...names,
    "function: a",
    "f",
    "f",
    "cd /tmp",
    "f in /tmp",
    "function: a in /tmp",
  ]);
});

test("the body that a function already has does not count as another", () => {
  const { kind } = commandsOf(`g() { f() { a; }; }; ${"g; ".repeat(40)} f`);
  expect(kind).toBe("parsed");
});

test("a text that runs itself is followed once more, and then what it runs is not known", () => {
  expect(seen('x=\'cd d && a && eval "$x"\'; eval "$x"')).toEqual([
    "eval 'cd d && a && eval \"$x\"'",
    "shell: cd d",
    "shell: a in d",
    "shell: eval 'cd d && a && eval \"$x\"' in d",
    "shell: cd d in d",
    "shell: a in d/d",
    "shell: eval 'cd d && a && eval \"$x\"' in d/d",
    "shell: <split *> in d/d",
  ]);
});

test("a function that makes a link is marked where it runs more than once", () => {
  const repeated = (line: string): readonly boolean[] =>
    commandsOf(line).commands.map(({ repeats }) => repeats === true);
  expect(repeated("f() { a; }; f; f")).toEqual([false, false, false]);
  expect(repeated("f() { ln -s a b; ln -s c d; }; f; f; f")).toEqual([true, true, false, false, false]);
  expect(repeated("ln -s a b; f() { ln -s a b; }; f; f")).toEqual([false, true, false, false]);
});

test("a function that is called when a program is not found may always run", () => {
  expect(seen("command_not_found_handle() { a; }")).toEqual(["function: a"]);
  expect(seen("other_handle() { a; }")).toEqual(["function: a [dormant]"]);
});

test.each<[string, string]>([
  ["x=1 && y=2; f $y", "f 2"],
  ["{ x=1; z=3; } && y=2; f $y", "f 2"],
  ["x=1 z=$(c) && y=2; f $y", "f <split *>"],
  ["{ x=1; c; } && y=2; f $y", "f <split *>"],
  ["(x=1) && y=2; f $y", "f <split *>"],
  ["x=1 c && y=2; f $y", "f <split *>"],
])("what holds behind a command that may have failed: %s", (line, last) => {
  expect(seen(line).at(-1)).toBe(last);
});

test("what a pipe passes on of a file is that of its operands", () => {
  expect(seen("echo f > a; cat a | sh").at(-1)).toBe("shell: f");
  expect(seen("echo f > cat; cat a | sh").at(-1)).toBe("pipe: sh");
});

test("the commands of a subscript stand where the text of the command is", () => {
  const spans = (line: string): readonly unknown[] => commandsOf(line).commands.map(({ span }) => span);
  const inside = { offset: 3, length: 26 };
  expect(spans("x; eval \"[[ -v 'a[\\$(f)]' ]]\"")).toEqual([
    { offset: 0, length: 1 },
    inside,
    inside,
    inside,
  ]);
  expect(spans("x; [[ -v 'a[$(f)]' ]]").slice(1)).toEqual([
    { offset: 0, length: 0 },
    { offset: 0, length: 0 },
  ]);
  expect(spans("x; eval '{ a; } > f'").slice(1)).toEqual([
    { offset: 3, length: 17 },
    { offset: 3, length: 17 },
    { offset: 3, length: 17 },
  ]);
  expect(spans("x; { a; } > f").slice(1)).toEqual([
    { offset: 0, length: 0 },
    { offset: 5, length: 1 },
  ]);
});
