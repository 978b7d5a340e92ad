import { describe, expect, test } from "vitest";
import { memoryEnvironment } from "../../../test/support/memory.ts";
import { spellCommand } from "./command.ts";
import { spellPath } from "./path.ts";

const links: Readonly<Record<string, string>> = { "/home/me/link": "/srv/real", "/home/me": "/home/me" };
const environment = { ...memoryEnvironment(), realpath: (path: string) => links[path] };

function spelled(text: string, literal = false): string {
  const { patterns, loss } = spellPath({ kind: "path", text, literal }, environment);
  const shown = patterns.flatMap(({ path, children }) =>
    children === undefined ? [path.text] : [path.text, children.text],
  );
  return [...shown, ...(loss === undefined ? [] : [`(${loss})`])].join("  ");
}

// Which spelling is consulted was measured: facts.md beside this file, release 1.0.102.
describe("spellPath", () => {
  test.each([
    ["~/.aws", "/home/me/.aws  /home/me/.aws/**"],
    ["/etc//x/", "/etc/x  /etc/x/**"],
    ["/", "/**"],
    ["~", "/home/me  /home/me/**"],
    [".", "**  (relative-unanchored)"],
    ["d", "d  d/**  (relative-unanchored)"],
    ["**/.env", "**/.env  **/.env/**  (relative-unanchored)"],
    ["/**/.env", "/**/.env  /**/.env/**"],
    ["../x", "(parent-relative)"],
    ["~/../you", "/home/you  /home/you/**"],
    ["~/link/x", "/home/me/link/x  /home/me/link/x/**  /srv/real/x  /srv/real/x/**"],
    ["~/link/*.pem", "/home/me/link/*.pem  /home/me/link/*.pem/**  /srv/real/*.pem  /srv/real/*.pem/**"],
    ["/a/f?", "/a/f*  /a/f*/**  (widened)"],
    ["/a/[ab]*", "/a/[ab]*  /a/[ab]*/**  /a/[[]ab][*]  /a/[[]ab][*]/**"],
    ["/a/[!a]", "/a/*  /a/*/**  /a/[[]!a]  /a/[[]!a]/**  (widened)"],
    ["/a/x**y/z", "/a/x*/**  (widened)"],
    ["/a/b)c", "/a/b?c  /a/b?c/**  (widened)"],
    ["/a/(b", "/a/(b  /a/(b/**"],
    ["/a/{b,c}", "/a/[{]b,c[}]  /a/[{]b,c[}]/**"],
  ])("%s", (text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  test("literal wildcards stand in a class of one", () => {
    expect(spelled("/a/[x]*?", true)).toBe("/a/[[]x][*][?]  /a/[[]x][*][?]/**");
  });
});

describe("spellCommand", () => {
  test.each([
    ["rm", "rm"],
    ["git", "git:*"],
    ["npm", "npm:*"],
    ["git push", "git push"],
    ["npm publish", "npm publish"],
    ["docker run", "docker run:*"],
    ["gh pr merge", "gh pr merge:*"],
    ["git push --force", "git push --force:*  (option-position)"],
    ["git --version", "git --version:*  (option-position)"],
    ["rm -rf", "rm -rf:*  (option-position)"],
    ["/bin/rm", "/bin/rm"],
    ["echo a,b:c", "echo a,b:c:*"],
    ["echo (a) b", "echo  (widened)"],
    ["git push *", "git push  (widened)"],
    ["a)b", "(not-expressible)"],
    ["a*b", "(not-expressible)"],
  ])("%s", (text, expected) => {
    const { spelled: command, loss } = spellCommand(text.split(" "));
    const shown = [
      ...(command === undefined ? [] : [command.text]),
      ...(loss === undefined ? [] : [`(${loss})`]),
    ];
    expect(shown.join("  ")).toBe(expected);
  });

  test("a prefix ends the rule before it", () => {
    expect(spellCommand(["git", "push", { prefix: "-f" }])).toEqual({
      spelled: { text: "git push", pieces: ["a b"] },
      loss: "widened",
    });
    expect(spellCommand([{ prefix: "mkfs." }])).toEqual({ loss: "program-prefix" });
    expect(spellCommand([{ prefix: "" }, "--force"])).toEqual({ loss: "program-prefix" });
  });

  test("a quoted argument ends the rule before it", () => {
    expect(spellCommand(["echo", "a b"])).toEqual({
      spelled: { text: "echo", pieces: ["a"] },
      loss: "widened",
    });
  });
});
