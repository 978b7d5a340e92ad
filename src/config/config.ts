import * as fs from "node:fs";
import * as path from "node:path";
import * as v from "valibot";
import { failure, type Diagnostic, type Document, type Result } from "../diagnostics/diagnostic.ts";
import { ACCEPT_SHAPE, acceptProblems, acceptsOf, type Accept } from "./accept.ts";
import { readText } from "../files/read.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { checkShape, type Schema } from "../schema/shape.ts";
import { noFindings } from "../schema/findings.ts";
import { parseTomlDocument } from "../schema/toml.ts";
import { GUARD, guardOf, type GuardConfig } from "./guard.ts";
import { checkTeams, LAYERS, layersOf, refused, type LayersConfig } from "./layers.ts";
import {
  profileProblems,
  profilesOf,
  profilesShape,
  sectionWith,
  withBases,
  type Profile,
  type ProfilesConfig,
  type WrittenOptions,
} from "./profiles.ts";
import { expandHome, followed, type OwnPath } from "../targets/own.ts";
import { filesOf } from "../targets/files.ts";
import type { Target } from "../targets/target.ts";

/** What config.toml says, with its defaults and all paths absolute. */
export interface Config {
  readonly file: string;
  /** Undefined when there is no file and the defaults hold. */
  readonly document?: Document;
  readonly sources: { readonly srt: string; readonly bash: string };
  readonly layers: LayersConfig;
  readonly profiles: ProfilesConfig;
  /** The names of the targets that are meant by `all`, in the order of the registry. */
  readonly agents: readonly string[];
  /** The file of each artifact of these targets by its configuration key; undefined: none, or standard output. */
  readonly targets: Readonly<Record<string, string | undefined>>;
  /** What the settings of each target consist of, in use or not, by its name. */
  readonly own: Readonly<Record<string, readonly OwnPath[]>>;
  /** The validated section of each target by its name. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The same as it is written; absent: no section is. */
  readonly sections?: WrittenOptions;
  readonly selfProtection: boolean;
  /** The targets for which nothing is written while a restriction is lost and not accepted. */
  readonly strict: readonly string[];
  /** What the user accepts although a check finds it. */
  readonly accepts: readonly Accept[];
  readonly guard: GuardConfig;
  /** Locks that files for an administrator leave out: `claude.sandbox.enabled`. */
  readonly omittedLocks: readonly string[];
}

/** What loading config.toml needs to know of the machine and of the command line. Paths are absolute. */
export interface ConfigRequest {
  readonly home: string;
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly targets: readonly Target[];
  /** Targets that are meant whether the configuration names them or not. */
  readonly also?: readonly string[];
  /** A file that was named, and so must exist; undefined: the default, which may be absent. */
  readonly file?: string | undefined;
}

/** Where everything is unless somebody says otherwise. */
export const DEFAULTS = {
  folder: "~/.config/twsrt",
  config: "~/.config/twsrt/config.toml",
  srt: "~/.srt-settings.json",
  bash: "~/.config/twsrt/bash-rules.json",
} as const;

/**
 * Reads config.toml strictly: an unknown key or a wrong value is an error, because a setting that nobody reads
 * protects nothing.
 */
export async function loadConfig(request: ConfigRequest): Promise<Result<Config>> {
  const places = unusablePlaces(request);
  if (places.length > 0) return { ok: false, problems: places };
  const loaded = await readConfig(request);
  if (!loaded.ok) return loaded;
  const { file, sources, targets, own, layers, profiles } = loaded.value;
  const named = [...layers.teams, ...profiles.all].map(({ folder }) => folder);
  const files = [file, sources.srt, sources.bash, layers.srtOutput, ...Object.values(targets), ...named];
  const folders = Object.values(own)
    .flat()
    .flatMap((one) => ("path" in one ? [one.path] : []));
  const found = files.flatMap((one) =>
    one === undefined ? [] : unusable("the path of a file of twsrt", one),
  );
  // A variable that moves a folder moves files too, and one message is enough.
  const problems =
    found.length > 0 ? found : folders.flatMap((one) => unusable("the path of an agent", one)).slice(0, 1);
  return problems.length > 0 ? { ok: false, problems } : loaded;
}

/** Places that everything depends on, and that no rule of an agent can name safely. */
export function unusablePlaces({ home, cwd }: Pick<ConfigRequest, "home" | "cwd">): Diagnostic[] {
  return [...unusable("the home directory", home), ...unusable("the current directory", cwd)];
}

