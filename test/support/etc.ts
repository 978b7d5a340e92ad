import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { inject } from "vitest";
import { hidden, type Run, type World } from "./world.ts";

/** Runs twsrt in `project` with an /etc that has these files and nothing else, in a mount namespace in which the user is root. */
export function runWithEtc(
  world: World,
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  modes: Readonly<Record<string, number>> = {},
): Run {
  const etc = world.path("etc");
  fs.mkdirSync(etc, { recursive: true });
  for (const [file, text] of Object.entries(files)) world.write(path.join("etc", file), text);
  for (const [file, mode] of Object.entries(modes)) fs.chmodSync(path.join(etc, file), mode);
  const places = ["--ro-bind", "/", "/", "--bind", world.home, world.home, "--ro-bind", etc, "/etc"];
  const system = ["--dev", "/dev", "--proc", "/proc", "--chdir", world.path("project"), "--"];
  const run = spawnSync(
    "bwrap",
    [
      "--unshare-user",
      "--uid",
      "0",
      "--gid",
      "0",
      ...places,
      ...system,
      process.execPath,
      inject("binary"),
      ...args,
    ],
    { env: { HOME: world.home, PATH: process.env["PATH"] ?? "" }, encoding: "utf8", timeout: 60_000 },
  );
  if (run.error !== undefined) throw run.error;
  return {
    status: run.status,
    stdout: hidden(world.home, run.stdout),
    stderr: hidden(world.home, run.stderr),
  };
}
