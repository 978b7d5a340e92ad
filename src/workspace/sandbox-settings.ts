import { loadConfig, type Config } from "../config/config.ts";
import type { Diagnostic, Document, Result } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import type { Origin, Policy, RuleId } from "../policy/policy.ts";
import { TARGETS } from "../targets/registry.ts";
import { layerFolders, MANAGED } from "./layer-folders.ts";
import { documentsOf } from "./layers.ts";
import { loadWorkspace, type LoadRequest } from "./load.ts";
import { srtOutput } from "./srt-output.ts";

/** The settings of the sandbox, and where they are. */
export interface SandboxSettings {
  readonly config: Config;
  readonly file: string;
  readonly content:
    | {
        readonly kind: "read";
        readonly document: Document;
        /** The file is not written, or differs. */
        readonly isUnwritten?: true;
        /** Where the entries come from, by their keys, if the file is made from several layers. */
        readonly origins?: ReadonlyMap<string, Origin>;
      }
    | { readonly kind: "missing" }
    | { readonly kind: "unreadable"; readonly why: string };
  /** The other files that decide what an agent may do. */
  readonly decisive: readonly string[];
  /** What is said of them before they are tried. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Finds the settings of the sandbox. Those of the user alone are taken as they are on the disk: what they mean is for the sandbox
 * to say. With several layers they are the merged ones, whether they are written or not.
 */
export async function loadSandboxSettings(
  request: Omit<LoadRequest, "starter">,
): Promise<Result<SandboxSettings>> {
  const { environment, variables } = request;
  const loaded = await loadConfig({
    home: environment.home,
    cwd: environment.cwd,
    variables,
    targets: TARGETS,
    file: request.configFile,
  });
  if (!loaded.ok) return loaded;
  const config = loaded.value;
  const { sources } = config;
  const merged = hasLayers(config, request) ? await mergedSettings(request) : undefined;
  if (merged !== undefined) return merged;
  const read = readText(sources.srt);
  const content =
    read.kind === "ok"
      ? ({ kind: "read", document: { file: sources.srt, text: read.text, syntax: "json" } } as const)
      : read.kind === "missing"
        ? ({ kind: "missing" } as const)
        : ({ kind: "unreadable", why: describeReason(read.reason) } as const);
  const decisive = [sources.bash, config.file];
  return { ok: true, value: { config, file: sources.srt, content, decisive, warnings: [] } };
}

/** Whether there can be layers besides the user's own. */
function hasLayers(config: Config, { environment, managed = MANAGED, profile }: LoadRequest): boolean {
  const folders = layerFolders(config, environment, { managed, profiles: [], isOfProject: true });
  return folders.length > 0 || (profile ?? config.profiles.usual) !== undefined;
}

/** @returns undefined where the user's layer turns out to be the only one */
async function mergedSettings(request: LoadRequest): Promise<Result<SandboxSettings> | undefined> {
  const loaded = await loadWorkspace(request);
  if (!loaded.ok) return loaded;
  const { config, layers, policy, warnings } = loaded.value;
  const output = srtOutput(loaded.value);
  if (output === undefined) return undefined;
  const { file, next, current, rules } = output;
  const isCurrent = current.kind === "ok" && current.text === next;
  const names = layers.all.map(({ name }) => name);
  const unwritten: Diagnostic = {
    code: "srt-output-stale",
    args: { file, layers: names, isMissing: current.kind === "missing" },
  };
  const { sources } = config;
  return {
    ok: true,
    value: {
      config,
      file,
      content: {
        kind: "read",
        document: { file, text: next, syntax: "json" },
        origins: originsOf(rules, policy),
        ...(isCurrent ? {} : { isUnwritten: true }),
      },
      decisive: [sources.srt, sources.bash, config.file, ...documentsOf(layers.all).map((one) => one.file)],
      warnings: [...warnings, ...layers.notes, ...(isCurrent ? [] : [unwritten])],
    },
  };
}

function originsOf(keys: ReadonlyMap<string, RuleId>, { rules }: Policy): ReadonlyMap<string, Origin> {
  const origins = new Map(rules.map(({ id, origin }) => [id, origin]));
  return new Map(
    [...keys].flatMap(([key, id]) => {
      const origin = origins.get(id);
      return origin === undefined ? [] : [[key, origin] as const];
    }),
  );
}
