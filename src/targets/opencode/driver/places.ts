import * as fs from "node:fs";
import * as path from "node:path";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { FILES } from "../folder.ts";

/** Where the agent finds what was placed in a world. */
export interface TrialPlaces {
  /** The file that twsrt writes. */
  readonly config: string;
  /** What leads the agent to the others. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A world that has nothing but the file that twsrt writes. Of folders above the world nothing is read. */
export function usualPlaces(world: World): TrialPlaces {
  return {
    config: path.join(world.home, ".config/opencode/opencode.json"),
    variables: { OPENCODE_DISABLE_PROJECT_CONFIG: "1" },
  };
}

/**
 * A project's configuration may be in the world for the sake of an access to it. The agent would not start with what such
 * a file holds.
 */
export function emptySettings({ cwd }: Pick<World, "cwd">): void {
  for (const name of ["opencode.json", "opencode.jsonc"]) {
    const file = path.join(cwd, name);
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === WITNESS_TEXT) fs.writeFileSync(file, "{}\n");
  }
}

/** A world with other files that the agent reads: variables lead to them as on the machine that they were found on. */
export function trialPlaces(world: World, scopes: readonly ScopeText[]): TrialPlaces {
  const usual = usualPlaces(world);
  const user = folderOf(scopes, "user", world) ?? path.dirname(usual.config);
  const folder = folderOf(scopes, "OPENCODE_CONFIG_DIR", world);
  const file = placeOf(
    scopes.find(({ id }) => id === "OPENCODE_CONFIG"),
    world,
  );
  return {
    config: path.join(user, ownName(scopes)),
    variables: {
      ...(user === path.dirname(usual.config) ? {} : { XDG_CONFIG_HOME: path.dirname(user) }),
      ...(folder === undefined ? {} : { OPENCODE_CONFIG_DIR: folder }),
      ...(file === undefined ? {} : { OPENCODE_CONFIG: file }),
      ...(scopes.some(({ kind }) => kind === "project") ? {} : usual.variables),
    },
  };
}

/** A name that no other file of the user's has, and that comes where the file that twsrt writes came among them. */
function ownName(scopes: readonly ScopeText[]): string {
  const others = scopes.filter(({ id }) => FILES.some((name) => id === `user/${name}`));
  const ranks = (precedes: boolean): readonly number[] =>
    others
      .filter(({ precedesOwn = false }) => precedesOwn === precedes)
      .map(({ id }) => FILES.findIndex((name) => id === `user/${name}`));
  const [least, most] = [Math.max(-1, ...ranks(true)), Math.min(FILES.length, ...ranks(false))];
  const fitting = FILES.filter((_, rank) => rank > least && rank < most);
  return fitting.find((name) => name === "opencode.json") ?? fitting[0] ?? "opencode.json";
}

/** The folder that all scopes with this beginning of their ids are in. */
function folderOf(scopes: readonly ScopeText[], name: string, world: World): string | undefined {
  const scope = scopes.find(({ id }) => id.startsWith(`${name}/`));
  return placeOf(scope, world)?.slice(0, name.length - (scope?.id.length ?? 0));
}

function placeOf(scope: ScopeText | undefined, world: World): string | undefined {
  return scope?.place.at === "file" ? world.place(scope.place.file) : undefined;
}
