import * as path from "node:path";
import type { Config } from "../config/config.ts";
import { LAYER_CONFIG, PROJECT_CONFIG, refused } from "../config/layers.ts";
import { withBases, type Profile } from "../config/profiles.ts";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import type { Environment } from "../policy/environment.ts";
import { mayAllow, type Disregarded, type MayAllow } from "../policy/layer.ts";
import { hasList, mergeLayers } from "../policy/layers.ts";
import { mergePolicies } from "../policy/merge.ts";
import { placed } from "../policy/place-layer.ts";
import type { Action, Policy, Rule } from "../policy/policy.ts";
import { unattended } from "../policy/unattended.ts";
import { noFindings } from "../schema/findings.ts";
import { checkShape } from "../schema/shape.ts";
import { quoteIfNeeded } from "../shell/quote.ts";
import { parseTomlDocument } from "../schema/toml.ts";
import { foldersOf, inMode, projectOf, type Layer, type LayerFolder, type Layers } from "./layer-folders.ts";
import { pinProblems } from "./lock.ts";
import { SOURCES, type SourceName } from "./sources.ts";
import { isTrusted } from "./trust.ts";

/** What reading layers needs besides their folders. */
interface ReadRequest {
  readonly config: Config;
  readonly state: string;
  readonly environment: Environment;
  /** The user's own layer. */
  readonly user: Policy;
  readonly documents: Layer["documents"];
  /** The profiles that a person chose. */
  readonly profiles: readonly Profile[];
}

