import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { relocatedWorld, type World } from "../../../drive/world.ts";
import { placeOf } from "./place.ts";

const outside = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-outside-"));
let world: World | undefined;
afterEach(() => world?.remove());
afterAll(() => fs.rmSync(outside, { recursive: true }));

function make(): World {
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/srv/p",
    directories: ["/home/me/d"],
    files: ["/home/me/d/f"],
    links: { "/home/me/out": outside, "/home/me/in": "/home/me/d", "/home/me/new": path.join(outside, "x") },
  });
  return world;
}

test.each([
  ["~", "HOME"],
  ["~/x", "HOME/x"],
  ["~/d/../x/", "HOME/d/../x/"],
  ["/home/me/d/f", "HOME/d/f"],
  ["/home/me//d/f", "HOME//d/f"],
  ["//home/me/x", "/HOME/x"],
  ["/home/me/d/../x/", "HOME/d/../x/"],
  ["/home/../home/me/x", "HOME/x"],
  ["x", "CWD/x"],
  ["./x", "CWD/./x"],
  ["/srv/p/x", "CWD/x"],
  ["~/in/f", "HOME/in/f"],
])("%s stands at %s", (text, expected) => {
  const { home, cwd } = make();
  expect(placeOf(text, world as World)).toBe(expected.replace("HOME", home).replace("CWD", cwd));
});

test.each([
  "/etc/passwd",
  "/home/you/x",
  "/home/me/../you/x",
  "~/../../../../etc/passwd",
  "../../../x",
  "~/out/x",
  "~/new",
])("%s is no part of a world elsewhere", (text) => {
  expect(placeOf(text, make())).toBeUndefined();
});

test("in a box everything but what cannot be made is part of it, and links may lead anywhere", () => {
  const made = make();
  const boxed: World = {
    ...made,
    place: (file) => (file === "/usr/x" ? undefined : file),
    relocate: (text) => text,
  };
  expect(placeOf("/etc/passwd", boxed)).toBe("/etc/passwd");
  expect(placeOf("~/out/x", boxed)).toBe(`${made.home}/out/x`);
  expect(placeOf("/usr//x", boxed)).toBeUndefined();
  expect(placeOf("../x", { ...boxed, cwd: "/usr/bin" })).toBeUndefined();
});
