import type { Answer, LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import { model as sandboxModel, SRT } from "../../../enforcers/srt/index.ts";
import { guardOf, type Guard } from "../../../engine/guard.ts";
import type { Environment } from "../../../policy/environment.ts";
import { EXTENSION } from "../artifacts.ts";
import { answerTo, carriedBy, type Answer as Given, type Carried } from "../extension/answer.ts";
import { meaningOf, type Meaning } from "../extension/calls.ts";
import { withProtection, type SandboxSettings } from "../extension/sandbox.ts";
import { nativeTool } from "../extension/tool-names.ts";
import { partsOf, type FileParts } from "../file.ts";
import type { PiOptions } from "../options.ts";
import { keyOf } from "../rows.ts";
import { loadingOf } from "./settings.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/**
 * pi with the extension that twsrt writes (facts.md, release 1.6.0). The extension decides with the policy itself, so the model
 * is its program with the rows of the file as it is, and what was measured of the agent: which calls reach it, and what becomes of
 * its answers.
 */
export function model(input: ModelInput<PiOptions>): Model {
  const { files, environment } = input;
  const loading = loadingOf(input);
  const text = files[EXTENSION];
  if (text === undefined) return always({ verdict: "allow", reason: "no-extension" });
  if (loading.kind === "excluded") return always({ verdict: "allow", reason: "extension-excluded" });
  if (loading.kind === "elsewhere") return always({ verdict: "allow", reason: "extension-elsewhere" });
  const parts = partsOf(text);
  if (loading.kind === "unknown" || parts === undefined)
    return always({ verdict: "unknown", reason: "not-measured" });
  const carried = parts.isSealed ? carriedIn(parts) : undefined;
  if (carried === undefined) return always({ verdict: "deny", reason: "extension-changed" });
  const guards = new Map<string, Guard>();
  const inSandbox = sandboxLayer(carried, parts, environment);
  return {
    decide: (attempt) => {
      const { cwd } = attempt.access;
      const there = { ...environment, cwd };
      const guard = guards.get(cwd) ?? guardOf(carried.rows, there);
      guards.set(cwd, guard);
      const layer2 = layerAnswer(answerTo(callOf(attempt, there), carried, guard), carried, parts);
      return { layer1: inSandbox(attempt), layer2 };
    },
  };
}

function carriedIn({ rows }: FileParts): Carried | undefined {
  try {
    return carriedBy(rows.map((row): unknown => JSON.parse(row)));
  } catch {
    return undefined;
  }
}

const LINES_ONLY: LayerAnswer = { verdict: "none", reason: "sandbox-lines-only" };

/** What the sandbox says in which the extension runs command lines (facts.md, "Command lines in the sandbox", release 1.6.0). */
function sandboxLayer(
  { sandbox, rows, places }: Carried,
  parts: FileParts,
  environment: Environment,
): (attempt: Attempt) => LayerAnswer {
  if (sandbox === undefined) return () => NO_SANDBOX;
  const { settings, added } = withProtection(sandbox, rows, environment);
  const files = { [SRT.artifact]: JSON.stringify(settings) };
  const asked = sandboxModel({ files, environment, options: undefined });
  const length = lengthOf(settings) - added.length;
  return (attempt) => {
    if (attempt.tool !== "Bash") return LINES_ONLY;
    const { entry, ...answer } = asked.decide(attempt).layer1;
    if (entry === undefined) return answer;
    // The last entries are rules of the extension.
    const place = /^\/filesystem\/denyWrite\/(\d+)$/.exec(entry.key)?.[1];
    const index = place === undefined ? undefined : added[Number(place) - length];
    const row = index === undefined ? undefined : parts.rows[places[index] ?? -1];
    if (row === undefined) return { ...answer, entry };
    return { ...answer, entry: { artifact: EXTENSION, key: keyOf(row), value: row } };
  };
}

function lengthOf(settings: SandboxSettings): number {
  const { denyWrite } = (settings["filesystem"] ?? {}) as { readonly denyWrite?: readonly unknown[] };
  return denyWrite?.length ?? 0;
}

/** The call with which an access is made (facts.md, "Tools", release 1.6.0). */
function callOf({ tool, access, ...attempt }: Attempt, environment: Environment): Meaning {
  const { text } = access;
  const call = (toolName: string, input: Readonly<Record<string, unknown>>): Meaning =>
    meaningOf({ toolName, input }, environment);
  switch (tool) {
    case "Read": {
      const isFolder = "path" in attempt && environment.kind(attempt.path) === "directory";
      return call(isFolder ? "ls" : "read", { path: text });
    }
    case "Write":
      return call("write", { path: text });
    case "Edit":
      return call("edit", { path: text });
    case "Bash":
      return call("bash", { command: text });
    case "WebFetch":
      return call("web_fetch", { url: text });
    case "MCP":
      return call("server" in attempt ? nativeTool(attempt.server, attempt.name) : "", {});
  }
}

function layerAnswer(given: Given, { places }: Carried, { rows }: FileParts): LayerAnswer {
  const { verdict, ruling, refusal, isOther } = given;
  if (refusal !== undefined) return { verdict, reason: "extension-refuses" };
  const row = ruling.row === undefined ? undefined : rows[places[ruling.row] ?? -1];
  const entry = row === undefined ? {} : { entry: { artifact: EXTENSION, key: keyOf(row), value: row } };
  if (isOther === true) return { verdict, reason: "other-tool" };
  if (ruling.decision === "unknown") return { verdict, reason: "line-unknown", ...entry };
  return row === undefined ? { verdict, reason: "runs-unasked" } : { verdict, ...entry };
}

const NO_SANDBOX: LayerAnswer = { verdict: "none", reason: "no-sandbox-in-settings" };

function answered(layer2: LayerAnswer): Answer {
  return { layer1: NO_SANDBOX, layer2 };
}

function always(layer2: LayerAnswer): Model {
  return { decide: () => answered(layer2) };
}
