import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import type { LaunchFlags } from "./flags.ts";
import { realPath } from "../../../policy/physical.ts";

/** Where the path gate stands open: the start directory, the temporary one, and what `--add-dir` names. */
export class OpenPaths {
  readonly #roots: readonly string[];
  readonly #environment: Environment;

  constructor(flags: LaunchFlags, environment: Environment) {
    this.#environment = environment;
    // Where TMPDIR says nothing the temporary directory is /tmp. What is in that variable is not known here.
    const temp = flags.isTempClosed ? [] : ["/tmp"];
    const named = [
      environment.cwd,
      ...temp,
      ...flags.directories.map((path) => normalize(absolute(path, environment.cwd))),
    ];
    this.#roots = [...new Set(named.flatMap((path) => [path, realPath(path, environment)]))];
  }

  /**
   * Whether a path may be used without asking. It is asked about under its own name and without links (facts.md,
   * "The path gate", release 1.0.102).
   */
  has(path: string): "yes" | "no" | "unknown" {
    const plain = normalize(path);
    return this.hasBoth(plain, realPath(plain, this.#environment));
  }

  /** The same of a path under its own name, and without links. */
  hasBoth(plain: string, real: string): "yes" | "no" | "unknown" {
    const isOpen = this.#covers(plain);
    if (real === plain) return isOpen ? "yes" : "no";
    // A link from outside to inside was not tried.
    if (this.#covers(real)) return isOpen ? "yes" : "unknown";
    return "no";
  }

  #covers(path: string): boolean {
    return this.#roots.some((root) => path === root || path.startsWith(root === "/" ? "/" : `${root}/`));
  }
}

function absolute(path: string, cwd: string): string {
  return path.startsWith("/") ? path : `${cwd}/${path}`;
}
