import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isBoxed, isInside, leadsOut, realPath } from "./inside.ts";
import { relocatedWorld, type World } from "./world.ts";

let world: World;

beforeEach(() => {
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/w",
    directories: [],
    files: ["/home/me/w/f"],
    links: {},
  });
  const link = (name: string, target: string): void => fs.symlinkSync(target, path.join(world.cwd, name));
  link("in", "f");
  link("up", "..");
  link("out", "/etc");
  link("dangling", "new/file");
  link("dangling-out", "/nowhere/at/all");
  link("chain", "out");
  link("round", "turn");
  link("turn", "round");
});

afterEach(() => world.remove());

describe("what leads out of a world", () => {
  test.each([
    ["f", false],
    ["new/deep/file", false],
    ["in", false],
    ["up/other", false],
    ["dangling", false],
    ["../../../../../../../etc/passwd", true],
    ["out", true],
    ["out/passwd", true],
    ["chain/passwd", true],
    ["dangling-out", true],
    ["dangling-out/below", true],
    ["round", true],
    ["round/below", true],
  ])("%s: %s", (name, isOut) => {
    expect(leadsOut(path.join(world.cwd, name), world)).toBe(isOut);
  });

  test("nothing does in a box", () => {
    const boxed: World = { ...world, place: (file) => file };
    expect(isBoxed(boxed)).toBe(true);
    expect(leadsOut("/etc/passwd", boxed)).toBe(false);
    expect(isBoxed(world)).toBe(false);
  });

  test("a folder with the beginning of its name is another one", () => {
    expect(isInside(`${world.home}/x`, world)).toBe(true);
    expect(isInside(`${world.home}-other/x`, world)).toBe(false);
    expect(isInside("/etc", world)).toBe(false);
  });
});

test("links are followed where nothing is yet, and a circle has no end", () => {
  const real = fs.realpathSync(world.cwd);
  expect(realPath(path.join(world.cwd, "dangling"))).toBe(path.join(real, "new/file"));
  expect(realPath(path.join(world.cwd, "chain/none"))).toBe("/etc/none");
  expect(realPath(path.join(world.cwd, "turn"))).toBeUndefined();
  expect(realPath("/")).toBe("/");
});
