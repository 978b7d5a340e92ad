import type { ModelInput, NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import { expandHome } from "../../own.ts";
import { POLICY } from "../artifacts.ts";
import { OWN_NAME, POLICIES } from "../scopes.ts";
import { homeOf, type Layer } from "./settings.ts";

/** Which policy files the agent loads, and in which order. */

/** A policy file that the agent may load. */
export interface Source {
  readonly kind: "read";
  readonly id: string;
  readonly name: string;
  /** Its folder and itself, with links followed. */
  readonly folder: string;
  readonly real: string;
  /** In a folder the agent passes over links; a link that settings name is read. */
  readonly isLink: boolean;
  readonly text: string | undefined;
}

/** A path of a list in settings. */
export interface Path {
  readonly file: string;
  readonly entry: NativeEntry;
}

export function userFolderOf(scopes: readonly ScopeText[], environment: Environment): string {
  return `${homeOf(scopes, environment)}/.gemini/policies`;
}

/** The file that twsrt writes, and the other policy files that were read. */
export function sourcesOf(
  { files, places, environment }: Pick<ModelInput, "files" | "places" | "environment">,
  scopes: readonly ScopeText[],
): readonly Source[] {
  const others = scopes.flatMap((scope): readonly Source[] =>
    isPolicy(scope) && scope.state === "read" && scope.place.at === "file"
      ? [sourceAt(scope.place.file, scope.id, scope.text, environment, scope.isLink === true)]
      : [],
  );
  const file = places?.[POLICY] ?? `${userFolderOf(scopes, environment)}/${OWN_NAME}`;
  return [...others, sourceAt(file, POLICY, files[POLICY], environment)];
}

function sourceAt(
  file: string,
  id: string,
  text: string | undefined,
  environment: Environment,
  isLink = false,
): Source {
  const slash = file.lastIndexOf("/");
  const [folder, name] = [realOf(file.slice(0, slash), environment), file.slice(slash + 1)];
  const real = isLink ? realOf(file, environment) : `${folder}/${name}`;
  return { kind: "read", id, name, folder, real, isLink, text };
}

export function isPolicy({ id }: ScopeText): boolean {
  return Object.values(POLICIES).some((prefix) => id.startsWith(prefix));
}

/** What the agent loads from a folder, in its order: that of the names, byte by byte. */
export function inFolder(
  sources: readonly Source[],
  folder: string,
  environment: Environment,
): readonly Source[] {
  const real = realOf(folder, environment);
  return sources
    .filter((source) => !source.isLink && source.folder === real)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What the agent loads from a path that settings name.
 * @returns undefined where something is there that was not read
 */
export function loadedFrom(
  { file }: Path,
  sources: readonly Source[],
  environment: Environment,
): readonly Source[] | undefined {
  const inside = inFolder(sources, file, environment);
  if (inside.length > 0) return inside;
  // Of a folder without policy files, and of a file of another name, nothing is loaded.
  if (!file.endsWith(".toml") || environment.kind(file) === "directory") return [];
  const real = realOf(file, environment);
  const one = sources.find((source) => source.real === real);
  if (one !== undefined) return [one];
  return environment.kind(file) === "absent" ? [] : undefined;
}

function realOf(path: string, environment: Environment): string {
  return environment.realpath(path) ?? path;
}

/** A list of paths, united over all settings files in the order in which the agent merges them. */
export function pathsOf(
  layers: readonly Layer[],
  key: string,
  scopes: readonly ScopeText[],
  environment: Environment,
): readonly Path[] | "wrong" {
  const home = homeOf(scopes, environment);
  const paths: Path[] = [];
  for (const { id, value } of layers) {
    const said = value[key];
    for (const item of (Array.isArray(said) ? said : [said]) as readonly unknown[]) {
      if (item === undefined || item === null) continue;
      if (typeof item !== "string") return "wrong";
      const plain = expandHome(item, home);
      const file = normalize(plain.startsWith("/") ? plain : `${environment.cwd}/${plain}`);
      if (!paths.some((one) => one.file === file))
        paths.push({ file, entry: { artifact: id, key, value: item } });
    }
  }
  return paths;
}
