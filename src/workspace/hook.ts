import * as fs from "node:fs";
import type { Document } from "../diagnostics/diagnostic.ts";
import type { HookProgram } from "../targets/kit/hooks/seat.ts";
import type { Plan, Target, Written } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import { readToken } from "./guard-token.ts";
import { originalOf, readManifest } from "./manifest.ts";

/** A plan, and the entries of hooks that its next text has. */
export type PlanWithHook = Plan & { readonly hooks?: Written };

interface HookFile {
  readonly artifact: string;
  readonly file: string;
  readonly current: Document | undefined;
}

/**
 * Adds the entry of the agent's hook to the plan of a file, or takes it out where the configuration has no guard for the agent. What
 * twsrt did not write is left alone without one.
 */
export async function withHook(
  workspace: Workspace,
  target: Target,
  { artifact, file, current }: HookFile,
  plan: Plan,
): Promise<PlanWithHook> {
  const { hook, name } = target;
  if (hook?.artifact !== artifact || plan.kind !== "planned") return plan;
  const isWanted = workspace.config.guard.agents.includes(name);
  // Without a guard, only a file with its command can have an entry.
  if (!isWanted && current?.text.includes("guard") !== true) return plan;
  const manifest = readManifest({ folder: workspace.state, target: name, file });
  const seat = await hook.seat();
  const written = manifest?.entries[seat.key] ?? [];
  if (!isWanted && written.length === 0) return plan;
  const program = isWanted ? entryProgram(workspace, target) : undefined;
  if (program === "no-token") {
    const { config } = workspace;
    return {
      kind: "unusable",
      problems: [{ code: "guard-token-missing", args: {}, place: { at: "file", file: config.file } }],
    };
  }
  const original = manifest === undefined ? undefined : originalOf(manifest, workspace.state)?.text;
  const seated = await seat.seat({ text: plan.next, file, program, written, original });
  if (seated.kind === "unusable") {
    const { path, expected, got } = seated;
    const document: Document = current ?? { file, text: plan.next, syntax: "json" };
    const place = { at: "file", file: document.file } as const;
    return { kind: "unusable", problems: [{ code: "hook-unusable", args: { path, expected, got }, place }] };
  }
  const drift = [...plan.drift, ...seated.drift];
  const hooks = seated.entry === undefined ? {} : { hooks: { [seat.key]: [seated.entry] } };
  return { ...plan, next: seated.text, drift, ...hooks };
}

/** Takes the entry that twsrt wrote out of a text. */
export async function withoutHook(
  { hook }: Target,
  {
    text,
    file,
    written,
    original,
  }: {
    readonly text: string;
    readonly file: string;
    readonly written: Written;
    readonly original: string | undefined;
  },
): Promise<{ readonly text: string; readonly written: Written }> {
  const seat = await hook?.seat();
  const own = seat === undefined ? undefined : written[seat.key];
  if (seat === undefined || own === undefined) return { text, written };
  const seated = await seat.seat({ text, file, program: undefined, written: own, original });
  const rest = Object.fromEntries(Object.entries(written).filter(([key]) => key !== seat.key));
  return { text: seated.kind === "seated" ? seated.text : text, written: rest };
}

/**
 * What the entry of an agent's hook is made from.
 * @returns `no-token` where it has to name the token of a guard that was never started
 */
export function entryProgram(workspace: Workspace, { name, hook }: Target): HookProgram | "no-token" {
  const program = hookProgram(workspace, name);
  const { serve: port } = workspace.config.guard;
  if (port === undefined || hook?.canAskService !== true) return program;
  const token = readToken(workspace.state);
  return token === undefined ? "no-token" : { ...program, service: { port, token } };
}

/** What the hook of an agent starts; where it asks a guard that stays, the same guard as a program. */
export function hookProgram(
  { config, environment, variables, profile }: Workspace,
  agent: string,
): HookProgram {
  const { node = process.execPath, program = ownProgram() } = config.guard;
  const state = variables["XDG_STATE_HOME"];
  return {
    node,
    script: program,
    arguments: [
      "guard",
      agent,
      ...decisionArguments(config.guard),
      // A session with another profile has the guard of that profile.
      ...(profile === undefined || profile === config.profiles.usual ? [] : ["--profile", profile]),
      ...(isDefault(config.file, environment.home) ? [] : ["--config", config.file]),
    ],
    variables: {
      HOME: environment.home,
      ...(state === undefined || state === "" ? {} : { XDG_STATE_HOME: state }),
    },
  };
}

/**
 * What the hook in an administrator's file starts: it is the same on every machine, so it names no home and no configuration.
 * @returns undefined where the configuration does not say where the program is on those machines
 */
export function managedHook({ config }: Workspace, agent: string): HookProgram | undefined {
  const { node, program } = config.guard;
  if (node === undefined || program === undefined) return undefined;
  return {
    node,
    script: program,
    arguments: ["guard", agent, "--managed", ...decisionArguments(config.guard)],
    variables: {},
  };
}

/** How the guard is to decide, as it is told. */
function decisionArguments({ unknown, mode }: Workspace["config"]["guard"]): readonly string[] {
  return [...(unknown === "deny" ? ["--unknown", "deny"] : []), ...(mode === "watch" ? ["--watch"] : [])];
}

function isDefault(file: string, home: string): boolean {
  return file === `${home === "/" ? "" : home}/.config/twsrt/config.toml`;
}

/** The program that runs now, wherever a link to it is. */
function ownProgram(): string {
  const [, script = ""] = process.argv;
  try {
    return fs.realpathSync(script);
  } catch {
    return script;
  }
}
