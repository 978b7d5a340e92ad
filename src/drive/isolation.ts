import { spawnSync } from "node:child_process";
import { boxCommand, type Needed } from "./box.ts";
import type { Layout } from "./world.ts";

/**
 * How an agent is kept apart from the machine. `box`: it sees an empty home in place of the user's, cannot change
 * anything outside, and has no network. `network`: it has no network. `none`: only its environment is another.
 */
export type Isolation = "box" | "network" | "none";

/** How long a check of what this machine can do may take, in milliseconds. */
const PATIENCE = 5000;

/** The best isolation that this machine has. */
export function bestIsolation(): Isolation {
  const nothing = { home: "/", cwd: "/", directories: [], files: [], links: {} };
  if (works([...boxCommand(nothing, []), "/bin/true"])) return "box";
  return works([...networkCommand(), "true"]) ? "network" : "none";
}

/** What a command is put behind, to run it in isolation; empty for none. */
export function isolationCommand(isolation: Isolation, layout: Layout, needed: Needed): readonly string[] {
  if (isolation === "box") return boxCommand(layout, needed);
  return isolation === "network" ? networkCommand() : [];
}

/** A network of its own that has nothing but the loopback device. */
function networkCommand(): readonly [string, ...string[]] {
  const rights = process.getuid?.() === 0 ? [] : ["--map-current-user", "--keep-caps"];
  return ["unshare", ...rights, "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
}

function works([program, ...args]: readonly [string, ...string[]]): boolean {
  const { status } = spawnSync(program, args, { stdio: "ignore", timeout: PATIENCE, killSignal: "SIGKILL" });
  return status === 0;
}
