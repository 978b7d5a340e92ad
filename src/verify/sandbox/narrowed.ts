import type { Environment } from "../../policy/environment.ts";
import { isAtOrUnder, join, parentOf } from "../../policy/normalize.ts";

/** Names by which the sandbox finds out what it protects by itself. */
const TELLING: ReadonlySet<string> = new Set([".git", "HEAD", "config", "hooks", ".claude"]);

/** A machine that keeps account of the directories that were looked through. */
export interface Recorded extends Environment {
  /**
   * The same machine with directories that show nothing but the ways to some places, and the links that lead there. With
   * a model for each entry, patterns need not be looked for in every corner of the disk each time.
   */
  narrowed(places: readonly string[]): Environment;
}

interface Link {
  readonly path: string;
  readonly target: string;
}

export function recorded(environment: Environment): Recorded {
  const listed = new Map<string, readonly string[]>();
  let links: readonly Link[] | undefined;
  return {
    ...environment,
    list: (directory) => {
      const names = environment.list(directory);
      if (names !== undefined) listed.set(directory, names);
      return names;
    },
    narrowed: (places) => narrowed(environment, places, (links ??= linksIn(listed, environment))),
  };
}

function linksIn(listed: ReadonlyMap<string, readonly string[]>, environment: Environment): readonly Link[] {
  const links: Link[] = [];
  for (const [directory, names] of listed) {
    for (const name of names) {
      const path = join(directory, name);
      const target = environment.realpath(path);
      if (target !== undefined && target !== path) links.push({ path, target });
    }
  }
  return links;
}

function narrowed(environment: Environment, places: readonly string[], links: readonly Link[]): Environment {
  const ends = new Set<string>();
  const shown = new Set<string>();
  const show = (path: string): void => {
    ends.add(path);
    for (let at = path; at !== "/" && !shown.has(at); at = parentOf(at)) shown.add(at);
  };
  for (const path of places) {
    show(path);
    show(environment.realpath(path) ?? path);
  }
  const leads = ({ target }: Link): boolean =>
    shown.has(target) || target === "/" || [...ends].some((path) => isAtOrUnder(target, path));
  // A link may lead to where another begins.
  let waiting = links;
  for (let found = waiting.filter(leads); found.length > 0; found = waiting.filter(leads)) {
    for (const { path } of found) show(path);
    waiting = waiting.filter((link) => !found.includes(link));
  }
  return {
    ...environment,
    list: (directory) => {
      const names = environment.list(directory);
      if (names === undefined || directory === "/" || ends.has(directory)) return names;
      return names.filter((name) => shown.has(join(directory, name)) || TELLING.has(name));
    },
  };
}
