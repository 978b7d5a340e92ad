import * as fs from "node:fs";
import type { Environment } from "../../policy/environment.ts";
import { join, parentOf } from "../../policy/normalize.ts";

/** How many names one search looks at: those in a denied directory, and those where another name may be. */
export const MOST_NAMES_SEARCHED = 50_000;
/** How many other names of denied files are tried for one entry. */
const MOST_TRIED = 20;

/** How far the searches for other names went, for the report. */
export interface LinkSearch {
  readonly limit: number;
  /** How many names were looked at in denied directories. */
  readonly denied: number;
  /** How many names were looked at for another name of a denied file. */
  readonly searched: number;
  /** Where that search began, in this order; empty when no denied file has another name. */
  readonly places: readonly string[];
  /** A search ended at the limit. */
  readonly cut: boolean;
}

/** Other names of denied files. */
export interface OtherNames {
  readonly paths: readonly string[];
  /** How many other names were found and not returned, because there are so many. */
  readonly surplus: number;
  /** How many files of the entry have names that were not found, and how many names these are. */
  readonly missing: { readonly files: number; readonly names: number };
  /** Not all of the denied directory was looked at. */
  readonly cut: boolean;
}

/** A file with several names, and those of them that are denied. */
interface Linked {
  readonly count: number;
  readonly device: bigint;
  readonly denied: Set<string>;
}

interface Named {
  readonly path: string;
  readonly stat: fs.BigIntStats;
}

/**
 * Looks for other names (hard links) of denied files by device and inode, where an agent can open them. Rules match
 * names, so such a name gets past each of them (research/srt.md section 2).
 */
export class HardLinks {
  readonly #environment: Environment;
  readonly #places: readonly string[];
  readonly #limit: number;
  /** By device: the names of every file that has several, in the order in which they were found. */
  readonly #indexes = new Map<bigint, ReadonlyMap<string, readonly string[]>>();
  #denied = 0;
  #searched = 0;
  #cut = false;

  /** @param places where names are looked for, the likely ones first */
  constructor(places: readonly string[], environment: Environment, limit = MOST_NAMES_SEARCHED) {
    this.#environment = environment;
    this.#places = [...new Set(places)];
    this.#limit = limit;
  }

  /** How far all searches went so far. */
  get search(): LinkSearch {
    return {
      limit: this.#limit,
      denied: this.#denied,
      searched: this.#searched,
      places: this.#indexes.size === 0 ? [] : this.#places,
      cut: this.#cut,
    };
  }

  /**
   * @param root a denied file, or a denied directory with all files in it
   * @param isDenied whether a path in that directory is denied: an exception may open some again
   */
  otherNames(root: string, isDenied: (path: string) => boolean): OtherNames {
    const { files, cut } = this.#filesIn(root, isDenied);
    const found: string[] = [];
    const missing = { files: 0, names: 0 };
    for (const [identity, file] of files) {
      const names = new Set([...this.#beside(file, identity), ...this.#known(file, identity)]);
      const others = [...names].filter((path) => !file.denied.has(path));
      found.push(...others);
      const lacking = file.count - file.denied.size - others.length;
      // A directory that was only looked at in part may hold the other names itself.
      if (lacking <= 0) continue;
      missing.files++;
      missing.names += lacking;
    }
    const paths = found.slice(0, MOST_TRIED);
    return { paths, surplus: found.length - paths.length, missing, cut };
  }

  /** The files at and below a path that have several names. */
  #filesIn(root: string, isDenied: (path: string) => boolean) {
    const files = new Map<string, Linked>();
    const visit = ({ path, stat }: Named): void => {
      if (!stat.isFile() || stat.nlink < 2n || !isDenied(path)) return;
      const identity = identityOf(stat);
      const known = files.get(identity);
      if (known === undefined)
        files.set(identity, { count: Number(stat.nlink), device: stat.dev, denied: new Set([path]) });
      else known.denied.add(path);
    };
    const own = look(root);
    if (own === undefined) return { files, cut: false };
    visit(own);
    const walked = own.stat.isDirectory()
      ? this.#walk([root], own.stat.dev, visit)
      : { count: 0, cut: false };
    this.#denied += walked.count;
    return { files, cut: walked.cut };
  }

  /** The other names in the directory of a file: the search below the places may not come there. */
  #beside({ denied }: Linked, identity: string): readonly string[] {
    const directories = new Set(Array.from(denied, parentOf));
    return [...directories].flatMap((directory) =>
      (this.#environment.list(directory) ?? [])
        .slice(0, this.#limit)
        .map((name) => join(directory, name))
        .filter((path) => identityOf(look(path)?.stat) === identity),
    );
  }

  #known({ device }: Linked, identity: string): readonly string[] {
    let index = this.#indexes.get(device);
    if (index === undefined) {
      const names = new Map<string, string[]>();
      const { count } = this.#walk(this.#places, device, ({ path, stat }) => {
        if (!stat.isFile() || stat.nlink < 2n) return;
        const paths = names.get(identityOf(stat));
        if (paths === undefined) names.set(identityOf(stat), [path]);
        else paths.push(path);
      });
      this.#searched += count;
      this.#indexes.set(device, (index = names));
    }
    return index.get(identity) ?? [];
  }

  /** Every name below some directories of one device, those near to them first, up to the limit. */
  #walk(
    roots: readonly string[],
    device: bigint,
    visit: (named: Named) => void,
  ): { readonly count: number; readonly cut: boolean } {
    const visited = new Set<string>();
    let count = 0;
    for (const root of roots) {
      const pending = [root];
      for (let at = 0; at < pending.length; at++) {
        const directory = pending[at] as string;
        if (visited.has(directory)) continue;
        visited.add(directory);
        for (const name of this.#environment.list(directory) ?? []) {
          if (count >= this.#limit) {
            this.#cut = true;
            return { count, cut: true };
          }
          count++;
          const named = look(join(directory, name));
          if (named === undefined || named.stat.dev !== device) continue;
          if (named.stat.isDirectory()) pending.push(named.path);
          else visit(named);
        }
      }
    }
    return { count, cut: false };
  }
}

/** What has a name, links not followed; undefined for what is gone or may not be looked at. */
function look(path: string): Named | undefined {
  try {
    const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? undefined : { path, stat };
  } catch {
    // EACCES and the like: the agent, which runs as the same user, gets no further.
    return undefined;
  }
}

function identityOf(stat: fs.BigIntStats | undefined): string {
  return stat === undefined ? "" : `${stat.dev}:${stat.ino}`;
}
