import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { overlayOf } from "../policy/overlay.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Access } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import { fileScope } from "../enforcers/scope.ts";
import { layoutOf, withRooms } from "./layout.ts";

const MACHINE = machineOf({
  "~/.aws/credentials": "file",
  "~/empty": "directory",
  "~/to-data": "-> /data/deep",
  "/data/deep/f": "file",
  "/data/deep/on": "-> ~/.aws",
  "/etc/passwd": "file",
});

function laidOut(environment: Environment, ...accesses: readonly (readonly [Access["tool"], string])[]) {
  const attempts = accesses.map(([tool, text]) =>
    attemptOf({ tool, text, cwd: environment.cwd }, environment),
  );
  return layoutOf(attempts, environment);
}

describe("layoutOf", () => {
  test("files and directories that are there", () => {
    expect(laidOut(MACHINE, ["Read", "~/.aws/credentials"], ["Read", "~/empty"])).toEqual({
      home: "/home/me",
      cwd: "/home/me/project",
      directories: ["/home/me/empty"],
      files: ["/home/me/.aws/credentials"],
      links: {},
    });
  });

  test("what is not there stays away, and its directory does not", () => {
    const layout = laidOut(MACHINE, ["Write", "~/.aws/new"], ["Write", "~/none/new"], ["Read", "/etc/none"]);
    expect(layout.files).toEqual([]);
    expect(layout.directories).toEqual(["/etc", "/home/me/.aws"]);
  });

  test("what a command line gets at, and what it gets at without saying so", () => {
    const attempt = attemptOf(
      { tool: "Bash", text: "cat ~/.aws/c* && python3 x", cwd: MACHINE.cwd },
      MACHINE,
      [
        { action: "read", path: "/etc/passwd" },
        { action: "connect", host: "a.test", port: 443 },
      ],
    );
    expect(layoutOf([attempt], MACHINE).files).toEqual(["/etc/passwd", "/home/me/.aws/credentials"]);
  });

  test("other words of a command line, and where it goes, if the world may hold them", () => {
    const layout = laidOut(MACHINE, ["Bash", "cd ~/empty && kubectl ../.aws /etc/passwd none"]);
    expect(layout.directories).toEqual(["/home/me/.aws", "/home/me/empty"]);
    expect(layout.files).toEqual([]);
  });

  test("links on the way, and what lies behind them", () => {
    expect(laidOut(MACHINE, ["Read", "~/to-data/f"], ["Read", "~/to-data/on/credentials"])).toMatchObject({
      files: ["/data/deep/f", "/home/me/.aws/credentials"],
      links: { "/data/deep/on": "/home/me/.aws", "/home/me/to-data": "/data/deep" },
    });
  });

  test("links and files that are imagined", () => {
    const overlay = overlayOf(MACHINE);
    overlay.addFile("/home/me/project/secrets/x");
    overlay.addLink("/home/me/project/l", "/home/me/project/secrets/x");
    expect(laidOut(overlay, ["Read", "l"])).toMatchObject({
      files: ["/home/me/project/secrets/x"],
      links: { "/home/me/project/l": "/home/me/project/secrets/x" },
    });
  });

  test("what is imagined, also where no access names it", () => {
    const overlay = overlayOf(MACHINE);
    overlay.addFile("/home/me/project/.qwen/x");
    overlay.addDirectory("/home/me/project/d");
    overlay.addLink("/home/me/project/l", "/home/me/project/.qwen/x");
    expect(overlay.imagined()).toEqual([
      "/home/me/project/.qwen/x",
      "/home/me/project/d",
      "/home/me/project/l",
    ]);
    expect(layoutOf([], overlay, overlay.imagined())).toMatchObject({
      directories: ["/home/me/project/d"],
      files: ["/home/me/project/.qwen/x"],
      links: { "/home/me/project/l": "/home/me/project/.qwen/x" },
    });
  });

  test("a home behind a link stands as it is spelled, and its real path leads to it", () => {
    const machine = machineOf({
      "/real/me/f": "file",
      "/home/me": "-> /real/me",
      "/home/me/l": "-> /real/me/f",
    });
    const layout = laidOut(machine, ["Read", "~/f"], ["Read", "/real/me/f"]);
    expect(layout.files).toEqual(["/home/me/f"]);
    expect(layout.links).toEqual({ "/real/me": "/home/me" });
  });

  test("of the home and the working directory themselves there is nothing to make", () => {
    expect(
      laidOut(MACHINE, ["Read", "~"], ["Read", "."], ["Bash", "ls /"], ["WebFetch", "https://a.test/"]),
    ).toEqual({
      home: "/home/me",
      cwd: "/home/me/project",
      directories: [],
      files: [],
      links: {},
    });
  });
});

test("files outside the home and the working directory have room, and are not there by themselves", () => {
  const scopes = ["/etc/agent/settings.json", `${MACHINE.home}/.agent/settings.json`].map((file) => ({
    ...fileScope("project", "project", file, "json"),
    state: "read" as const,
    text: "{}",
  }));
  const layout = withRooms(laidOut(MACHINE, ["Read", "~/empty"]), scopes, [
    "/etc/agent/settings.json",
    "/etc/agent/rules.json",
  ]);
  expect(layout.files).toEqual([]);
  expect(layout.rooms).toEqual(["/etc/agent/settings.json", "/etc/agent/rules.json"]);
});
