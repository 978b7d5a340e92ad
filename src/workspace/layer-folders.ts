import * as path from "node:path";
import type { Config } from "../config/config.ts";
import { isUnattended, type Profile } from "../config/profiles.ts";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import type { Environment } from "../policy/environment.ts";
import type { LayerKind, LayerPolicy } from "../policy/layer.ts";
import { join, stepsOf, upwards } from "../policy/normalize.ts";
import type { Rule } from "../policy/policy.ts";
import type { SourceName } from "./sources.ts";

/** Where an administrator puts a layer. */
export const MANAGED = "/etc/twsrt";
/** The folder of a project's layer in a directory of the project. */
export const PROJECT = ".twsrt";

/** A folder with the files of a layer. */
export interface LayerFolder {
  readonly kind: LayerKind;
  readonly name: string;
  readonly folder: string;
  /** Of a project: the directory of `.twsrt`, and how far the start directory is below it. */
  readonly root?: string;
  readonly depth?: number;
  /** Of a profile that a project chooses: the directory of the project, whose trust it needs for what it allows. */
  readonly chosenIn?: string;
}

/** A layer as it was read. */
export interface Layer extends LayerPolicy {
  /** Where its files are; absent for the user's, which config.toml names one by one. */
  readonly folder?: string;
  readonly root?: string;
  readonly chosenIn?: string;
  readonly documents: Readonly<Partial<Record<SourceName | "config", Document>>>;
  /** Of a project: the profile that it chooses. */
  readonly profile?: string;
  /** What it allows without being trusted: only what it restricts counts. */
  readonly withheld?: readonly Rule[];
}

/** What a policy is merged from. */
export interface Layers {
  /** The highest first. */
  readonly all: readonly Layer[];
  /** What of them does not take effect. */
  readonly notes: readonly Diagnostic[];
  /** The profiles that are in use, with those that they include. */
  readonly profiles?: readonly string[];
  /** No person can answer a question, so what the policy asks about is denied. */
  readonly isUnattended?: true;
}

/** Which layers are looked for. */
export interface FolderRequest {
  /** The folder of an administrator's layer. */
  readonly managed: string;
  /** The profiles in use. */
  readonly profiles: readonly Profile[];
  /** Whether layers of the project count, in which the agent is started. */
  readonly isOfProject: boolean;
  /** By default up to the root of the repository. */
  readonly reach?: Reach | undefined;
}

/** The directory of the project that brings a layer, or that chooses its profile. */
export function projectOf({ root, chosenIn }: Pick<Layer, "root" | "chosenIn">): string | undefined {
  return root ?? chosenIn;
}

/** The layers with the mode of the profiles in use. */
export function inMode(layers: Layers, profiles: readonly Profile[]): Layers {
  if (profiles.length === 0) return layers;
  const names = profiles.map(({ name }) => name);
  return { ...layers, profiles: names, ...(isUnattended(profiles) ? { isUnattended: true } : {}) };
}

/**
 * Finds the folders of layers besides the user's own, the highest first. Without any it costs two looks for each directory
 * from the start directory up to the root of the repository.
 */
export function layerFolders(
  { layers }: Pick<Config, "layers">,
  environment: Environment,
  { managed, profiles, isOfProject, reach }: FolderRequest,
): readonly LayerFolder[] {
  const found: LayerFolder[] = [];
  if (environment.kind(managed) !== "absent")
    found.push({ kind: "managed", name: "managed", folder: managed });
  for (const { name, folder } of layers.teams) found.push({ kind: "team", name: `team/${name}`, folder });
  found.push(...foldersOf(profiles));
  const projects = isOfProject ? projectFolders(environment, reach) : [];
  const locals = projects.flatMap((project): LayerFolder[] => {
    const folder = join(project.folder, "local");
    if (environment.kind(folder) === "absent") return [];
    return [{ ...project, kind: "local", name: project.name.replace("project", "local"), folder }];
  });
  return [...found, ...projects, ...locals];
}

/** The layers of profiles. One without a folder has no rules. */
export function foldersOf(profiles: readonly Profile[], chosenIn?: string): readonly LayerFolder[] {
  return profiles.flatMap(({ name, folder }): LayerFolder[] =>
    folder === undefined
      ? []
      : [
          {
            kind: "profile",
            name: `profile/${name}`,
            folder,
            ...(chosenIn === undefined ? {} : { chosenIn }),
          },
        ],
  );
}

/** The folders of projects that the start directory is in, the outermost first. */
export function projectFolders(
  environment: Environment,
  reach: Reach = "repository",
): readonly LayerFolder[] {
  const { cwd } = environment;
  const directories =
    reach === "repository" ? repositoryDirectories(environment) : possibleStarts(environment);
  const top = directories.at(-1) ?? cwd;
  return directories.toReversed().flatMap((root): LayerFolder[] => {
    const folder = join(root, PROJECT);
    if (environment.kind(folder) === "absent") return [];
    const name = path.posix.join("project", path.posix.relative(top, root));
    return [{ kind: "project", name, folder, root, depth: stepsOf(cwd).length - stepsOf(root).length }];
  });
}

/**
 * Which directories above count. `any-start`: the agent may have been started in any of them and be in a repository inside of
 * its project now. One layer too many can only restrict.
 */
export type Reach = "repository" | "any-start";

/** Up to the outermost repository, and below the home up to it. */
function possibleStarts({ cwd, home, kind }: Environment): readonly string[] {
  const above = [...upwards(cwd)];
  const outermost = above.findLastIndex((directory) => kind(join(directory, ".git")) !== "absent");
  return above.slice(0, Math.max(outermost + 1, above.indexOf(home), 1));
}

/** The start directory and those above it up to the root of its repository; outside of one only the start directory. */
function repositoryDirectories({ cwd, kind }: Environment): readonly string[] {
  const directories: string[] = [];
  for (const directory of upwards(cwd)) {
    directories.push(directory);
    if (kind(join(directory, ".git")) !== "absent") return directories;
  }
  return [cwd];
}
