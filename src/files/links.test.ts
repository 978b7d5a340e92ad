import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/kill/child.ts";
import { resolveDestination, sameFile } from "./links.ts";

let folder: string;
const at = (name: string): string => path.join(folder, name);
const link = (target: string, name: string): void => fs.symlinkSync(target, at(name));
const resolved = (name: string) => resolveDestination(`${folder}/${name}`);

beforeAll(() => {
  folder = temporaryFolder();
  fs.mkdirSync(at("real/deep"), { recursive: true });
  fs.writeFileSync(at("real/file"), "");
  fs.linkSync(at("real/file"), at("hard"));
  link("real/file", "to-file");
  link("to-file", "chain");
  link("real/deep", "to-deep");
  link("../file", "real/deep/up");
  link("real/none", "dangling");
  link("none/none", "dangling-deep");
  link(at("real/none"), "dangling-absolute");
  link("dangling", "dangling-chain");
  link("nowhere", "folder-to-come");
  link("circle-b", "circle-a");
  link("circle-a", "circle-b");
  link("self/x", "self");
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("resolveDestination", () => {
  it.each([
    ["real/file", "real/file"],
    ["none", "none"],
    ["none/below", "none/below"],
    ["to-file", "real/file"],
    ["chain", "real/file"],
    ["to-deep/up", "real/file"],
    ["to-deep/../file", "real/file"],
    ["to-deep/./none//", "real/deep/none"],
    ["none/../real/file", "real/file"],
    ["dangling", "real/none"],
    ["dangling-deep", "none/none"],
    ["dangling-absolute", "real/none"],
    ["dangling-chain", "real/none"],
    ["folder-to-come/settings.json", "nowhere/settings.json"],
    ["", ""],
    ["real/..", ""],
  ])("%s leads to %s", (name, destination) => {
    expect(resolved(name)).toEqual({ kind: "ok", path: at(destination).replace(/\/$/, "") });
  });

  it("stops at the root", () => {
    expect(resolveDestination("/")).toEqual({ kind: "ok", path: "/" });
    expect(resolveDestination("/../..")).toEqual({ kind: "ok", path: "/" });
  });

  it("takes relative paths from the current folder", () => {
    const here = fs.realpathSync(process.cwd());
    expect(resolveDestination("none/x")).toEqual({ kind: "ok", path: `${here}/none/x` });
  });

  it("names circles", () => {
    expect(resolved("circle-a")).toEqual({ kind: "loop" });
    expect(resolved("circle-a/x")).toEqual({ kind: "loop" });
    expect(resolved("self")).toEqual({ kind: "loop" });
  });

  it("follows as many links as the kernel and no more", () => {
    link("real/file", "hop-1");
    for (let hop = 2; hop <= 41; hop += 1) link(`hop-${hop - 1}`, `hop-${hop}`);
    expect(resolved("hop-40")).toEqual({ kind: "ok", path: at("real/file") });
    expect(resolved("hop-41")).toEqual({ kind: "loop" });
  });

  it("names a file in the place of a folder", () => {
    const error = { kind: "error", errno: "ENOTDIR", path: at("real/file") };
    for (const name of ["real/file/x", "to-file/x", "chain/..", "real/file/."])
      expect(resolved(name)).toMatchObject(error);
  });

  it("passes on other errors", () => {
    const name = "n".repeat(300);
    expect(resolved(name)).toMatchObject({ kind: "error", errno: "ENAMETOOLONG", path: at(name) });
  });
});

describe("sameFile", () => {
  it.each([
    ["real/file", "real/file"],
    ["real/file", "chain"],
    ["hard", "chain"],
    ["real/file", "real/../real/./file"],
    ["dangling", "dangling-absolute"],
    ["real/none", "dangling-chain"],
    ["circle-a", "circle-a"],
    ["to-deep", "real/deep"],
  ])("%s is %s", (a, b) => {
    expect(sameFile(`${folder}/${a}`, `${folder}/${b}`)).toBe(true);
    expect(sameFile(`${folder}/${b}`, `${folder}/${a}`)).toBe(true);
  });

  it.each([
    ["real/file", "none"],
    ["none", "none-2"],
    ["real/file", "real/deep"],
    ["circle-a", "circle-b"],
    ["real/file/x", "real/file"],
  ])("%s is not %s", (a, b) => {
    expect(sameFile(at(a), at(b))).toBe(false);
    expect(sameFile(at(b), at(a))).toBe(false);
  });
});
