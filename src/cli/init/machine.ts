/** What `init` finds on the machine. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { findSrt } from "../../enforcers/srt/driver/find.ts";
import { SRT_NEEDS } from "../../enforcers/srt/needs.ts";
import { onPath } from "../../files/programs.ts";
import { expandHome, type Variables } from "../../targets/own.ts";
import { TARGETS } from "../../targets/registry.ts";
import type { Target } from "../../targets/target.ts";

/** An agent that is on this machine: its folder exists, or its program is on the search path. */
export interface FoundAgent {
  readonly target: Target;
  readonly isInstalled: boolean;
}

/** The agents of this machine, in the order of the registry. */
export function agentsHere(home: string, variables: Variables): readonly FoundAgent[] {
  const isThere = (file: string): boolean => fs.existsSync(expandHome(file, home));
  return TARGETS.flatMap((target): readonly FoundAgent[] => {
    const { folder, own, release } = target;
    const isInstalled = onPath(release.program, variables["PATH"] ?? "") !== undefined;
    const hasFolder =
      isThere(folder) || own(variables).some((one) => "path" in one && !one.isFile && isThere(one.path));
    return isInstalled || hasFolder ? [{ target, isInstalled }] : [];
  });
}

/** What a sandbox can use here. */
export interface SandboxHere {
  readonly platform: NodeJS.Platform;
  /** The sandbox runtime; `version` only where its package names one. */
  readonly srt: { readonly version?: string } | undefined;
  /** Programs that every sandbox of the runtime starts on Linux. */
  readonly missing: readonly (typeof SRT_NEEDS)[number][];
  /** Whether an unprivileged process may make user namespaces; undefined where that cannot be tried. */
  readonly namespaces: boolean | undefined;
}

/** How long the trial of a namespace may take, in milliseconds. */
const PATIENCE = 5000;

export function sandboxHere(platform: NodeJS.Platform, variables: Variables): SandboxHere {
  const search = variables["PATH"] ?? "";
  const found = findSrt("srt", search);
  const { version } = found ?? {};
  const srt = found === undefined ? undefined : version === undefined ? {} : { version };
  if (platform !== "linux") return { platform, srt, missing: [], namespaces: undefined };
  const bwrap = onPath("bwrap", search);
  const missing = SRT_NEEDS.filter((name) => onPath(name, search) === undefined);
  return { platform, srt, missing, namespaces: bwrap === undefined ? undefined : hasNamespaces(bwrap) };
}

/** Tried, because distributions forbid it in several ways. */
function hasNamespaces(bwrap: string): boolean {
  const args = ["--unshare-user", "--unshare-net", "--ro-bind", "/", "/", "/bin/true"];
  return spawnSync(bwrap, args, { stdio: "ignore", timeout: PATIENCE, killSignal: "SIGKILL" }).status === 0;
}
