import { describe, expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

/** All commands of a line. */
function all(line: string): readonly string[] {
  const result = commandsOf(line);
  expect(result.kind).toBe("parsed");
  return result.commands.map(described);
}

const last = (line: string): string | undefined => all(line).at(-1);

describe("what comes through descriptors", () => {
  test.each([
    // Another descriptor leaves the lines of a pipe.
    ["git ls-files | while read x; do a $x; done 3<<< c", "pipe: a <split ./**> (outer <<< c)"],
    ["git ls-files | while read x; do a $x; done >&2", "pipe: a <split ./**> (outer >& 2)"],
    ["git ls-files | while read x; do a $x; done <<< c", "pipe: a c (outer <<< c)"],
    ["{ bash 0>&3; } 3<<< 'a b'", "shell: a b"],
    ["{ bash >&3; } 3<<< a <<< b", "shell: b"],
    ["{ bash <&3-; } 3<<< a", "shell: a"],
    ["{ bash <&12; } 12<<< a", "shell: a"],
    ["{ bash < /dev/fd/12; } 12<<< a", "shell: a"],
    ["{ bash < /proc/self/fd/3; } 3<<< a", "shell: a"],
    ["{ bash < x/dev/fd/3; } 3<<< a", "bash (outer <<< a) (< x/dev/fd/3)"],
    ["{ bash < /dev/fd/3x; } 3<<< a", "bash (outer <<< a) (< /dev/fd/3x)"],
    ["echo a > s; { bash <&1; } > s", "bash (outer > s) (<& 1)"],
    ["a 3<<< b; bash <&3", "bash (<& 3)"],
    ["exec 3<<< a; exec 4<<< b; bash <&3", "shell: a"],
    ["exec 3<<< a; exec; bash <&3", "shell: a"],
    ["(bash) <<< 'a b'", "shell: a b"],
    ["{ bash; } 3<<< a <<< 'bash <&3'", "shell: a"],
    ["bash <<< bash", "shell: bash"],
    ["bash <<< 'a $0 $1'", "shell: a sh <split *>"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });

  test("lines of a loop with several redirections", () => {
    expect(all("while read x; do a $x; done < <(echo b) 2> err").at(-2)).toMatch(/^a b /);
  });

  test("a file that was written twice may have both texts", () => {
    expect(all("printf a > s; printf b > s; bash < s").slice(-2)).toEqual(["shell: a", "shell: b"]);
  });

  test("a process substitution", () => {
    expect(all("bash < <(date)")).toContain("shell: <split *> (outer < <split *>)");
    expect(all("{ bash <&1; } > >(echo a)")).not.toContain("shell: a");
    expect(all(". <(date)")).toContain("shell: <split *> [followed]");
    expect(all(". >(echo a)")).toEqual([". <split *>", "process-substitution: echo a"]);
  });
});

describe("what a command does beside its own words", () => {
  test.each([
    ["x=; $x", []],
    ["x=; $x > f", ["(> f)"]],
    ['eval "$(ssh-agent -s)"', ["eval <*>", "substitution: ssh-agent -s"]],
    ["echo x=b; a $x", ["echo x=b", "a <split *>"]],
    ["echo x[0]=b; a $x", ["echo <glob split x?=b>", "a <split *>"]],
    ["x='$(b)'; a \"${x@P}\"", ["a <*>", "shell: <split *>"]],
    ["x=; : ${y}${x:=b}; a $x", [": <split *b>", "a b"]],
    ["for d in cd ls; do $d b; done; a", ["<split * = cd|ls> b", "cd b", "ls b", "a in unknown"]],
    ["for d in cd ls; do $d b && a; done", ["<split * = cd|ls> b", "cd b", "ls b", "a in unknown"]],
  ])("%s", (line, expected) => {
    expect(all(line)).toEqual(expected);
  });

  test.each([
    ["a <<E\n$(b)\nE", 2],
    ["a <<< $(b)", 1],
    ["{ a; } <<E\n$(b)\nE", 2],
    ["{ a; } > f$(b)", 1],
    ["a > f$(b)", 1],
    ["a < <(b)", 1],
  ])("how deep the scripts in redirections of %j are", (line, depth) => {
    expect(commandsOf(line).commands.at(-1)?.depth).toBe(depth);
  });
});

test.each([
  ["c=cd; while :; do a; $c b; done", "a in unknown"],
  ["for c in cd ls; do while :; do a; $c b; done; done", "a in unknown"],
  ["c=ls; while :; do a; $c b; done", "a"],
  ["x=1; c=read; while :; do a $x; $c x; done", "a <split *>"],
  ["while :; do a; c\\d b; done", "a in unknown"],
  ["while :; do a; 'eval' b; done", "a in unknown"],
  ["while :; do a; command cd b; done", "a in unknown"],
  ["while :; do a; command -- cd b; done", "a in unknown"],
  ["while :; do a; builtin cd b; done", "a in unknown"],
  ["while :; do a; b cd c; done", "a"],
  ["while :; do a; command -v; done", "a"],
  ["x=1; while :; do a $x; builtin command read x; done", "a <split *>"],
])("what a body that runs again may change, by a program under another name: %s", (line, expected) => {
  expect(all(line)).toContain(expected);
});

test("a variable with several values is one word with a choice", () => {
  const [command] = commandsOf("for https_proxy in http://a.test http://b.test; do curl x; done").commands;
  expect(command?.variables?.get("https_proxy")).toMatchObject({ kind: "dynamic", raw: "$https_proxy" });
});

test("the value of a variable that nothing is known of is not a setting", () => {
  expect(all("read GIT_CONFIG_KEY_0; GIT_CONFIG_VALUE_0=x git log").at(-1)).toBe("git log");
});

test("what a subscript runs may stand behind other text", () => {
  expect(all("printf -v 'a[x$(b)]' c")).toContain("substitution: b [followed]");
});

test("a text that a shell refuses is a problem at the command that has it", () => {
  expect(commandsOf("x; bash -c 'a ('")).toMatchObject({ kind: "unparsable", offset: 3 });
});
