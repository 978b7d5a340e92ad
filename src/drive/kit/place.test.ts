import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { relocatedWorld, type World } from "../world.ts";
import { untried } from "./call.ts";
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

const spelled = (text: string, at: World): string | undefined => {
  const place = placeOf(text, at);
  return place.kind === "place" ? place.spelled : undefined;
};

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
  expect(spelled(text, world as World)).toBe(expected.replace("HOME", home).replace("CWD", cwd));
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
  expect(spelled(text, make())).toBeUndefined();
});

test("the path is folded beside its spelling, and what leads out of the world is told from what lies outside", () => {
  const made = make();
  expect(placeOf("~//d/../x/", made)).toMatchObject({
    file: `${made.home}/x`,
    spelled: `${made.home}//d/../x/`,
  });
  expect(placeOf("/etc/passwd", made)).toEqual(untried("outside the throw-away world"));
  expect(placeOf("~/out/x", made)).toEqual(untried("a link leads out of the throw-away world"));
});

test("in a box everything but what cannot be made is part of it, and links may lead anywhere", () => {
  const made = make();
  const boxed: World = {
    ...made,
    place: (file) => (file === "/usr/x" ? undefined : file),
    relocate: (text) => text,
  };
  expect(spelled("/etc/passwd", boxed)).toBe("/etc/passwd");
  expect(spelled("~/out/x", boxed)).toBe(`${made.home}/out/x`);
  expect(spelled("/usr//x", boxed)).toBeUndefined();
  expect(spelled("../x", { ...boxed, cwd: "/usr/bin" })).toBeUndefined();
});
