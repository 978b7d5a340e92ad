/** Programs on the machine, found and told apart without starting them. */
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * @param name the name of a program, or a path with a slash in it
 * @param searchPath folders, as in the variable PATH
 * @returns where it is, links not followed; undefined when there is no such program that can be run
 */
export function onPath(name: string, searchPath: string): string | undefined {
  const candidates = name.includes("/")
    ? [path.resolve(name)]
    : searchPath
        .split(":")
        // A relative folder would depend on where one stands; shells warn of it for that reason.
        .filter((folder) => folder.startsWith("/"))
        .map((folder) => path.join(folder, name));
  return candidates.find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** An installed package, or a release that its folder names. */
export interface Installed {
  /** Where the program was found. */
  readonly program: string;
  /** The package that it is part of. */
  readonly package?: string;
  /** Undefined where only the program itself could say it. */
  readonly version?: string;
}

/** What is known of a program from where it lies: the package around it, or a folder `versions/1.2.3`. */
export function installed(program: string): Installed {
  const real = fs.realpathSync(program);
  const [, named] = /\/versions?\/v?(\d+\.\d+\.\d+[\w.-]*)(?:\/|$)/.exec(real) ?? [];
  if (named !== undefined) return { program, version: named };
  for (let folder = path.dirname(real); folder !== "/"; folder = path.dirname(folder)) {
    const found = packageIn(folder);
    if (found !== undefined) return { program, ...found };
    if (path.basename(path.dirname(folder)) === "node_modules") break;
  }
  return { program };
}

function packageIn(folder: string): Omit<Installed, "program"> | undefined {
  let text: string;
  try {
    text = fs.readFileSync(path.join(folder, "package.json"), "utf8");
  } catch {
    return undefined;
  }
  try {
    const { name, version } = JSON.parse(text) as { readonly name?: unknown; readonly version?: unknown };
    if (typeof name !== "string" || typeof version !== "string") return undefined;
    return { package: name, version };
  } catch {
    return undefined;
  }
}
