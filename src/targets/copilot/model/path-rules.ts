import type { Environment } from "../../../policy/environment.ts";
import { realPath } from "../../../policy/physical.ts";
import { baseName, normalize } from "../../../policy/normalize.ts";
import type { Found } from "./found.ts";
import type { ToolRule } from "./flags.ts";
import { compileGlob, type Glob } from "./glob.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";

const SPECIAL = /[*?[{]/;

/**
 * The rules of `read(...)` or of `write(...)`, so laid out that only those are tried which can match (facts.md,
 * "read(P) / write(P)", release 1.0.102). A relative rule means trailing names in any directory, an absolute one is
 * anchored; neither is normalised, and a rule that is the very text of the path matches whatever it holds.
 */
export class PathRules {
  #all: NativeEntry | undefined;
  readonly #exact = new Map<string, NativeEntry>();
  readonly #trailing = new Map<string, NativeEntry>();
  readonly #below = new Map<string, NativeEntry>();
  readonly #belowNames = new Map<string, NativeEntry>();
  readonly #globs = new Map<string, Bucket>();
  readonly #trailingGlobs = new Bucket();
  /** How many names the longest relative rule has. */
  #depth = 0;

  constructor(rules: readonly ToolRule[]) {
    for (const { value, entry } of rules) {
      if (value === undefined) this.#all = entry;
      else this.#add(asPattern(value), entry);
    }
  }

  #add(pattern: string, entry: NativeEntry): void {
    if (pattern === "") {
      this.#all = entry;
      return;
    }
    const isAnchored = pattern.startsWith("/");
    (isAnchored ? this.#exact : this.#trailing).set(pattern, entry);
    if (!isAnchored) this.#reach(pattern);
    if (!SPECIAL.test(pattern)) return;
    // `**/x` and `/**/x` are trailing names as well.
    const free = pattern.replace(/^\/?(\*\*\/)+/, "");
    const isFree = !isAnchored || free !== pattern;
    if (!SPECIAL.test(free) && free !== "") {
      this.#trailing.set(free, entry);
      this.#reach(free);
      return;
    }
    const head = free.endsWith("/**") ? free.slice(0, -3) : undefined;
    if (head !== undefined && !SPECIAL.test(head)) {
      (isFree ? this.#belowNames : this.#below).set(head, entry);
      if (isFree) this.#reach(head);
      return;
    }
    const glob = compileGlob(pattern, isAnchored);
    if (isFree) this.#trailingGlobs.add(free, glob, entry);
    else {
      const plain = pattern.slice(0, pattern.search(SPECIAL));
      const directory = plain.slice(0, plain.lastIndexOf("/"));
      const bucket = this.#globs.get(directory) ?? new Bucket();
      this.#globs.set(directory, bucket);
      bucket.add(pattern, glob, entry);
    }
  }

  #reach(names: string): void {
    this.#depth = Math.max(this.#depth, names.split("/").length);
  }

  /** The rule that speaks of a path, under any of its spellings. */
  find(spellings: readonly string[]): Found | undefined {
    if (this.#all !== undefined) return { certain: true, entry: this.#all };
    let doubtful: Found | undefined;
    for (const spelling of spellings) {
      const found = this.#findOne(spelling);
      if (found?.certain === true) return found;
      doubtful ??= found;
    }
    return doubtful;
  }

  #findOne(path: string): Found | undefined {
    const entry = this.#exact.get(path) ?? findTrailing(this.#trailing, path, path.length, this.#depth);
    if (entry !== undefined) return { certain: true, entry };
    let doubtful: Found | undefined;
    for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
      const above = path.slice(0, slash);
      const covering = this.#below.get(above) ?? findTrailing(this.#belowNames, path, slash, this.#depth);
      if (covering !== undefined) return { certain: true, entry: covering };
      const found = this.#globs.get(above)?.find(path);
      if (found?.certain === true) return found;
      doubtful ??= found;
    }
    return this.#trailingGlobs.find(path) ?? doubtful;
  }
}

/** The text of a rule as it is compared: `\` counts as `/`, and one leading `./` is dropped. */
export function asPattern(value: string): string {
  return value.replaceAll("\\", "/").replace(/^\.\//, "");
}

/** Looks up the last name before `end`, the last two, and so on. */
function findTrailing(
  names: ReadonlyMap<string, NativeEntry>,
  path: string,
  end: number,
  depth: number,
): NativeEntry | undefined {
  if (names.size === 0) return undefined;
  let slash = end;
  for (let i = 0; i < depth && slash > 0; i++) {
    slash = path.lastIndexOf("/", slash - 1);
    if (slash < 0) return undefined;
    const found = names.get(path.slice(slash + 1, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Candidate {
  readonly glob: Glob;
  readonly entry: NativeEntry;
  /** Where it is among the others. */
  readonly order: number;
}

/** Patterns by their last name, or by what that ends in. */
class Bucket {
  readonly #byName = new Map<string, Group>();
  readonly #byEnding = new Map<string, Group>();
  readonly #rest = new Group();

  add(pattern: string, glob: Glob, entry: NativeEntry): void {
    const last = baseName(pattern);
    // A class or a brace may hold the slash that seems to begin the last name.
    const isPlain = !/[[{]/.test(pattern);
    const ending = /\.[^.*?]+$/.exec(last)?.[0];
    const group =
      isPlain && !SPECIAL.test(last)
        ? groupOf(this.#byName, last)
        : isPlain && ending !== undefined
          ? groupOf(this.#byEnding, ending)
          : this.#rest;
    group.add(isPlain ? pattern : undefined, glob, entry);
  }

  find(path: string): Found | undefined {
    const last = baseName(path);
    const dot = last.lastIndexOf(".");
    const ending = dot < 0 ? undefined : this.#byEnding.get(last.slice(dot));
    let doubtful: Found | undefined;
    for (const group of [this.#byName.get(last), ending, this.#rest]) {
      for (const { glob, entry } of group?.candidates(path) ?? []) {
        const match = glob(path);
        if (match === "yes") return { certain: true, entry };
        if (match === "maybe") doubtful ??= { certain: false, entry };
      }
    }
    return doubtful;
  }
}

function groupOf(groups: Map<string, Group>, key: string): Group {
  const group = groups.get(key) ?? new Group();
  groups.set(key, group);
  return group;
}

/** Patterns by a name without wildcards in front of their last one, which every path that they match has. */
class Group {
  readonly #byName = new Map<string | undefined, Candidate[]>();
  #size = 0;

  /** @param pattern undefined: its names cannot be told apart */
  add(pattern: string | undefined, glob: Glob, entry: NativeEntry): void {
    const name = pattern
      ?.split("/")
      .slice(0, -1)
      .findLast((one) => one !== "" && !SPECIAL.test(one));
    const candidate = { glob, entry, order: this.#size++ };
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, [candidate]);
    else known.push(candidate);
  }

  /** What may match a path, in the order in which it was added. */
  candidates(path: string): readonly Candidate[] {
    const unnamed = this.#byName.get(undefined) ?? [];
    if (unnamed.length === this.#size) return unnamed;
    const names = new Set(path.split("/"));
    return [...unnamed, ...Array.from(names, (name) => this.#byName.get(name) ?? []).flat()].sort(
      (a, b) => a.order - b.order,
    );
  }
}

/**
 * The spellings under which a path is compared: as it was given, without dots, and without links. Of a path that does
 * not exist the directory is resolved; a link that leads nowhere stays.
 * @param isRead links are not followed then behind what is no directory, where the system finds nothing either
 */
export function spellingsOf(
  text: string,
  cwd: string,
  environment: Environment,
  isRead = false,
): readonly string[] {
  const given = absolute(text, cwd, environment.home);
  const plain = normalize(given);
  const real = isRead && leadsNowhere(given, environment) ? plain : realPath(plain, environment);
  return [...new Set([given, plain, real].map((path) => path.replaceAll("\\", "/")))];
}

/** Whether a `..` stands behind what is no directory: folded, the path leads elsewhere than the system goes. */
function leadsNowhere(path: string, environment: Environment): boolean {
  return [...path.matchAll(/\/\.\.(?=\/|$)/g)].some(
    ({ index }) => environment.kind(normalize(path.slice(0, index))) !== "directory",
  );
}

function absolute(text: string, cwd: string, home: string): string {
  // The tool takes no `~`; whoever writes one means the home that the agent would spell out.
  if (text === "~" || text.startsWith("~/")) return home + text.slice(1);
  return text.startsWith("/") ? text : `${cwd}/${text}`;
}
