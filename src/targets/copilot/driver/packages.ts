import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { World } from "../../../drive/world.ts";
import { isBoxed } from "../../../drive/inside.ts";

/**
 * The program unpacks itself at its first start, about 235 MB in 1.5 s, below the home unless this variable says
 * where else (facts.md, "Driving it", 1.0.102). Homes are thrown away, so what is unpacked is kept outside of them
 * for as long as this process lives. It is never the user's: that one could be written by what is tried.
 */
const VARIABLE = "COPILOT_PKG_CACHE_HOME";

let shared: string | undefined;

/** The variables that make all starts of one process share what the program unpacks. */
export function packageVariables(world: World): Readonly<Record<string, string>> {
  if (shared === undefined || !fs.existsSync(shared)) shared = makeFolder(world);
  // Without a folder each home gets its own, which only takes longer.
  return shared === undefined ? {} : { [VARIABLE]: shared };
}

function makeFolder(world: World): string | undefined {
  try {
    // A box empties its temporary folder for each world. The name is one that a sweep of worlds removes later, should
    // this process be killed.
    const parent = isBoxed(world) ? "/dev/shm" : fs.realpathSync(os.tmpdir());
    const folder = fs.mkdtempSync(path.join(parent, `twsrt-world-${process.pid}-copilot-`));
    process.once("exit", removePackages);
    return folder;
  } catch {
    return undefined;
  }
}

/** Removes what the starts of this process share. It happens by itself when the process ends. */
export function removePackages(): void {
  if (shared !== undefined) fs.rmSync(shared, { recursive: true, force: true });
  shared = undefined;
}
