import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { realEnvironment } from "../../files/environment.ts";
import { HardLinks } from "./hard-links.ts";

const all = (): boolean => true;

function ground(): {
  readonly at: (place: string) => string;
  readonly search: (limit?: number) => HardLinks;
} {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-links-")));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  const at = (place: string): string => path.join(root, place);
  for (const directory of ["denied/deep", "open/a/b", "other"])
    fs.mkdirSync(at(directory), { recursive: true });
  const environment = realEnvironment({ home: root, cwd: root });
  return { at, search: (limit) => new HardLinks([at("open")], environment, limit) };
}

test("finds the names of all files in a directory, wherever they are below the places", () => {
  const { at, search } = ground();
  fs.writeFileSync(at("denied/one"), "");
  fs.writeFileSync(at("denied/deep/two"), "");
  fs.linkSync(at("denied/one"), at("denied/deep/within"));
  fs.linkSync(at("denied/one"), at("open/a/b/x"));
  fs.linkSync(at("denied/deep/two"), at("open/y"));
  fs.linkSync(at("denied/deep/two"), at("other/far"));
  const links = search();
  expect(links.otherNames(at("denied"), all)).toEqual({
    paths: [at("open/a/b/x"), at("open/y")],
    surplus: 0,
    missing: { files: 1, names: 1 },
    cut: false,
  });
  expect(links.search).toEqual({ limit: 50_000, denied: 4, searched: 4, places: [at("open")], cut: false });
});

test("looks nowhere else when no denied file has another name", () => {
  const { at, search } = ground();
  fs.writeFileSync(at("denied/one"), "");
  const links = search();
  expect(links.otherNames(at("denied"), all).paths).toEqual([]);
  expect(links.search).toMatchObject({ searched: 0, places: [] });
});

test("finds a name that an exception opens in the same directory", () => {
  const { at, search } = ground();
  fs.writeFileSync(at("denied/one"), "");
  fs.linkSync(at("denied/one"), at("denied/open"));
  const found = search().otherNames(at("denied"), (file) => file !== at("denied/open"));
  expect(found).toMatchObject({ paths: [at("denied/open")], missing: { names: 0 } });
});

test("stops at the limit, and says so", () => {
  const { at, search } = ground();
  for (const name of ["a", "b", "c"]) fs.writeFileSync(at(`denied/${name}`), "");
  fs.linkSync(at("denied/a"), at("open/z"));
  const links = search(2);
  expect(links.otherNames(at("denied"), all)).toMatchObject({ paths: [at("open/z")], cut: true });
  expect(links.search).toMatchObject({ limit: 2, denied: 2, cut: true });
});

test("returns a bounded number of names, and says how many more there are", () => {
  const { at, search } = ground();
  fs.writeFileSync(at("denied/a"), "");
  for (let n = 0; n < 25; n++) fs.linkSync(at("denied/a"), at(`open/${n}`));
  const { paths, surplus } = search().otherNames(at("denied"), all);
  expect([paths.length, surplus]).toEqual([20, 5]);
});