/** @param what what the path is, for a person */
export function unusable(what: string, file: string): Diagnostic[] {
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  const found = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.exec(file)?.[0];
  if (found === undefined) return [];
  const character = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return [{ code: "place-unusable", args: { what, character }, place: { at: "file", file } }];
}

async function readConfig(request: ConfigRequest): Promise<Result<Config>> {
  const file =
    request.file === undefined
      ? expandHome(DEFAULTS.config, request.home)
      : path.resolve(request.cwd, expandHome(request.file, request.home));
  const read = readText(file);
  switch (read.kind) {
    case "ok":
      return parse({ file, text: read.text, syntax: "toml" }, request);
    case "missing": {
      if (request.file === undefined) return { ok: true, value: build(file, {}, request) };
      const args = {
        what: "the configuration file",
        remedy: "name an existing file, or create one with `twsrt init`",
      };
      return failure({ code: "file-missing", args, place: { at: "file", file } });
    }
    case "unreadable": {
      const args = { what: "the configuration file", reason: describeReason(read.reason) };
      return failure({ code: "file-unreadable", args, place: { at: "file", file } });
    }
  }
}

async function parse(document: Document, request: ConfigRequest): Promise<Result<Config>> {
  const read = await parseTomlDocument(document);
  if (!read.ok) return read;
  const { value } = read;
  const problems = check(value, document, request.targets);
  if (problems.length > 0) return { ok: false, problems };
  const config = build(document.file, value as Sections, request, document);
  const { all } = config.profiles;
  const badOptions = [
    ...badValues(config.options, config.sections ?? {}, [], document, request.targets),
    ...all.flatMap((profile) => {
      const options = optionsWith(config, withBases(config.profiles, profile.name) ?? [], request.targets);
      return badValues(options, profile.options, ["profiles", profile.name], document, request.targets);
    }),
  ];
  return badOptions.length > 0 ? { ok: false, problems: badOptions } : { ok: true, value: config };
}

/**
 * Values that an agent refuses.
 * @param written the sections in which they are looked for: what they do not set has been looked at where it is set
 * @param at where these sections are
 */
function badValues(
  options: Config["options"],
  written: WrittenOptions,
  at: readonly string[],
  document: Document,
  targets: readonly Target[],
): Diagnostic[] {
  return targets.flatMap((target) =>
    (target.checkOptions?.(options[target.name]) ?? []).flatMap(({ option, problem }): Diagnostic[] => {
      if (!Object.hasOwn(written[target.name] ?? {}, option)) return [];
      return [{ ...problem, place: { at: "value", document, path: [...at, target.name, option] } }];
    }),
  );
}

/** The options of every target with what these profiles set. */
export function optionsWith(
  { sections = {} }: Config,
  profiles: readonly Profile[],
  targets: readonly Target[],
): Config["options"] {
  return Object.fromEntries(
    targets.map(({ name, options }) => [
      name,
      options.parse(sectionWith(name, sections[name] ?? {}, profiles)),
    ]),
  );
}

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

const somePath = v.pipe(v.string(), v.nonEmpty());
const pathText = v.optional(somePath);
/** `true`: where the agent reads it, which a variable may move. */
const followedPath = v.optional(v.union([somePath, v.literal(true)]));

/**
 * The shape of config.toml.
 * @param accept the shape of the list of accepted findings, whose entries are checked one by one
 */
export function configShape(targets: readonly Target[], accept: Schema = v.array(v.unknown())) {
  const places = targets.flatMap((target) =>
    filesOf(target).map(({ configKey, defaultPath }) => [
      configKey,
      defaultPath({}) === undefined ? pathText : followedPath,
    ]),
  );
  return v.object({
    sources: v.optional(v.object({ srt: pathText, bash_rules: pathText })),
    targets: v.optional(v.object(Object.fromEntries(places) as Record<string, Schema>)),
    layers: LAYERS,
    profiles: profilesShape(
      Object.fromEntries(targets.map(({ name, options }) => [name, ownOptions(options)])),
    ),
    policy: v.optional(
      v.object({ self_protection: v.optional(v.boolean()), strict: SWITCH, profile: pathText }),
    ),
    guard: GUARD,
    managed: v.optional(v.object({ omit: v.optional(v.array(v.string())) })),
    accept: v.optional(accept),
    ...Object.fromEntries(targets.map((target) => [target.name, v.optional(sectionOf(target))])),
  });
}

