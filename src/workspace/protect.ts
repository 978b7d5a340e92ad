import { DEFAULTS, type Config } from "../config/config.ts";
import { resolveDestination } from "../files/links.ts";
import type { Environment } from "../policy/environment.ts";
import { join } from "../policy/normalize.ts";
import { isAbove } from "../policy/path.ts";
import { EMPTY_POLICY, type PathRule, type Policy, type RuleId } from "../policy/policy.ts";
import { ANY_MACHINE } from "../policy/portable.ts";
import { expandHome, type OwnPath } from "../targets/own.ts";
import type { Target } from "../targets/target.ts";
import type { Layers } from "./layer-folders.ts";
import { lockFile } from "./lock-file.ts";
import { SOURCES } from "./sources.ts";
import { stateFolder } from "./state.ts";

/**
 * Write denies for everything that decides what the agents may do: the sources, config.toml, the target files, what twsrt
 * remembers, and the settings of every agent in use, so that no agent can rewrite those of another one. Each path is
 * denied by its name and by its real path. An agent that can edit its policy has none.
 */
export function selfProtection({ config, state, layers, environment }: Protected): Policy {
  const { sources, file, targets } = config;
  const named = [
    sources.srt,
    sources.bash,
    file,
    ...(config.layers.teams.length > 0 ? [lockFile(config)] : []),
    ...[config.layers.srtOutput, ...Object.values(targets)].filter((one) => one !== undefined),
  ];
  const own = config.agents.flatMap((agent) => config.own[agent] ?? []);
  return denials(
    [
      ...named.flatMap((path) => placesOf({ path, isFile: true })),
      ...outermost(
        [...own, { path: state, isFile: false }, ...placesOfLayers(layers), ...placesOfProfiles(config)],
        environment,
      ),
    ],
    environment,
  );
}

/** What decides what agents may do. */
interface Protected {
  readonly config: Config;
  /** Where twsrt keeps copies and remembers what it wrote, and what is trusted. */
  readonly state: string;
  readonly layers: Layers;
  readonly environment: Environment;
}

/** The folders of layers, and each file, in case a folder is above the home. */
function placesOfLayers({ all }: Layers): readonly OwnPath[] {
  return all.flatMap(({ folder, documents }): OwnPath[] => {
    if (folder === undefined) return [];
    const files = Object.values(documents).map(({ file }) => ({ path: file, isFile: true }));
    return [{ path: folder, isFile: false }, ...files];
  });
}

/** The folders of all profiles, and each file, in case a folder is above the home: one that is not in use now can be in use in the next session. */
function placesOfProfiles({ profiles }: Config): readonly OwnPath[] {
  return profiles.all.flatMap(({ folder }): OwnPath[] => {
    if (folder === undefined) return [];
    const files = Object.values(SOURCES).map(({ inLayer }) => ({
      path: join(folder, inLayer),
      isFile: true,
    }));
    return [{ path: folder, isFile: false }, ...files];
  });
}

/** Write denies for the settings of an agent that the configuration does not mention, in its own configuration. */
export function ownProtection(config: Config, agent: string, environment: Environment): Policy {
  return denials(outermost(config.own[agent] ?? [], environment), environment);
}

/**
 * The same for any machine: everything in its usual place, without looking at the disk.
 * @param targets the agents in use
 */
export function portableProtection(targets: readonly Target[]): Policy {
  const { home } = ANY_MACHINE;
  const file = (path: string): Place => ({ path: expandHome(path, home), isFile: true, isPattern: false });
  const files = targets.flatMap(({ artifacts }) =>
    artifacts.flatMap(({ presence, defaultPath }) => (presence === "always" ? (defaultPath({}) ?? []) : [])),
  );
  const own = targets
    .flatMap((target) => target.own({}))
    .map((one) => ("path" in one ? { ...one, path: expandHome(one.path, home) } : one));
  const state = { path: stateFolder(home, {}), isFile: false };
  return denials(
    [
      ...[DEFAULTS.srt, DEFAULTS.bash, DEFAULTS.config, ...files].map(file),
      ...outermost([...own, state], ANY_MACHINE, namedPlaces),
    ],
    ANY_MACHINE,
  );
}

/** The beginning of the ids of these rules. */
const MARK = "self-protection:";

/** Whether a rule keeps agents from their settings and from the policy, by its id. */
export function isSelfProtection(rule: RuleId): boolean {
  return rule.startsWith(MARK);
}

/** The rule that keeps agents from a place. */
export function protectionOf(place: string): RuleId {
  return `${MARK}${place}`;
}

interface Place {
  readonly path: string;
  readonly isFile: boolean;
  readonly isPattern: boolean;
}

/** By its name, and by its real path. */
function placesOf(own: OwnPath): readonly Place[] {
  const named = namedPlaces(own);
  if ("name" in own) return named;
  const real = resolveDestination(own.path);
  if (real.kind !== "ok" || real.path === own.path) return named;
  return [...named, { path: real.path, isFile: own.isFile, isPattern: false }];
}

function namedPlaces(own: OwnPath): readonly Place[] {
  const { isFile } = own;
  if ("name" in own) return [{ path: `/**/${own.name}`, isFile, isPattern: true }];
  return [{ path: own.path, isFile, isPattern: false }];
}

/**
 * The places that no other one covers. A directory that holds the home would deny all writing there, so its parts stand for
 * it.
 */
function outermost(
  own: readonly OwnPath[],
  { home }: Environment,
  placed: (one: OwnPath) => readonly Place[] = placesOf,
): readonly Place[] {
  const places = own
    .flatMap((one) => placed(one))
    .filter(({ path, isFile, isPattern }) => isFile || isPattern || !isAbove(path, home));
  const folders = places.flatMap(({ path, isFile, isPattern }) => (isFile || isPattern ? [] : [path]));
  return places.filter(({ path }) => !folders.some((folder) => folder !== path && isAbove(folder, path)));
}

function denials(places: readonly Place[], { home }: Environment): Policy {
  const distinct = new Map(places.map((place) => [place.path, place]));
  return { ...EMPTY_POLICY, rules: [...distinct.values()].map((place) => denial(place, home)) };
}

function denial({ path, isFile, isPattern }: Place, home: string): PathRule {
  const isUnderHome = home !== "/" && path.startsWith(`${home}/`);
  const text = isUnderHome ? `~${path.slice(home.length)}` : path;
  return {
    id: protectionOf(path),
    effect: "deny",
    action: "write",
    // The name of a file may hold a `*` or a bracket.
    subject: { kind: "path", text, literal: !isPattern, isFile },
    reason: "an agent that can edit its policy has none",
    origin: { source: "self-protection", document: { file: path, text: "", syntax: "text" }, path: [] },
  };
}
