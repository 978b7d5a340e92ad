import type { LayerAnswer } from "../model.ts";
import type { Environment } from "../../policy/environment.ts";
import { hiddenTargets, type HiddenTargets } from "./hidden-links.ts";
import { upwards } from "../../policy/normalize.ts";

/**
 * One thing laid over the file system inside. What lies below `at` is that of `source` outside, or nothing where it is
 * hidden.
 */
export interface Mount {
  readonly at: string;
  /** Undefined: an empty directory or device, nothing of the machine. */
  readonly source: string | undefined;
  /** What brought it about, for the decisions that later ones depend on. */
  readonly role: "ground" | "grant" | "cover" | "mask" | "regrant" | "reopen" | "protect" | "own";
  readonly read: LayerAnswer;
  readonly write: LayerAnswer;
}

/** What is laid over what: of all that cover a place the last one counts. */
export class MountTable {
  readonly #at = new Map<string, { readonly order: number; readonly mount: Mount }[]>();
  #count = 0;
  /** Whether something stands at a place that is not its own, so that the way inside differs from that outside. */
  hasDetours = false;
  readonly #covers = new Set<string>();
  #hidden: HiddenTargets | undefined;

  add(mount: Mount): void {
    const known = this.#at.get(mount.at);
    const entry = { order: this.#count++, mount };
    if (known === undefined) this.#at.set(mount.at, [entry]);
    else known.push(entry);
    if (mount.role === "cover") this.#covers.add(mount.at);
    if (mount.source !== undefined && mount.source !== mount.at) this.hasDetours = true;
  }

  /**
   * The last of the mounts that cover a place.
   * @param roles the only ones to look at
   */
  over(place: string, roles?: ReadonlySet<Mount["role"]>): Mount | undefined {
    let best: { readonly order: number; readonly mount: Mount } | undefined;
    for (const at of upwards(place)) {
      const here = this.#at.get(at);
      if (here === undefined) continue;
      const last = roles === undefined ? here.at(-1) : here.findLast(({ mount }) => roles.has(mount.role));
      if (last !== undefined && (best === undefined || last.order > best.order)) best = last;
    }
    return best?.mount;
  }

  /** Where the links lead that this hides; asked for only where a path crosses a link. */
  hiddenTargets(environment: Environment): HiddenTargets {
    return (this.#hidden ??= hiddenTargets([...this.#covers], environment));
  }
}
