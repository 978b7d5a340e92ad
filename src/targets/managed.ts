import type { Environment } from "../policy/environment.ts";
import type { Policy } from "../policy/policy.ts";
import type { Compiled } from "./compiled.ts";
import type { HookProgram } from "./kit/hooks/seat.ts";

/** A setting that takes something from every other file of the agent, or from its flags. */
export interface Lock {
  /** As the agent's file names it: `sandbox.enabled`. */
  readonly key: string;
  readonly value: boolean | string | number;
  /** What it prevents, in one line, lower case, no final period. */
  readonly reason: string;
  /** It is written only where the policy has a list of hosts that may be reached. */
  readonly needs?: "hosts";
  /** The file is refused without it, so config.toml cannot leave it out. */
  readonly isRequired?: true;
}

/** One file of an administrator. */
export interface ManagedFile {
  /** Where the agent reads it, absolute. */
  readonly path: string;
  readonly text: string;
}

/** The files for an administrator, and the policy that they contain. */
export interface ManagedOutput {
  readonly files: readonly ManagedFile[];
  readonly compiled: Compiled;
}

/** What the files for an administrator are made from. */
export interface ManagedInput<Options = unknown> {
  readonly options: Options;
  /** The locks to write. */
  readonly locks: readonly Lock[];
  /** What the agent's hook starts; absent: no guard is wanted, or these files take no hook. */
  readonly hook?: HookProgram;
  /** Translates the policy for any machine. */
  readonly compile: (translate: (policy: Policy, environment: Environment) => Compiled) => Compiled;
}

/** What makes the files that an administrator installs. It is loaded on demand. */
export interface ManagedModule<Options = unknown> {
  readonly locks: readonly Lock[];
  /** What gets past the files, as measured: a line each, for the person who installs them. */
  readonly limits: readonly string[];
  /** A hook in these files starts the guard, as measured. */
  readonly takesHook?: true;
  /** These files can say where the home is, which the agent's other rules cannot. */
  readonly knowsHome?: true;
  /** Pure. */
  managed(input: ManagedInput<Options>): ManagedOutput;
}
