import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sha256 } from "./bundle.ts";
import { writeBundle } from "./write.ts";
import { FILE_LIST, INSTALL_SCRIPT, RECORDS, REMOVE_SCRIPT } from "./scripts.ts";
import type { BundleFile } from "./folder.ts";

let folder: string;
const at = (...names: readonly string[]): string => path.join(folder, ...names);
const PLACE = "etc/agent/rules.d/50-twsrt.json";
const OTHER = "etc/agent/main.json";

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-scripts-"));
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A bundle with these files for one agent. */
function bundle(files: Readonly<Record<string, string>>): void {
  const rows = Object.entries(files).map(([name, text]) => `${sha256(text)} 0644 root:root agent ${name}\n`);
  const list = `# Written by twsrt generate --managed.\n${rows.join("")}`;
  const all: BundleFile[] = [
    ...Object.entries(files).map(([name, text]) => ({ name, text, mode: 0o644 })),
    { name: FILE_LIST, text: list, mode: 0o644 },
    { name: "install.sh", text: INSTALL_SCRIPT, mode: 0o755 },
    { name: "remove.sh", text: REMOVE_SCRIPT, mode: 0o755 },
  ];
  expect(writeBundle(at("bundle"), all)).toBeUndefined();
}

function run(
  script: string,
  ...more: readonly string[]
): { readonly status: number | null; readonly said: string } {
  const [shell = "sh", ...rest] = more;
  const done = spawnSync(shell, [...rest, at("bundle", script)], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", DESTDIR: at("root") },
  });
  return { status: done.status, said: done.stdout + done.stderr };
}

/** Every path below the root with its mode and text. */
function tree(): Readonly<Record<string, string>> {
  if (!fs.existsSync(at("root"))) return {};
  const found = fs.readdirSync(at("root"), { recursive: true, encoding: "utf8" }).toSorted();
  return Object.fromEntries(
    found.map((name) => {
      const about = fs.lstatSync(at("root", name));
      const mode = (about.mode & 0o7777).toString(8);
      return [name, about.isFile() ? `${mode} ${fs.readFileSync(at("root", name), "utf8")}` : mode];
    }),
  );
}

function put(name: string, text: string): void {
  fs.mkdirSync(path.dirname(at("root", name)), { recursive: true });
  fs.writeFileSync(at("root", name), text);
}

test("installing twice changes nothing, and removing leaves nothing", () => {
  bundle({ [PLACE]: "{}\n", [OTHER]: "[]\n" });
  put("etc/hosts", "kept");
  const before = tree();
  expect(run("install.sh")).toMatchObject({ status: 0 });
  const installed = tree();
  expect(installed[PLACE]).toBe("644 {}\n");
  expect(installed["etc/agent"]).toBe("755");
  expect(run("install.sh")).toMatchObject({
    status: 0,
    said: expect.stringContaining("is up to date") as string,
  });
  expect(tree()).toEqual(installed);
  expect(run("remove.sh")).toMatchObject({ status: 0 });
  expect(tree()).toEqual(before);
  expect(run("remove.sh")).toMatchObject({
    status: 0,
    said: expect.stringContaining("nothing is installed") as string,
  });
});

test("a new bundle replaces what the earlier one installed, and removes what it no longer has", () => {
  bundle({ [PLACE]: "1\n", [OTHER]: "1\n" });
  run("install.sh");
  bundle({ [PLACE]: "2\n" });
  expect(fs.existsSync(at("bundle", OTHER))).toBe(false);
  expect(run("install.sh")).toMatchObject({ status: 0 });
  expect(tree()[PLACE]).toBe("644 2\n");
  expect(tree()[OTHER]).toBeUndefined();
});

test.each([
  ["a file of the administrator's", (): void => put(OTHER, "mine"), "was not installed by twsrt"],
  [
    "a link",
    (): void => (put("etc/agent/x", ""), fs.symlinkSync("x", at("root", OTHER))),
    "not a regular file",
  ],
  ["a directory", (): void => put(`${OTHER}/x`, ""), "not a regular file"],
  [
    "a directory that others can write",
    (): void => (put("etc/agent/x", ""), fs.chmodSync(at("root/etc/agent"), 0o777)),
    "can be written by others",
  ],
])("%s is refused, and nothing is installed", (_, prepare, words) => {
  bundle({ [PLACE]: "{}\n", [OTHER]: "[]\n" });
  prepare();
  const before = tree();
  const { status, said } = run("install.sh");
  expect([status, said.includes(words), said.includes("nothing was installed")]).toEqual([1, true, true]);
  expect(tree()).toEqual(before);
});

test("a file that was changed after it was installed is neither replaced nor removed", () => {
  bundle({ [PLACE]: "{}\n", [OTHER]: "[]\n" });
  run("install.sh");
  put(OTHER, "changed");
  bundle({ [PLACE]: "2\n", [OTHER]: "2\n" });
  expect(run("install.sh")).toMatchObject({
    status: 1,
    said: expect.stringContaining("was changed after") as string,
  });
  expect(tree()[PLACE]).toBe("644 {}\n");
  expect(run("remove.sh")).toMatchObject({ status: 1, said: expect.stringContaining("kept") as string });
  expect(tree()[PLACE]).toBeUndefined();
  expect(tree()[OTHER]).toBe("644 changed");
  expect(Object.keys(tree())).toContain(`${RECORDS.slice(1)}/agent.sha256`);
});

test("a bundle that was changed is not installed", () => {
  bundle({ [PLACE]: "{}\n" });
  fs.appendFileSync(at("bundle", PLACE), " ");
  expect(run("install.sh")).toMatchObject({
    status: 1,
    said: expect.stringContaining("not as it was generated") as string,
  });
  expect(tree()).toEqual({});
});

test("without a folder to work below, an ordinary user is refused", () => {
  bundle({ [PLACE]: "{}\n" });
  const id = at("id");
  fs.writeFileSync(id, "#!/bin/sh\necho 1000\n", { mode: 0o755 });
  const done = spawnSync("sh", [at("bundle/install.sh")], {
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` },
  });
  expect([done.status, done.stderr]).toEqual([1, expect.stringContaining("start it as root")]);
});

test("a folder with other files is refused, and its files stay", () => {
  fs.mkdirSync(at("bundle"));
  fs.writeFileSync(at("bundle/notes"), "mine");
  expect(writeBundle(at("bundle"), [])).toMatchObject({ code: "managed-folder-taken" });
  expect(fs.readdirSync(at("bundle"))).toEqual(["notes"]);
});
