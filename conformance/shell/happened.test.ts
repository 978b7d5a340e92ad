import { expect, test } from "vitest";
import type { Event } from "./event.ts";
import { JUDGES } from "./judge.ts";

const restricted = (policy: string, event: Event): readonly string[] =>
  (JUDGES[policy]?.restricted([event]) ?? []).map(
    ({ action, about, effect }) => `${effect} ${action} ${about}`,
  );

const run = (line: string): Event => {
  const [program = "", ...args] = line.split(" ");
  return { action: "execute", program: `/usr/bin/${program}`, args };
};

test.each([
  ["narrow", "rm -fr x", ["deny execute rm -rf"]],
  ["narrow", "rm --force -R x", ["deny execute rm -rf"]],
  ["narrow", "rm -r x", ["ask execute rm"]],
  ["narrow", "rm -r -- -f", ["ask execute rm"]],
  ["narrow", "git -C reset clean -df", ["deny execute git clean -f"]],
  ["narrow", "git log reset --hard", []],
  ["usual", "git push origin --force", ["deny execute git push --force"]],
  ["usual", "git push --force-with-lease", ["ask execute git push"]],
  ["usual", "rm --help", []],
  ["usual", "rm -- --help", ["deny execute rm"]],
  ["usual", "git push --dry-run", []],
  ["narrow", "git clean -nf", []],
  ["open", "find . -delete", ["deny execute find -delete"]],
  ["open", "find . -name -deleted", []],
])("%s: %s", (policy, line, expected) => {
  expect(restricted(policy, run(line))).toEqual(expected);
});

test("a path is judged by the policy's own meaning of paths", () => {
  expect(restricted("usual", { action: "read", path: "/home/me/.aws/credentials", by: "cat" })).toEqual([
    "deny read ~/.aws/credentials",
  ]);
  expect(restricted("usual", { action: "write", path: "/home/me/proj/a.txt", by: "cat" })).toEqual([]);
});

test("a directory that is moved takes along what is in it", () => {
  const event = { action: "write", path: "/home/me/proj/locked", by: "mv" } as const;
  expect(restricted("narrow", event)).toEqual([]);
  expect(restricted("narrow", { ...event, tree: true })).toEqual(["deny write ~/proj/locked/inner/f"]);
});

test("what a program opens by itself is not held against a line", () => {
  expect(restricted("usual", { action: "read", path: "/home/me/.netrc", by: "git-remote-http" })).toEqual([]);
  expect(restricted("usual", { action: "read", path: "/home/me/.netrc", by: "cat" })).not.toEqual([]);
});

test("a host is known by its address in the box", () => {
  expect(restricted("open", { action: "connect", address: "127.9.0.2", port: 80 })).toEqual([
    "deny connect evil.test",
  ]);
  expect(restricted("open", { action: "connect", address: "127.0.0.1", port: 80 })).toEqual([]);
});
