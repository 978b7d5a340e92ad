import { loadConfig, optionsWith, unusable, type Config } from "../config/config.ts";
import { unknownProfile, withBases, type Profile } from "../config/profiles.ts";
import type { Diagnostic, Document, Result } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import { strictReading } from "../policy/conditions.ts";
import type { Environment } from "../policy/environment.ts";
import { mergePolicies } from "../policy/merge.ts";
import type { Policy } from "../policy/policy.ts";
import { unattended } from "../policy/unattended.ts";
import { TARGETS } from "../targets/registry.ts";
import { inMode, layerFolders, MANAGED, type Layers, type Reach } from "./layer-folders.ts";
import { selfProtection } from "./protect.ts";
import { SOURCES, type SourceName } from "./sources.ts";
import { stateFolder } from "./state.ts";

export { SOURCES, type SourceName } from "./sources.ts";

/** Everything that a command needs to know before it asks a target. */
export interface Workspace {
  readonly config: Config;
  readonly policy: Policy;
  /** What the policy is merged from, the highest first. */
  readonly layers: Layers;
  /** The user's sources as they were read. */
  readonly documents: Readonly<Record<SourceName, Document>>;
  readonly environment: Environment;
  /** The variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Programs, by name, that are meant in place of those on the search path. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Where copies of previous files are kept, and what twsrt wrote is remembered. */
  readonly state: string;
  readonly warnings: readonly Diagnostic[];
  /** The profile that the command line names in place of the usual one. */
  readonly profile?: string;
  /** The policy is translated for any machine, not for this one. */
  readonly isPortable?: true;
}

/** What loading a workspace needs to know of the machine and of the command line. */
export interface LoadRequest {
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** A configuration file that was named; undefined: the default one, which may be absent. */
  readonly configFile?: string | undefined;
  /** Agents that are meant although the configuration does not name them. */
  readonly also?: readonly string[];
  /** Take the built-in policy in place of both sources. */
  readonly starter?: boolean;
  /** Where layers of projects are looked for; by default up to the root of the repository. */
  readonly reach?: Reach;
  /** The folder of an administrator's layer; by default `/etc/twsrt`. */
  readonly managed?: string;
  /** The profile that is used in place of the usual one. */
  readonly profile?: string | undefined;
  /** Leave out what belongs to the start directory: layers of projects, and what they choose. */
  readonly withoutProject?: boolean;
  /**
   * The policy is asked about calls and never translated: rules with conditions stay as they are, and how far an allowed command may be
   * passed on to an agent is not worked out, which takes most of the time.
   */
  readonly isOnlyAsked?: boolean;
  /** Take a source without rules in place of one that does not exist. */
  readonly createSources?: boolean;
  /** A source of the user that does not exist says nothing. */
  readonly sourcesMayBeMissing?: boolean;
}

/**
 * Loads configuration and sources. A broken or missing one stops everything: going on without it would produce a
 * configuration that lacks its rules.
 */
