import { expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { withFiles } from "./environment.ts";

test("files are added with the directories above them, and all else is as it was", () => {
  const base = machineOf({ "~/there": "file", "~/link": "-> ~/there", "~/folder": "directory" });
  const { home, cwd, uid, platform, ...more } = withFiles(base, [
    `${base.home}/new/deep/file`,
    `${base.home}/folder`,
  ]);
  expect({ home, cwd, uid, platform }).toEqual({
    home: base.home,
    cwd: base.cwd,
    uid: base.uid,
    platform: base.platform,
  });
  const kinds = ["there", "folder", "new/deep/file", "new/deep", "new", "new/deep/fil", "ne", "none"];
  expect(kinds.map((name) => more.kind(`${home}/${name}`))).toEqual([
    "file",
    "directory",
    "file",
    "directory",
    "directory",
    "absent",
    "absent",
    "absent",
  ]);
  expect(more.realpath(`${home}/link`)).toBe(`${home}/there`);
  expect(more.list(home)).toEqual(base.list(home));
  expect(more.list(home)).toContain("there");
});
