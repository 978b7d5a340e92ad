import { matchesPattern } from "../shell/pattern.ts";
import type { Environment } from "./environment.ts";
import type { PathRule } from "./policy.ts";
import { baseName } from "./normalize.ts";

/** The most names up to which a program that goes through a tree is followed. */
const MAX_LOOKED_AT = 10_000;
/** The most rules that are shown for one tree. */
const MAX_RULES = 16;

/** A program goes through everything below a path. */
export interface Tree {
  readonly path: string;
  /** Only names are read, so that a rule on a file is not concerned. */
  readonly lists: boolean;
  /** Links below are followed. */
  readonly links: boolean;
  /** Only what has a name that matches this pattern of the shell. */
  readonly name?: string;
}

export interface Below {
  /** The restricted paths, each with a rule that may apply to it. */
  readonly found: readonly { readonly path: string; readonly rule: PathRule }[];
  /** Rules with wildcards may apply to more files than were looked at. */
  readonly isCut: boolean;
}

interface Restriction {
  /** The path of a rule without wildcards; of one with wildcards, the directory before the first. */
  readonly path: string;
  readonly rule: PathRule;
}

/** The rules that deny or ask, in the order of their paths: finding those below a directory costs a binary search. */
export class TreeRules {
  readonly #plain: Restriction[] = [];
  readonly #globs: Restriction[] = [];
  #isSorted = true;

  add(path: string, isGlob: boolean, rule: PathRule): void {
    (isGlob ? this.#globs : this.#plain).push({ path: withSlash(path), rule });
    this.#isSorted = false;
  }

  /**
   * The restricted paths below a tree. Plain ones count whether they exist or not; a rule with wildcards counts for
   * what exists.
   * @param rulesAt the rules that apply to a path
   */
  below(tree: Tree, environment: Environment, rulesAt: (path: string) => Iterable<PathRule>): Below {
    this.#sort();
    const start = withSlash(tree.path);
    const found: { path: string; rule: PathRule }[] = [];
    for (let i = firstFrom(this.#plain, start); found.length < MAX_RULES; i++) {
      const one = this.#plain[i];
      if (one?.path.startsWith(start) !== true) break;
      const path = one.path.slice(0, -1);
      if (one.path === start || !concerns(tree, path, environment)) continue;
      for (const rule of rulesAt(path)) if (rule === one.rule) found.push({ path, rule });
    }
    if (found.length > 0) return { found, isCut: false };
    const looked: Below = this.#mayMatchIn(start)
      ? look(tree, environment, rulesAt)
      : { found: [], isCut: false };
    return looked.found.length > 0 || !tree.links
      ? looked
      : this.#behindLinks(tree, environment, rulesAt, looked);
  }

  /** What links below lead to, with everything below that. */
  #behindLinks(
    tree: Tree,
    environment: Environment,
    rulesAt: (path: string) => Iterable<PathRule>,
    looked: Below,
  ): Below {
    const { targets, isCut } = targetsBelow(tree.path, environment);
    for (const path of targets) {
      const rules = [...rulesAt(path)];
      if (rules.length > 0) return { found: rules.map((rule) => ({ path, rule })), isCut: false };
      const below = this.below({ ...tree, path, links: false }, environment, rulesAt);
      if (below.found.length > 0) return below;
    }
    return { found: [], isCut: isCut || looked.isCut };
  }

  /** Whether a rule with wildcards may match something below: it begins there, or above. */
  #mayMatchIn(start: string): boolean {
    const next = this.#globs[firstFrom(this.#globs, start)];
    if (next?.path.startsWith(start) === true) return true;
    for (let end = start.length - 1; end >= 0; end = end === 0 ? -1 : start.lastIndexOf("/", end - 1)) {
      const above = start.slice(0, end + 1);
      if (this.#globs[firstFrom(this.#globs, above)]?.path === above) return true;
    }
    return false;
  }

  #sort(): void {
    if (this.#isSorted) return;
    for (const list of [this.#plain, this.#globs])
      list.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    this.#isSorted = true;
  }
}

/** Where links below a directory lead: outside of it, through links behind links as well. */
function targetsBelow(
  start: string,
  environment: Environment,
): { readonly targets: ReadonlySet<string>; readonly isCut: boolean } {
  const targets = new Set<string>();
  const open = [start];
  let looked = 0;
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    for (const name of environment.list(directory) ?? []) {
      if (++looked > MAX_LOOKED_AT) return { targets, isCut: true };
      const path = `${directory === "/" ? "" : directory}/${name}`;
      const real = environment.realpath(path);
      if (real === undefined) continue;
      const isLink = real !== path;
      if (isLink && (targets.has(real) || real === start || real.startsWith(withSlash(start)))) continue;
      if (isLink) targets.add(real);
      if (environment.kind(real) === "directory") open.push(real);
    }
  }
  return { targets, isCut: false };
}

/** Looks through what exists below, nearest first. */
function look(tree: Tree, environment: Environment, rulesAt: (path: string) => Iterable<PathRule>): Below {
  const found: { path: string; rule: PathRule }[] = [];
  const open = [tree.path];
  let looked = 0;
  for (let directory = open.shift(); directory !== undefined; directory = open.shift()) {
    for (const name of environment.list(directory) ?? []) {
      if (++looked > MAX_LOOKED_AT) return { found, isCut: true };
      const path = `${directory === "/" ? "" : directory}/${name}`;
      if (concerns(tree, path, environment)) for (const rule of rulesAt(path)) found.push({ path, rule });
      if (found.length >= MAX_RULES) return { found, isCut: false };
      // Programs do not follow links below, and a link may lead up again.
      if (environment.kind(path) === "directory" && environment.realpath(path) === path) open.push(path);
    }
    // What is nearest is enough: one restricted file decides.
    if (found.length > 0) break;
  }
  return { found, isCut: false };
}

function concerns(tree: Tree, path: string, environment: Environment): boolean {
  const isDirectory = (): boolean => environment.kind(path) === "directory";
  if (tree.lists) return isDirectory();
  if (tree.name === undefined) return true;
  return matchesPattern(tree.name, baseName(path), false) || isDirectory();
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function firstFrom(list: readonly Restriction[], path: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Restriction).path < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
