import type { Environment, PathKind } from "../../src/index.ts";

/**
 * A machine that exists in memory alone. Paths are absolute or begin with `~/`; a value is the kind of what stands
 * there, or `-> TARGET` for a link. Directories above are made.
 */
export function machineOf(
  tree: Readonly<Record<string, string>>,
  base: { readonly home?: string; readonly cwd?: string; readonly platform?: NodeJS.Platform } = {},
): Environment {
  const home = base.home ?? "/home/me";
  const cwd = base.cwd ?? `${home}/project`;
  const absolute = (path: string): string => (path.startsWith("~/") ? home + path.slice(1) : path);
  const kinds = new Map<string, PathKind>([["/", "directory"]]);
  const links = new Map<string, string>();
  const addParents = (path: string): void => {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      if (!links.has(path.slice(0, end))) kinds.set(path.slice(0, end), "directory");
  };
  for (const [path, kind] of Object.entries({ [home]: "directory", [cwd]: "directory", ...tree })) {
    const full = absolute(path);
    if (kind.startsWith("-> ")) links.set(full, absolute(kind.slice(3)));
    else kinds.set(full, kind as PathKind);
    addParents(full);
  }
  const realpath = (path: string, hops = 0): string | undefined => {
    let at = "";
    for (const name of path.split("/").filter((step) => step !== "")) {
      const next: string = `${at}/${name}`;
      const target = links.get(next);
      if (target === undefined) {
        at = next;
        continue;
      }
      if (hops > 20) return undefined;
      const real = realpath(target, hops + 1);
      if (real === undefined) return undefined;
      at = real === "/" ? "" : real;
    }
    const found = at === "" ? "/" : at;
    return kinds.has(found) ? found : undefined;
  };
  const kind = (path: string): PathKind => kinds.get(realpath(path) ?? "") ?? "absent";
  return {
    home,
    cwd,
    uid: 1000,
    platform: base.platform ?? "linux",
    kind,
    realpath: (path) => realpath(path),
    list: (path) => {
      const real = realpath(path);
      if (real === undefined || kinds.get(real) !== "directory") return undefined;
      const prefix = real === "/" ? "/" : `${real}/`;
      const names = new Set<string>();
      for (const known of [...kinds.keys(), ...links.keys()]) {
        if (known.startsWith(prefix) && known !== "/")
          names.add(known.slice(prefix.length).split("/")[0] ?? "");
      }
      return [...names].toSorted();
    },
  };
}
