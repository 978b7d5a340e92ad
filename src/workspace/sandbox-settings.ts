import { loadConfig, type Config } from "../config/config.ts";
import type { Document, Result } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText } from "../files/read.ts";
import { TARGETS } from "../targets/registry.ts";
import type { LoadRequest } from "./load.ts";

/** The settings file of the sandbox as it is on the disk, and where it is. */
export interface SandboxSettings {
  readonly config: Config;
  readonly file: string;
  readonly content:
    | { readonly kind: "read"; readonly document: Document }
    | { readonly kind: "missing" }
    | { readonly kind: "unreadable"; readonly why: string };
  /** The other files that decide what an agent may do. */
  readonly decisive: readonly string[];
}

/** Finds the settings of the sandbox, and takes them as they are: what they mean is for the sandbox to say. */
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
  const read = readText(sources.srt);
  const content =
    read.kind === "ok"
      ? ({ kind: "read", document: { file: sources.srt, text: read.text, syntax: "json" } } as const)
      : read.kind === "missing"
        ? ({ kind: "missing" } as const)
        : ({ kind: "unreadable", why: describeReason(read.reason) } as const);
  return { ok: true, value: { config, file: sources.srt, content, decisive: [sources.bash, config.file] } };
}
