import type { Inside, Launch, LaunchArguments, LaunchVariable } from "../targets/launch.ts";
import { expandHome } from "../targets/own.ts";
import type { Target } from "../targets/target.ts";
import { isAtOrUnder, normalize, parentOf } from "../policy/normalize.ts";
import { quoteIfNeeded } from "../shell/quote.ts";
import { hookProgram } from "../workspace/hook.ts";
import type { Workspace } from "../workspace/load.ts";
import { placesOf, type CompiledTarget } from "../workspace/plan.ts";
import { isSelfProtection } from "../workspace/protect.ts";
import { wholeSettings } from "../workspace/srt-text.ts";
import { isListed, withAdditions, type Additions } from "./settings.ts";

/** Everything about one start of an agent that depends on no process. */
export interface Start {
  readonly program: string;
  /** Arguments that twsrt adds, in front of the user's. */
  readonly own: readonly LaunchArguments[];
  readonly args: readonly string[];
  readonly variables: readonly LaunchVariable[];
  /** The sandbox around the agent, where layer 1 is that. */
  readonly around: Around | undefined;
}

export interface Around {
  /** What the agent needs, with absolute paths. */
  readonly inside: Inside;
  readonly additions: Additions;
  /** The settings for this start. */
  readonly settings: string;
}

export interface StartInput {
  readonly workspace: Workspace;
  readonly target: Target;
  readonly launch: Launch;
  readonly compiled: CompiledTarget;
  readonly program: string;
  readonly args: readonly string[];
}

/** Puts together how an agent is started. */
export function startOf({ workspace, target, launch, compiled, program, args }: StartInput): Start {
  const options = workspace.config.options[target.name];
  const isAround = target.layer1(options) === "around";
  const places = placesOf(workspace, target);
  return {
    program,
    own:
      launch.arguments?.({
        entries: compiled.compiled.entries,
        options,
        args,
        places,
        ...(refuses(workspace, target.name) ? { guard: hookProgram(workspace, target.name) } : {}),
        ...(workspace.layers.profiles === undefined
          ? {}
          : { ofProfile: (artifact) => target.render(compiled.compiled, artifact) }),
      }) ?? [],
    args,
    variables: (launch.variables ?? []).filter(({ inside }) => inside !== true || isAround),
    around: isAround ? aroundOf(workspace, target, launch) : undefined,
  };
}

/** Whether the agent has a guard that does more than to record. */
function refuses({ config: { guard } }: Workspace, agent: string): boolean {
  return guard.agents.includes(agent) && guard.mode !== "watch";
}

function aroundOf(workspace: Workspace, target: Target, launch: Launch): Around {
  const { home } = workspace.environment;
  const inside = absolute(launch.inside?.(workspace.variables) ?? NOTHING, home);
  const text = wholeSettings(workspace);
  const additions = {
    allowWrite: inside.writes,
    denyWrite: protectedPaths(workspace, target, inside),
    allowedDomains: inside.hosts,
  };
  return { inside, additions, settings: withAdditions(text, additions) };
}

const NOTHING: Inside = { writes: [], keeps: [], hosts: [] };

function absolute({ writes, keeps, unpacks, ...rest }: Inside, home: string): Inside {
  const full = (path: string): string => normalize(expandHome(path, home));
  return {
    ...rest,
    writes: writes.map(full),
    keeps: keeps.map((kept) =>
      "file" in kept ? { ...kept, file: full(kept.file) } : { directory: full(kept.directory) },
    ),
    ...(unpacks === undefined ? {} : { unpacks: { ...unpacks, folder: full(unpacks.folder) } }),
  };
}

/**
 * What decides about agents and would be writable in the sandbox. The sandbox makes a file in the place of one that is
 * missing, which another agent could take for its settings: so of those only twsrt's own are protected.
 */
function protectedPaths(workspace: Workspace, target: Target, { writes, keeps }: Inside): readonly string[] {
  const { config, policy, environment, state } = workspace;
  const settings = wholeSettings(workspace);
  const artifacts = Object.values(placesOf(workspace, target)).filter((file) => file !== undefined);
  const always = new Set([...Object.values(config.sources), config.file, state, ...artifacts]);
  const decisive = policy.rules.flatMap(({ id, subject, origin }) =>
    isSelfProtection(id) && subject.kind === "path" && subject.literal ? [origin.document.file] : [],
  );
  const isOpen = (path: string): boolean =>
    writes.some((folder) => isAtOrUnder(path, folder)) || isListed(settings, "allowWrite", path, environment);
  const found = [...always, ...decisive].filter(
    (path) =>
      isOpen(path) &&
      !writes.some((folder) => isAtOrUnder(folder, path)) &&
      (always.has(path) || environment.kind(path) !== "absent"),
  );
  const kept = keeps.map((one) => ("file" in one ? one.file : one.directory));
  return [...new Set([...kept, ...found])];
}

/** A folder that the agent needs and that may not be read, so that giving it back would weaken the policy. */
export function hiddenFolder({ around }: Start, workspace: Workspace): string | undefined {
  if (around === undefined) return undefined;
  const settings = wholeSettings(workspace);
  return around.inside.writes.find((folder) => isListed(settings, "denyRead", folder, workspace.environment));
}

/** The program of the agent with all its arguments. */
export function agentWords({ program, own, args }: Start): readonly string[] {
  return [program, ...own.flatMap(({ words }) => words), ...args];
}

/** Where the parts of a sandbox are. */
export interface SandboxParts {
  readonly srt: string;
  readonly settings: string;
  /** A program that ends the sandbox with twsrt; undefined: there is none here. */
  readonly setpriv?: string | undefined;
}

/** The command line of the sandbox around a command line of a shell. */
export function sandboxWords(
  line: string,
  { srt, settings, setpriv }: SandboxParts,
): readonly [string, ...string[]] {
  const words = [srt, "-s", settings, "-c", line] as const;
  return setpriv === undefined ? [...words] : [setpriv, "--pdeathsig", "TERM", ...words];
}

/** The words as a line of a shell that they replace. */
export function execLine(words: readonly string[]): string {
  return `exec ${words.map(quoteIfNeeded).join(" ")}`;
}

/** Every folder that has to exist before the sandbox starts. */
export function foldersOf({ inside }: Around): readonly string[] {
  const { writes, keeps } = inside;
  return [...writes, ...keeps.map((one) => ("file" in one ? parentOf(one.file) : one.directory))];
}
