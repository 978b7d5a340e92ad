import type { Layout } from "../drive/world.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Attempt } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import { namedBy } from "../policy/attempt-of.ts";
import { stepsOf, upwards } from "../policy/normalize.ts";

/**
 * What a throw-away world needs so that accesses find in it what they find on the machine: files and directories that
 * are there or imagined, and the links on the way to them.
 * @param others paths that no access names, and that one may find: in a directory that is gone through
 */
export function layoutOf(
  attempts: Iterable<Attempt>,
  environment: Environment,
  others: readonly string[] = [],
): Layout {
  const { home, cwd } = environment;
  const found: Found = { directories: new Set(), files: new Set(), links: new Map() };
  const seen = new Set<string>();
  const place = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    follow(path, environment, found);
  };
  for (const attempt of attempts) for (const path of pathsOf(attempt, environment)) place(path);
  for (const path of others) place(path);
  for (const folder of ["/", home, cwd]) found.directories.delete(folder);
  const repository = repositoryOf(environment);
  return {
    home,
    cwd,
    directories: [...found.directories].toSorted(),
    files: [...found.files].toSorted(),
    links: Object.fromEntries([...found.links].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ...(repository === undefined ? {} : { repositories: [repository] }),
  };
}

/**
 * The layout with room for the files of scopes, and for others that are written later. The home and the working directory have
 * room for any file.
 */
export function withRooms(
  layout: Layout,
  scopes: readonly ScopeText[],
  others: readonly string[] = [],
): Layout {
  const { home, cwd } = layout;
  const files = scopes.flatMap(({ place }) => (place.at === "file" ? [place.file] : []));
  const isOutside = (file: string): boolean => ![home, cwd].some((folder) => file.startsWith(`${folder}/`));
  return { ...layout, rooms: [...new Set([...files, ...others].filter(isOutside))] };
}

/** The root of the git worktree that the agent is started in. */
function repositoryOf({ cwd, kind }: Environment): string | undefined {
  for (const folder of upwards(cwd))
    if (folder !== "/" && kind(`${folder}/.git/HEAD`) === "file") return folder;
  return undefined;
}

interface Found {
  readonly directories: Set<string>;
  readonly files: Set<string>;
  readonly links: Map<string, string>;
}

/** Every path that an access names, or that a command line gets at; of its other words what the world may hold. */
function pathsOf(attempt: Attempt, environment: Environment): readonly string[] {
  if (attempt.tool === "WebFetch" || attempt.tool === "MCP") return [];
  if (attempt.tool !== "Bash") return [attempt.path];
  const touched = attempt.touches.flatMap((touch) => (touch.action === "connect" ? [] : [touch.path]));
  const named = namedBy(attempt, environment).filter((path) =>
    [environment.home, environment.cwd].some((folder) => isBelow(path, folder)),
  );
  return [...touched, ...named];
}

/** Walks down a path, notes each link on the way, and what stands at its end. */
function follow(path: string, environment: Environment, { directories, files, links }: Found): void {
  // Home and working directory stand in the world as they are spelled, whatever leads to them on the machine.
  const root = [environment.cwd, environment.home].find((folder) => isBelow(path, folder)) ?? "/";
  let at = root === "/" ? "" : root;
  const steps = path === root ? [] : stepsOf(path.slice(at.length));
  for (const [index, name] of steps.entries()) {
    const spelled = `${at}/${name}`;
    const real = environment.realpath(spelled);
    if (real === undefined) {
      // What is not there stays away; a directory in which it could be made does not.
      if (environment.kind(at === "" ? "/" : at) === "directory") directories.add(at === "" ? "/" : at);
      return;
    }
    const target = respelled(real, environment);
    if (target === spelled) at = spelled;
    else {
      links.set(spelled, target);
      // What lies behind a link may itself be reached by another way.
      const rest = steps.slice(index + 1).map((step) => `/${step}`);
      return follow(target + rest.join(""), environment, { directories, files, links });
    }
  }
  const end = at === "" ? "/" : at;
  const kind = environment.kind(end);
  if (kind === "directory") directories.add(end);
  else if (kind === "file") files.add(end);
}

/** A path without links, with home and working directory as they are spelled. */
function respelled(real: string, environment: Environment): string {
  for (const folder of [environment.cwd, environment.home]) {
    const realFolder = environment.realpath(folder);
    if (realFolder === undefined || realFolder === folder) continue;
    if (isBelow(real, realFolder)) return folder + real.slice(realFolder.length);
  }
  return real;
}

function isBelow(path: string, folder: string): boolean {
  return folder !== "/" && (path === folder || path.startsWith(`${folder}/`));
}