function check(value: unknown, document: Document, targets: readonly Target[]): Diagnostic[] {
  const schema = configShape(targets);
  const findings = noFindings();
  checkShape(schema, value, document, "config.toml", findings);
  if (findings.problems.length === 0)
    findings.problems.push(
      ...checkTeams((value as Sections)["layers"], document),
      ...profileProblems(
        (value as Sections)["profiles"],
        (value as Sections)["policy"]?.["profile"],
        document,
      ),
    );
  const { accept } = value as { readonly accept?: unknown };
  if (Array.isArray(accept)) {
    accept.forEach((one, index) =>
      checkShape(ACCEPT_SHAPE, one, document, "config.toml", findings, ["accept", index]),
    );
    const names = targets.map(({ name }) => name);
    if (findings.problems.length === 0) findings.problems.push(...acceptProblems(accept, document, names));
  }
  return refused(findings);
}

const SWITCH = v.optional(v.boolean());

function ownOptions({ schema }: Target["options"]): v.ObjectSchema<v.ObjectEntries, undefined> {
  return schema as v.ObjectSchema<v.ObjectEntries, undefined>;
}

/** The section of a target: its own options, and those that every target has. */
function sectionOf({ options, hook }: Target): Schema {
  const own = { ...ownOptions(options).entries, strict: SWITCH };
  return hook === undefined ? v.object(own) : v.object({ ...own, guard: SWITCH });
}

function isMeant({ name, inAll, artifacts }: Target, sections: Sections): boolean {
  const isNamed = artifacts.some(({ configKey }) => sections["targets"]?.[configKey] !== undefined);
  return inAll === "always" || isNamed || sections[name] !== undefined;
}

function build(file: string, sections: Sections, request: ConfigRequest, document?: Document): Config {
  const folder = path.dirname(file);
  const absolute = (value: unknown, fallback: string): string =>
    path.resolve(folder, expandHome(typeof value === "string" ? value : fallback, request.home));
  const targets: Record<string, string | undefined> = {};
  const own: Record<string, readonly OwnPath[]> = {};
  const options: Record<string, unknown> = {};
  const agents = request.targets.filter(
    (target) => isMeant(target, sections) || request.also?.includes(target.name) === true,
  );
  for (const target of request.targets) {
    options[target.name] = target.options.parse(sections[target.name] ?? {});
    own[target.name] = target
      .own(request.variables)
      .map((one) => ("path" in one ? { ...one, path: absolute(one.path, "") } : one));
  }
  const guard = guardOf(sections, agents);
  for (const target of agents) {
    const isGuarded = guard.agents.includes(target.name);
    for (const spec of filesOf(target)) {
      const { id, configKey, defaultPath, presence, prefers } = spec;
      const isOfGuard = id === target.hook?.artifact;
      const named = sections["targets"]?.[configKey];
      // A file that only a guard needs counts without one as long as it is there, so that the entry can be taken out.
      const isUsual =
        spec === target.hook?.spec
          ? isGuarded || fs.existsSync(absolute(defaultPath(request.variables), ""))
          : presence === "always" || (isOfGuard && isGuarded);
      const isFollowed = named === true || (named === undefined && isUsual);
      const moved = isFollowed ? defaultPath(request.variables) : undefined;
      targets[configKey] =
        moved !== undefined
          ? preferred(absolute(followed(moved, defaultPath({}) ?? moved), ""), prefers)
          : named === undefined
            ? undefined
            : absolute(named, "");
    }
  }
  return {
    file,
    ...(document === undefined ? {} : { document }),
    sources: {
      srt: absolute(sections["sources"]?.["srt"], DEFAULTS.srt),
      bash: absolute(sections["sources"]?.["bash_rules"], DEFAULTS.bash),
    },
    layers: layersOf(sections["layers"], folder, request.home),
    profiles: profilesOf(sections["profiles"], sections["policy"]?.["profile"], folder, request.home),
    agents: agents.map(({ name }) => name),
    targets,
    own,
    options,
    sections: Object.fromEntries(
      request.targets.flatMap(({ name }) => (sections[name] === undefined ? [] : [[name, sections[name]]])),
    ),
    selfProtection: sections["policy"]?.["self_protection"] !== false,
    strict: request.targets
      .map(({ name }) => name)
      .filter((name) => (sections[name]?.["strict"] ?? sections["policy"]?.["strict"]) === true),
    accepts: acceptsOf(sections["accept"]),
    guard,
    omittedLocks: (sections["managed"]?.["omit"] ?? []) as readonly string[],
  };
}

/** The first of these names that exists beside a file, or else the file. */
function preferred(file: string, names: readonly string[] = []): string {
  return names.map((name) => path.join(path.dirname(file), name)).find((one) => fs.existsSync(one)) ?? file;
}
