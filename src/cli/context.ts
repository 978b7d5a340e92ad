import { realEnvironment } from "../files/environment.ts";
import type { Environment } from "../policy/environment.ts";
import { TARGETS, targetNamed } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import { loadWorkspace, type Workspace } from "../workspace/load.ts";
import { portableWorkspace } from "../workspace/portable.ts";
import type { Parsed } from "./args.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";

/** What a command is given. */
export interface Context {
  readonly parsed: Parsed;
  readonly io: Io;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The machine as the policy sees it. It follows `HOME`, as the agents do. */
export function environmentOf({ variables }: Context): Environment {
  const home = variables["HOME"];
  return realEnvironment(home === undefined || home === "" ? {} : { home });
}

/**
 * The workspace, with its warnings reported.
 * @param also agents to include although the configuration does not name them
 * @returns undefined when it cannot be loaded; the reasons have been reported
 */
export async function openWorkspace(
  context: Context,
  also: readonly string[] = [],
  environment = environmentOf(context),
): Promise<Workspace | undefined> {
  const { parsed, io, variables } = context;
  const loaded = await loadWorkspace({
    environment,
    variables,
    configFile: parsed.options.config,
    profile: parsed.options.profile,
    withoutProject: parsed.options.managed === true,
    starter: parsed.options.starter === true,
    also,
    createSources: parsed.command === "import" || parsed.command === "uninstall",
  });
  if (!loaded.ok) {
    await io.report(loaded.problems);
    return undefined;
  }
  const { config, policy, layers, warnings } = loaded.value;
  io.debug(`configuration: ${config.document === undefined ? "defaults" : config.file}`);
  io.debug(`sources: ${config.sources.srt}, ${config.sources.bash}`);
  io.debug(`${policy.rules.length} rules`);
  for (const { name, folder } of layers.all) if (folder !== undefined) io.debug(`layer ${name}: ${folder}`);
  await io.report(warnings);
  // These commands show the same as results.
  if (parsed.command !== "status" && parsed.command !== "trust") await io.report(layers.notes);
  return loaded.value;
}

/** What an operand names: one agent, or all agents in the configuration. */
export type Chosen = Target | "all";

/**
 * Reads the operand of a command.
 * @returns undefined for an unknown name; the name has been reported, and the exit code is 1
 */
export async function chosenBy(operand: string | undefined, io: Io): Promise<Chosen | undefined> {
  if (operand === undefined || operand === "all") return "all";
  const found = targetNamed(operand);
  if (found !== undefined) return found;
  const names = [...TARGETS.map(({ name }) => name), "all"];
  await unknownName("agent", operand, names, io);
  return undefined;
}

/** A workspace with the targets that a command is about. */
export interface Opened {
  readonly workspace: Workspace;
  /** The workspace for this machine, if the other one is portable. */
  readonly here: Workspace;
  readonly targets: readonly Target[];
}

/**
 * The workspace for what was chosen, with its warnings reported.
 * @returns undefined when it cannot be loaded; the reasons have been reported
 */
export async function openFor(chosen: Chosen, context: Context): Promise<Opened | undefined> {
  const here = await openWorkspace(context, chosen === "all" ? [] : [chosen.name]);
  if (here === undefined) return undefined;
  const { portable, managed } = context.parsed.options;
  // An administrator does not know which agents a machine has.
  const inUse = managed === true ? TARGETS : portable === true ? agentsOf(here) : undefined;
  const workspace = inUse === undefined ? here : portableWorkspace(here, inUse);
  return { workspace, here, targets: chosen === "all" ? agentsOf(workspace) : [chosen] };
}

/** The targets that `all` means. */
export function agentsOf({ config }: Workspace): readonly Target[] {
  return TARGETS.filter(({ name }) => config.agents.includes(name));
}

/** Reports an unknown agent of an option. @returns undefined if it is known, or the option is not given */
export async function unknownAgent(name: string | undefined, io: Io): Promise<typeof EXIT.no | undefined> {
  const names = TARGETS.map((target) => target.name);
  return name === undefined || names.includes(name) ? undefined : unknownName("agent", name, names, io);
}

/** Reports an unknown name. */
export async function unknownName(
  what: string,
  word: string,
  known: readonly string[],
  io: Io,
): Promise<typeof EXIT.no> {
  const { suggest } = await import("../diagnostics/suggest.ts");
  const near = suggest(word, known);
  io.err(`twsrt: unknown ${what} \`${word}\`${near === undefined ? "" : `, did you mean \`${near}\`?`}\n`);
  io.err(`Known: ${known.join(", ")}\n`);
  return EXIT.no;
}