export async function loadWorkspace(request: LoadRequest): Promise<Result<Workspace>> {
  const { environment } = request;
  const loaded = await loadConfig({
    home: environment.home,
    cwd: environment.cwd,
    variables: request.variables,
    targets: TARGETS,
    file: request.configFile,
    ...(request.also === undefined ? {} : { also: request.also }),
  });
  if (!loaded.ok) return loaded;
  const named = request.profile ?? loaded.value.profiles.usual;
  const profiles = named === undefined ? [] : withBases(loaded.value.profiles, named);
  if (profiles === undefined) {
    const { file, profiles: known } = loaded.value;
    const names = known.all.map(({ name }) => name);
    return { ok: false, problems: [unknownProfile(named ?? "", names, { at: "file", file })] };
  }
  const config = withProfiles(loaded.value, profiles);
  const state = stateFolder(environment.home, request.variables);
  const problems: Diagnostic[] = unusable("the state folder of twsrt", state);
  const warnings: Diagnostic[] = [];
  const parts: Policy[] = [];
  const documents: Partial<Record<SourceName, Document>> = {};
  for (const name of Object.keys(SOURCES) as SourceName[]) {
    const text = await textOf(name, config.sources[name], request);
    const result = text.ok ? SOURCES[name].read(text.value) : text;
    if (text.ok) documents[name] = text.value;
    if (result.ok) {
      parts.push(result.value.value);
      warnings.push(...result.value.warnings);
    } else {
      problems.push(...result.problems);
    }
  }
  const { srt, bash } = documents;
  const user = mergePolicies(parts);
  const folders = layerFolders(config, environment, {
    managed: request.managed ?? MANAGED,
    profiles,
    isOfProject: request.withoutProject !== true,
    reach: request.reach,
  });
  let layers: Layers = inMode(
    { all: [{ kind: "user", name: "user", policy: user, documents }], notes: [] },
    profiles,
  );
  let merged = layers.isUnattended === true ? unattended(user) : user;
  if (folders.length > 0) {
    const { readLayers } = await import("./layers.ts");
    const read = await readLayers(folders, { config, state, environment, user, documents, profiles });
    problems.push(...read.problems);
    warnings.push(...read.warnings);
    ({ layers, policy: merged } = read);
  }
  if (problems.length > 0 || srt === undefined || bash === undefined) return { ok: false, problems };
  if (environment.platform !== "linux") {
    warnings.push({ code: "unmeasured-platform", args: { platform: environment.platform } });
  }
  const protection = config.selfProtection ? [selfProtection({ config, state, layers, environment })] : [];
  const whole = mergePolicies([merged, ...protection]);
  const policy = request.isOnlyAsked === true ? whole : await allowing(strictReading(whole), environment);
  return {
    ok: true,
    value: {
      config: layers.isUnattended === true ? unattendedConfig(config) : config,
      policy,
      layers,
      documents: { srt, bash },
      environment,
      variables: request.variables,
      state,
      warnings,
      ...(request.profile === undefined ? {} : { profile: request.profile }),
    },
  };
}

/**
 * The settings of agents with those of the profiles that a person chose. A project that chooses a profile sets none: a repository
 * that was cloned could choose the one with the weakest.
 */
function withProfiles(config: Config, profiles: readonly Profile[]): Config {
  if (profiles.every(({ options }) => Object.keys(options).length === 0)) return config;
  return { ...config, options: optionsWith(config, profiles, TARGETS) };
}

/** The settings of agents for a session without a person. */
function unattendedConfig(config: Config): Config {
  const options = TARGETS.map(({ name, unattended: closed }) => {
    const own = config.options[name];
    return [name, closed === undefined ? own : closed(own)] as const;
  });
  return { ...config, options: Object.fromEntries(options) };
}

/** What is allowed is judged with all that is known of programs, which an everyday run does not load. */
async function allowing(policy: Policy, environment: Environment): Promise<Policy> {
  const hasAllowed = policy.rules.some(({ effect, action }) => effect === "allow" && action === "execute");
  if (!hasAllowed) return policy;
  const { withAllowances } = await import("../policy/allowance.ts");
  return withAllowances(policy, environment);
}

async function textOf(
  name: SourceName,
  file: string,
  { starter = false, createSources = false, sourcesMayBeMissing = false }: LoadRequest,
): Promise<Result<Document>> {
  if (starter) return starterText(name);
  if (sourcesMayBeMissing && readText(file).kind === "missing")
    return { ok: true, value: { file, text: "{}", syntax: SOURCES[name].syntax } };
  if (!createSources || readText(file).kind !== "missing") return sourceText(name, file);
  const { EMPTY_BASH_RULES, EMPTY_SRT_SETTINGS } = await import("../sources/starter.ts");
  const text = { srt: EMPTY_SRT_SETTINGS, bash: EMPTY_BASH_RULES }[name];
  return { ok: true, value: { file, text, syntax: SOURCES[name].syntax } };
}

async function starterText(name: SourceName): Promise<Result<Document>> {
  const { STARTER } = await import("../sources/starter.ts");
  const { syntax } = SOURCES[name];
  return { ok: true, value: { file: `the built-in ${name} starter`, text: STARTER[name], syntax } };
}

function sourceText(name: SourceName, file: string): Result<Document> {
  const { what, syntax } = SOURCES[name];
  const content = readText(file);
  switch (content.kind) {
    case "ok":
      return { ok: true, value: { file, text: content.text, syntax } };
    case "missing": {
      const remedy = "create it with `twsrt init --starter`, or try the built-in policy with `--starter`";
      return {
        ok: false,
        problems: [{ code: "file-missing", args: { what, remedy }, place: { at: "file", file } }],
      };
    }
    case "unreadable": {
      const args = { what, reason: describeReason(content.reason) };
      return { ok: false, problems: [{ code: "file-unreadable", args, place: { at: "file", file } }] };
    }
  }
}
