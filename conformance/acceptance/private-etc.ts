import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { inject, onTestFinished } from "vitest";
import type { World } from "../../test/support/world.ts";

/** A copy of `/etc` that only some processes see: what an administrator installs there reaches nothing else. */
export interface PrivateEtc {
  /** What a command line begins with, so that the process sees the copy. */
  readonly inside: readonly [string, ...string[]];
  /** Runs a command to its end. */
  readonly run: (
    command: readonly string[],
    options?: { readonly cwd?: string; readonly home?: string },
  ) => { readonly status: number | null; readonly shown: string };
  /** Where a file of it is in this process. */
  readonly path: (file: string) => string;
}

/** A new copy, removed when the test ends. */
export function privateEtc(): PrivateEtc {
  const folder = fs.mkdtempSync("/var/tmp/twsrt-etc-");
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  execFileSync("cp", ["-a", "/etc/.", folder]);
  const bind = 'mount --make-rprivate / && mount --bind "$0" /etc && exec "$@"';
  // An ordinary user is the administrator of a name space of their own.
  const flags = process.getuid?.() === 0 ? ["-m"] : ["-mr"];
  const inside = ["unshare", ...flags, "sh", "-c", bind, folder] as const;
  return {
    inside,
    run: ([program = "", ...args], { cwd = "/", home } = {}) => {
      const [first, ...prefix] = inside;
      const done = spawnSync(first, [...prefix, program, ...args], {
        cwd,
        encoding: "utf8",
        env: { PATH: process.env["PATH"] ?? "", ...(home === undefined ? {} : { HOME: home }) },
      });
      if (done.error !== undefined) throw done.error;
      return { status: done.status, shown: done.stdout + done.stderr };
    },
    path: (file) => path.join(folder, path.relative("/etc", file)),
  };
}

/**
 * Generates the bundle of an agent from the policy of a home, and installs it into a copy of `/etc`.
 * @throws when either fails
 */
export function installManaged(agent: string, world: World): PrivateEtc {
  const bundle = world.path("bundle");
  const made = world.run(["generate", agent, "--managed", "--out", bundle]);
  if (made.status !== 0) throw new Error(made.stderr);
  const etc = privateEtc();
  const done = etc.run(["sh", path.join(bundle, "install.sh")]);
  if (done.status !== 0) throw new Error(done.shown);
  return etc;
}

/** The installed twsrt in the copy, in a home. */
export function twsrtIn(etc: PrivateEtc, { home }: World, args: readonly string[], cwd = home) {
  return etc.run([process.execPath, inject("binary"), ...args], { cwd, home });
}