interface ReadLayers {
  readonly layers: Layers;
  readonly policy: Policy;
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** Reads the layers besides the user's own, and merges all. A broken file of any layer is a problem. */
export async function readLayers(
  folders: readonly LayerFolder[],
  { config, state, environment, user, documents, profiles }: ReadRequest,
): Promise<ReadLayers> {
  const problems: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const read: Layer[] = [];
  const add = async (one: LayerFolder): Promise<Layer | undefined> => {
    const files = filesOf(one);
    problems.push(...files.problems);
    if (one.kind === "team") problems.push(...pinProblems(config, one, files.documents));
    const layer = await layerOf(one, files.documents, { problems, warnings });
    if (layer !== undefined) read.push(layer);
    return layer;
  };
  const inUse = [...profiles];
  for (const one of folders) {
    const layer = await add(one);
    if (layer?.profile === undefined) continue;
    const chosen = withBases(config.profiles, layer.profile);
    if (chosen === undefined) warnings.push(unknownChoice(layer, layer.profile));
    const more = (chosen ?? []).filter((profile) => !inUse.includes(profile));
    inUse.push(...more);
    warnings.push(...more.flatMap((profile) => ignoredOptions(layer, profile, config.document)));
    for (const folder of foldersOf(more, one.root)) await add(folder);
  }
  const own: Layer = {
    kind: "user",
    name: "user",
    policy: user,
    documents,
    mayAllow: config.layers.mayAllow,
  };
  const trusted = [own, ...read.filter((layer) => projectOf(layer) === undefined)];
  const checked = read.map((layer) => withTrust(layer, { all: read, trusted, state, environment }));
  const of = (...kinds: readonly Layer["kind"][]): readonly Layer[] =>
    checked.filter(({ kind }) => kinds.includes(kind));
  const all = [...of("managed", "team"), own, ...of("profile"), ...of("project", "local")];
  const { policy, disregarded } = mergeLayers(all, environment);
  const said = disregarded.map(diagnosticOf);
  problems.push(...said.filter(({ code }) => code.endsWith("-outside")));
  const notes = [
    ...all.filter(({ withheld }) => withheld !== undefined).map(untrusted),
    ...said.filter(({ code }) => !code.endsWith("-outside")),
  ];
  const layers = inMode({ all, notes }, inUse);
  return { layers, policy: inForce(policy, layers), problems, warnings };
}

/** The policy with other sources of the user. */
export function withUser(layers: Layers, user: Policy, environment: Environment): Policy {
  const all = layers.all.map((layer) => (layer.kind === "user" ? { ...layer, policy: user } : layer));
  return inForce(mergeLayers(all, environment).policy, layers);
}

function inForce(policy: Policy, { isUnattended }: Layers): Policy {
  return isUnattended === true ? unattended(policy) : policy;
}

/** The files of a layer, by their names in its folder. */
export type LayerFiles = Readonly<Record<string, Document>>;

/** The most that a person would write. A hook has to answer in time, and others may have written these files. */
const LARGEST = 100_000;

/** The file in which a managed or a team layer says what lower layers may allow, and a project which profile to use. */
const CONFIG = "config.toml";

/** Reads the files of a layer that exist. */
export function filesOf({ kind, folder }: Pick<LayerFolder, "kind" | "folder">): {
  readonly documents: LayerFiles;
  readonly problems: readonly Diagnostic[];
} {
  const documents: Record<string, Document> = {};
  const problems: Diagnostic[] = [];
  const isOfRepository = kind === "project" || kind === "local";
  const specs = Object.values(SOURCES).map(({ inLayer, what, syntax }) => ({ name: inLayer, what, syntax }));
  const config = { name: CONFIG, what: "the configuration file of a layer", syntax: "toml" } as const;
  // The user's config.toml speaks for profiles.
  for (const { name, what, syntax } of kind === "profile" ? specs : [...specs, config]) {
    const file = path.join(folder, name);
    const content = readText(file);
    if (content.kind === "ok") {
      documents[name] = { file, text: content.text, syntax };
      if (isOfRepository && content.text.length > LARGEST)
        problems.push({ code: "layer-too-large", args: { limit: LARGEST }, place: { at: "file", file } });
    }
    if (content.kind === "unreadable") {
      const args = { what, reason: describeReason(content.reason) };
      problems.push({ code: "file-unreadable", args, place: { at: "file", file } });
    }
  }
  const hasSources = specs.some(({ name }) => documents[name] !== undefined);
  if ((kind === "team" || kind === "profile") && !hasSources && problems.length === 0)
    problems.push({ code: "layer-empty", args: { kind }, place: { at: "file", file: folder } });
  return { documents, problems };
}

interface Found {
  readonly problems: Diagnostic[];
  readonly warnings: Diagnostic[];
}

async function layerOf(one: LayerFolder, files: LayerFiles, found: Found): Promise<Layer | undefined> {
  const parts: Policy[] = [];
  const documents: Partial<Record<SourceName | "config", Document>> = {};
  for (const name of Object.keys(SOURCES) as SourceName[]) {
    const document = files[SOURCES[name].inLayer];
    if (document === undefined) continue;
    documents[name] = document;
    const result = SOURCES[name].read(document);
    if (result.ok) {
      parts.push(placed(result.value.value, one));
      found.warnings.push(...result.value.warnings.filter((warning) => !isOfWholeFile(warning)));
    } else found.problems.push(...result.problems);
  }
  const config = files[CONFIG];
  if (config !== undefined) documents.config = config;
  const said = await configOf(one, config, found);
  if (parts.length === 0 && said.profile === undefined) return undefined;
  return { ...one, policy: mergePolicies(parts), documents, ...said };
}

/** The sandbox does not read the files of layers, so it may be missing lists that the sandbox requires. */
function isOfWholeFile({ code, place }: Diagnostic): boolean {
  return code === "srt-refuses-file" && place?.at === "value" && place.path.length === 0;
}

/** What the config.toml of a layer says. */
interface LayerConfig {
  readonly mayAllow?: MayAllow;
  /** The profile that a project chooses. */
  readonly profile?: string;
}

async function configOf(
  { kind }: LayerFolder,
  document: Document | undefined,
  found: Found,
): Promise<LayerConfig> {
  if (document === undefined) return {};
  const read = await parseTomlDocument(document);
  if (!read.ok) {
    found.problems.push(...read.problems);
    return {};
  }
  const findings = noFindings();
  const isOfRepository = kind === "project" || kind === "local";
  checkShape(isOfRepository ? PROJECT_CONFIG : LAYER_CONFIG, read.value, document, CONFIG, findings);
  // A cloned repository must not stop work with a key that has no effect.
  const wrong = isOfRepository ? findings.problems : refused(findings);
  if (isOfRepository) found.warnings.push(...findings.warnings);
  found.problems.push(...wrong);
  if (wrong.length > 0) return {};
  const { layers, profile } = read.value as { layers?: { may_allow?: MayAllow }; profile?: string };
  return { mayAllow: layers?.may_allow ?? {}, ...(profile === undefined ? {} : { profile }) };
}

interface TrustRequest {
  readonly all: readonly Layer[];
  /** The layers that no repository brings. */
  readonly trusted: readonly Layer[];
  readonly state: string;
  readonly environment: Environment;
}

/** A layer of a repository only restricts until a person says yes to what it allows. */
function withTrust(layer: Layer, { all, trusted, state, environment }: TrustRequest): Layer {
  const { policy } = layer;
  const root = projectOf(layer);
  const opening = new Set(OPENING.filter((action) => !onlyNarrows(layer, action, trusted)));
  const opens = policy.rules.some(
    ({ effect, action, inert }) => effect === "allow" && inert === undefined && opening.has(action),
  );
  if (root === undefined || !opens) return layer;
  const texts = documentsOf(all.filter((one) => projectOf(one) === root));
  if (isTrusted(state, environment.realpath(root) ?? root, texts)) return layer;
  const isWithheld = ({ effect, action }: Rule): boolean => effect === "allow" && opening.has(action);
  const withheld = policy.rules.filter(isWithheld);
  const opened = new Set(withheld.map(({ action }) => action));
  const { write, connect } = policy.closed;
  return {
    ...layer,
    withheld,
    policy: {
      ...policy,
      rules: policy.rules.filter((rule) => !isWithheld(rule)),
      closed: {
        ...(write === undefined || opened.has("write") ? {} : { write }),
        ...(connect === undefined || opened.has("connect") ? {} : { connect }),
      },
    },
  };
}

const OPENING = ["read", "write", "connect", "execute", "call"] as const satisfies readonly Action[];

/**
 * Whether the list of an action in a layer of a repository can only be shorter than what is allowed without it: a layer that no
 * repository brings has the list as well, and none lets this kind of layer allow more.
 */
function onlyNarrows({ kind }: Layer, action: Action, trusted: readonly Layer[]): boolean {
  if (action !== "write" && action !== "connect") return false;
  if (trusted.some((layer) => mayAllow(layer, action, kind))) return false;
  return trusted.some((layer) => hasList(layer, action));
}

/** The files of layers. */
export function documentsOf(layers: readonly Pick<Layer, "documents">[]): readonly Document[] {
  return layers.flatMap(({ documents }) => Object.values(documents));
}

function unknownChoice({ name: layer, documents }: Layer, name: string): Diagnostic {
  const { config: document } = documents;
  return {
    code: "profile-ignored",
    args: { name, layer },
    ...(document === undefined ? {} : { place: { at: "value", document, path: ["profile"] } }),
  };
}

/** What a profile sets for agents needs a person who chooses it. */
function ignoredOptions(
  { name: layer }: Layer,
  { name, options }: Profile,
  document: Document | undefined,
): Diagnostic[] {
  return Object.keys(options).map((agent) => ({
    code: "profile-options-ignored",
    args: { name, layer, agent },
    ...(document === undefined
      ? {}
      : { place: { at: "key", document, path: ["profiles", name, agent] } as const }),
  }));
}

function untrusted(layer: Layer): Diagnostic {
  const { name, documents } = layer;
  const [document] = Object.values(documents);
  const args = { layer: name, directory: quoteIfNeeded(projectOf(layer) ?? "") };
  return {
    code: "layer-untrusted",
    args,
    ...(document === undefined ? {} : { place: { at: "file", file: document.file } }),
  };
}

const WHAT = {
  read: "read",
  write: "write to",
  connect: "connect to",
  execute: "run",
  call: "call",
} as const;

/** What does not take effect. In the user's own files it is an error: only a person can say which of both is meant. */
function diagnosticOf({ what, layer, against, action = "write", text, origin }: Disregarded): Diagnostic {
  const by = against?.name;
  const verb = WHAT[action];
  // A profile is the user's own. One that a project chooses must not stop work.
  const isUsers =
    layer.kind === "user" || (layer.kind === "profile" && (layer as Layer).chosenIn === undefined);
  const place = origin === undefined ? undefined : ({ at: "value", ...origin } as const);
  const at = place === undefined ? {} : { place };
  if (what === "closed")
    return { code: "layer-exception-closed", args: { layer: layer.name, by: by ?? "", text }, ...at };
  if (what === "setting") {
    const args = { layer: layer.name, by, key: text };
    return {
      code: isUsers ? "layer-setting-outside" : "layer-setting-ignored",
      args,
      ...settingPlace(layer, text),
    };
  }
  const args = { layer: layer.name, by: by ?? "", verb, text };
  return { code: isUsers ? "layer-allow-outside" : "layer-allow-ignored", args, ...at };
}

function settingPlace(layer: Disregarded["layer"], key: string): Pick<Diagnostic, "place"> {
  const document = (layer as Layer).documents.srt;
  return document === undefined ? {} : { place: { at: "value", document, path: key.split(".") } };
}
