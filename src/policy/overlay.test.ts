import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { overlayOf } from "./overlay.ts";

describe("overlayOf", () => {
  test("imagines files with the directories above them", () => {
    const overlay = overlayOf(machineOf({ "~/real/f": "file" }));
    overlay.addFile("/home/me/new/deep/g");
    expect(overlay.kind("/home/me/new/deep/g")).toBe("file");
    expect(overlay.kind("/home/me/new")).toBe("directory");
    expect(overlay.realpath("/home/me/new/deep/g")).toBe("/home/me/new/deep/g");
    expect(overlay.list("/home/me/new")).toEqual(["deep"]);
    expect(overlay.list("/home/me")).toEqual(["new", "project", "real"]);
    expect(overlay.kind("/home/me/other")).toBe("absent");
  });

  test("leaves what is there", () => {
    const overlay = overlayOf(machineOf({ "~/d": "directory" }));
    overlay.addFile("/home/me/d");
    expect(overlay.kind("/home/me/d")).toBe("directory");
  });

  test("imagines links, to what is there and to what is not", () => {
    const overlay = overlayOf(machineOf({ "~/real/f": "file" }));
    overlay.addLink("/home/me/project/l", "/home/me/real");
    overlay.addFile("/home/me/imagined/x");
    overlay.addLink("/home/me/project/m", "/home/me/imagined");
    expect(overlay.realpath("/home/me/project/l/f")).toBe("/home/me/real/f");
    expect(overlay.kind("/home/me/project/l/f")).toBe("file");
    expect(overlay.realpath("/home/me/project/m/x")).toBe("/home/me/imagined/x");
    expect(overlay.list("/home/me/project/m")).toEqual(["x"]);
    expect(overlay.realpath("/home/me/project/l/none")).toBeUndefined();
  });

  test("a file imagined behind a real link is found by its real path", () => {
    const overlay = overlayOf(machineOf({ "/data/d": "directory", "~/link": "-> /data/d" }));
    overlay.addFile("/home/me/link/f");
    expect(overlay.kind("/home/me/link/f")).toBe("file");
    expect(overlay.realpath("/home/me/link/f")).toBe("/data/d/f");
    expect(overlay.kind("/data/d/f")).toBe("file");
    expect(overlay.list("/data/d")).toEqual(["f"]);
  });

  test("follows links that lead to links, as often as the system does", () => {
    const overlay = overlayOf(machineOf({}));
    overlay.addLink("/home/me/a/up", "/home/me/b");
    overlay.addLink("/home/me/b/out", "/srv/o");
    overlay.addFile("/srv/o/f");
    expect(overlay.realpath("/home/me/a/up/out/f")).toBe("/srv/o/f");
    overlay.addLink("/home/me/round", "/home/me/round/x");
    expect(overlay.kind("/home/me/round")).toBe("absent");
  });

  test("imagines nothing below a file", () => {
    const overlay = overlayOf(machineOf({ "~/f": "file" }));
    overlay.addFile("/home/me/f/inside");
    overlay.addLink("/home/me/f/link", "/home/me");
    overlay.addFile("/home/me/g");
    overlay.addFile("/home/me/g/deep/inside");
    for (const path of ["f/inside", "f/link", "g/deep/inside", "g/deep"])
      expect(overlay.kind(`/home/me/${path}`)).toBe("absent");
    expect(overlay.kind("/home/me/g")).toBe("file");
  });
});
