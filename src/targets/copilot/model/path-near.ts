import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import type { ToolRule } from "./flags.ts";
import { realPath } from "../../../policy/physical.ts";
import { asPattern } from "./path-rules.ts";

/** Why a path rule that seems to speak of a path does not act. */
export type NearPath =
  | "directory-without-children"
  | "children-without-directory"
  | "link-name-only"
  | "home-not-expanded"
  | "path-not-normalised"
  | "parent-relative-rule"
  | "parent-search-leaks";

const SPECIAL = /[*?[{]/;

/**
 * Looks for rules that a person would take for rules about a path, by what is wrong with them. Made when it is asked
 * for the first time, because it follows the links of every rule.
 */
export class NearPaths {
  readonly #directories = new Map<string, NearPath>();
  readonly #paths = new Map<string, NearPath>();
  readonly #parents = new Set<string>();

  constructor(rules: readonly ToolRule[], environment: Environment) {
    for (const { value } of rules) {
      if (value !== undefined) this.#add(asPattern(value), environment);
    }
  }

  #add(pattern: string, environment: Environment): void {
    const below = pattern.endsWith("/**") ? pattern.slice(0, -3) : undefined;
    const plain = below ?? pattern;
    if (SPECIAL.test(plain) || plain === "") return;
    if (plain === "~" || plain.startsWith("~/"))
      return this.#note(environment.home + plain.slice(1), "home-not-expanded");
    if (plain === ".." || plain.startsWith("../"))
      return this.#note(normalize(`${environment.cwd}/${plain}`), "parent-relative-rule");
    if (!plain.startsWith("/")) {
      const clean = normalize(`${environment.cwd}/${plain}`);
      if (clean !== `${environment.cwd}/${plain}`) this.#note(clean, "path-not-normalised");
      else if (below === undefined) this.#directories.set(clean, "directory-without-children");
      return;
    }
    const clean = normalize(plain);
    if (clean !== plain) return this.#note(clean, "path-not-normalised");
    if (below === undefined) this.#directories.set(clean, "directory-without-children");
    else this.#paths.set(clean, "children-without-directory");
    const real = realPath(clean, environment);
    if (real !== clean) {
      if (below === undefined) this.#paths.set(real, "link-name-only");
      else this.#directories.set(real, "link-name-only");
    }
    for (const start of new Set([clean, real])) {
      for (let slash = start.lastIndexOf("/"); slash >= 0; slash = start.lastIndexOf("/", slash - 1)) {
        const parent = start.slice(0, slash) || "/";
        if (this.#parents.has(parent)) break;
        this.#parents.add(parent);
        if (slash === 0) break;
      }
    }
  }

  /** The rule is read as one about the path and all below it. */
  #note(path: string, why: NearPath): void {
    this.#paths.set(path, why);
    this.#directories.set(path, why);
  }

  /** @param isSearch the access may look through a whole directory */
  find(spellings: readonly string[], isSearch: boolean): NearPath | undefined {
    for (const path of spellings) {
      const why = this.#paths.get(path);
      if (why !== undefined) return why;
      for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
        const above = this.#directories.get(path.slice(0, slash));
        if (above !== undefined) return above;
      }
    }
    return isSearch && spellings.some((path) => this.#parents.has(path)) ? "parent-search-leaks" : undefined;
  }
}
