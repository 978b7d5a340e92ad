import { describe, expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

const seen = (line: string): readonly string[] => commandsOf(line).commands.map(described);

test("a command holds only what there is to say of it", () => {
  const plain = ["words", "wrappers", "where", "depth", "redirects", "cwd", "span"];
  const keys = (line: string): readonly string[] => Object.keys(commandsOf(line).commands.at(-1) ?? {});
  expect(keys("a")).toEqual(plain);
  expect(keys("ssh h a")).toEqual([...plain, "remote"]);
  expect(keys("f() { a; }")).toEqual([...plain, "dormant"]);
  expect(keys("echo a > s; bash s")).toEqual([...plain, "followed"]);
  expect(keys("while a; do b; done")).toEqual([...plain, "repeats"]);
  expect(keys("http_proxy=b a")).toEqual([...plain, "variables"]);
  expect(keys("shopt -s dotglob; a *")).toEqual([...plain, "wildcards"]);
  expect(keys("python3 <<< 'import os'")).toEqual([...plain, "input"]);
});

test.each([
  ["a", [0]],
  ["a $(b $(c))", [0, 1, 2]],
  ["(a; { b; })", [1, 1]],
  ["a | b", [1, 1]],
  ["f() { a; }; f", [1, 0]],
  ["bash -c 'a; : $(b)'", [0, 1, 1, 2]],
  ["eval 'eval a'", [0, 1, 2]],
  ["a <(b)", [0, 1]],
  ["a &", [1]],
])("how many shells and functions are around the commands of %j", (line, depths) => {
  expect(commandsOf(line).commands.map(({ depth }) => depth)).toEqual(depths);
});

test.each([
  [
    "a; b c",
    [
      [0, 1],
      [3, 3],
    ],
  ],
  [
    "a $(b) c",
    [
      [0, 8],
      [4, 1],
    ],
  ],
  ["a=([k]=$(b c))", [[9, 3]]],
  [
    "a `b c`",
    [
      [0, 7],
      [3, 3],
    ],
  ],
  [
    "bash -c 'a; b'",
    [
      [0, 14],
      [0, 14],
      [0, 14],
    ],
  ],
  [
    "f() { a; }; f",
    [
      [6, 1],
      [12, 1],
    ],
  ],
  [
    "x; eval 'a $(b)'",
    [
      [0, 1],
      [3, 13],
      [3, 13],
      [3, 13],
    ],
  ],
])("where the commands of %j stand", (line, spans) => {
  const found = commandsOf(line).commands.map(({ span }) => [span.offset, span.length]);
  expect(found).toEqual(spans);
});

describe("what commands look like of", () => {
  test.each([
    // A file of which the name is not known may lead elsewhere, one on the disk only sets variables.
    ['x=1; source "$f"; a $x', ["source <*>", "a <split *> in unknown"]],
    ['x=1; . "$f"; a $x', [". <*>", "a <split *> in unknown"]],
    // Variables that programs take hosts from.
    ["http_proxy=h curl u", ["curl u {http_proxy=h}"]],
    ["x=1; curl u", ["curl u"]],
    ["export http_proxy=h; curl u", ["export http_proxy=h", "curl u {http_proxy=h}"]],
    ["if a; then http_proxy=h; else http_proxy=i; fi; curl u", ["a", "curl u {http_proxy=<* = h|i|?>}"]],
    ["if a; then http_proxy=h; fi; curl u", ["a", "curl u {http_proxy=h}"]],
    ["for http_proxy in h i; do curl u; done", ["curl u {http_proxy=<* = h|i>}"]],
    ["http_proxy=(h i); curl u", ["curl u {http_proxy=h}"]],
    // Marks.
    ["f() { a; }; g; f; f", ["function: a", "g", "f", "f"]],
    ["f() { a; b; }; x; f", ["function: a", "function: b", "x", "f"]],
    ["f() { a; }; g() { f; }; g", ["function: a", "function: f", "g"]],
    [
      "f() { a $1; }; f b; f b; f c",
      ["function: a <split *> [dormant]", "f b", "function: a b", "f b", "f c", "function: a c"],
    ],
    ["trap 'a' EXIT", ["trap a EXIT", "deferred: a in unknown"]],
    ["a | b <<< x", ["pipe: a", "pipe: b (<<< x)"]],
    ["cat <<E\n$(a)\nE", ["cat (<< <*\n>)", "here-document>substitution: a".replace("here-document>", "")]],
    ["coproc { a; }; b", ["coproc: a", "b"]],
    ["a & b", ["background: a", "b"]],
  ])("%j", (line, expected) => {
    expect(seen(line)).toEqual(expected);
  });
});

test("the commands of a long line are listed once each, however often they run", () => {
  const names = Array.from({ length: 20 }, (_, n) => `c${n}`);
  const line = `f() { ${names.join("; ")}; }; f; f; f`;
  const programs = commandsOf(line).commands.map(({ words: [first] }) =>
    first?.kind === "literal" ? first.text : "",
  );
  expect(programs).toEqual([...names, "f", "f", "f"]);
});

test("a link that is made a second time is marked, and nothing else is", () => {
  const repeated = (line: string): readonly boolean[] =>
    commandsOf(line).commands.map(({ repeats }) => repeats === true);
  expect(repeated("f() { ln -s a b; c; }; f; f")).toEqual([true, false, false, false]);
  expect(repeated("f() { ln -s a b; c; }; f")).toEqual([false, false, false]);
  expect(repeated("f() { ln -s a b; }; f; f; f")).toEqual([true, false, false, false]);
  expect(repeated("for x in 1 2; do ln -s a b; done")).toEqual([true]);
});

test.each([
  ["shopt -s dotglob; a *", 1],
  ["x=dotglob; shopt -s $x; a *", 1],
  ["setopt dotglob; a *", 1],
  ["set -o dotglob; a *", 1],
  ["for i in 1 2; do a *; shopt -s dotglob; done", 0],
  ['for i in 1 2; do a *; shopt -s "dot"glob; done', 0],
  ["for i in 1 2; do a *; shopt -s $x; done", 0],
  ["for i in 1 2; do a *; eval 'shopt -s dotglob'; done", 0],
  ['for i in 1 2; do a *; eval "$x"; done', 0],
  ["if a; then shopt -s dotglob; fi; b *", 2],
])("wildcards may match other names in %j", (line, at) => {
  expect(commandsOf(line).commands[at]?.wildcards).toBe("changed");
});

test.each([
  ["shopt -s nullglob; a *", 1],
  ["set -e; a *", 1],
  ["for i in 1 2; do a *; shopt -s nullglob; done", 0],
  ["for i in 1 2; do a *; echo dotglob; done", 0],
  ["(shopt -s dotglob); a *", 1],
])("wildcards match what they always do in %j", (line, at) => {
  expect(commandsOf(line).commands[at]?.wildcards).toBeUndefined();
});

test.each([
  ["EDITOR='rm x' git commit", "shell: rm x"],
  ["if a; then EDITOR='rm x'; fi; export EDITOR; git commit", "shell: rm x"],
  ["if a; then EDITOR='rm x'; else EDITOR=vi; fi; export EDITOR; git commit", "shell: <split *>"],
  ["EDITOR=$x git commit", "shell: <split *>"],
  ["EDITOR=('rm x' vi); git commit", "shell: rm x"],
])("a program that a variable names is run by %j", (line, expected) => {
  expect(seen(line).at(-1)).toBe(expected);
});

test.each([
  'eval "$(ssh-agent -s)"',
  "eval $(ssh-agent)",
  "source <(kubectl completion bash)",
  ". <(gh completion bash)",
  'eval "$(starship init bash)" "$(zoxide init bash)"',
])("%j prepares the shell, and what it writes is not looked at", (line) => {
  expect(seen(line).filter((one) => one.startsWith("shell:"))).toEqual([]);
  expect(seen(`x=1; ${line}; a $x`).at(-1)).toBe("a 1");
});

test.each([
  'eval "$(a)"',
  'eval "$(ssh-agent -s; a)"',
  'eval "$(X=1 ssh-agent -s)"',
  'eval "$(ssh-agent -s)x"',
  'eval "$(ssh-agent -s)" "$(a)"',
  'eval "$a"',
])("what %j runs is not known", (line) => {
  expect(seen(line).filter((one) => one.startsWith("shell:"))).not.toEqual([]);
});

test.each([
  ["a || exit; b $x", "x=1; a || { x=2; exit; }; b $x", "b 1"],
  ["return", "x=1; a || return; b $x", "b 1"],
  ["exit in a list", "x=1; a || { x=2; return 1; }; b $x", "b 1"],
  ["a program with such a name", "x=1; a || { x=2; exited; }; b $x", "b <split * = 1|2>"],
  ["another one", "x=1; a || { x=2; myexit; }; b $x", "b <split * = 1|2>"],
  ["no command", "x=1; a || x=2; b $x", "b <split * = 1|2>"],
])("what holds behind an alternative: %s", (_name, line, expected) => {
  expect(seen(line).at(-1)).toBe(expected);
});

test.each([
  ["x=; : ${x:=q}; a $x", "a q"],
  ["x=1; : ${x:=q}; a $x", "a 1"],
  [": ${x:=q}; a $x", "a <split *>"],
  [": ${x-q}; a $x", "a <split *>"],
  ["x=1; : ${y:=q} ${x:=r}; a $x", "a 1"],
  ["x=1; : $((x=2)); a $x", "a <split *>"],
  ["x=1; : ${y:-$((x=2))}; a $x", "a <split *>"],
])("what an expansion leaves: %j", (line, expected) => {
  expect(seen(line).at(-1)).toBe(expected);
});
