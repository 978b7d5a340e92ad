import type { Scope, ScopeText } from "../../enforcers/scope.ts";
import type { World } from "../world.ts";
import type { Tool } from "../../policy/attempt.ts";

/** Something that the agent is made to try. */
export interface TriedAccess {
  readonly tool: Tool;
  /** As a model would write it: a path (also with `~` or relative), a command line, a URL; in the machine's paths. */
  readonly text: string;
}

/**
 * How far the agent is open apart from its files. `configured`: as the files leave it. `open`: every tool is allowed
 * that no rule of the files speaks against, so that whatever is asked or denied is due to a rule.
 */
export type Base = "configured" | "open";

/**
 * What the agent did with an access.
 * `not-offered`: it has no such tool with this configuration. `lost`: no answer came. `untried`: it cannot be tried
 * here, and the text says why.
 */
export type ObservedVerdict = "allowed" | "asked" | "denied" | "not-offered" | "lost" | "untried";

/** What the agent did with one access, and what it said about it. */
export interface Observation {
  readonly verdict: ObservedVerdict;
  /** The rule that the agent named, as it named it. */
  readonly rule?: string;
  /** It refuses this whatever the rules are, and says so in words that it has for nothing else. */
  readonly byItself?: true;
  /** It passed on the words of the guard. */
  readonly byGuard?: true;
  /** What the agent said; empty for an access that was allowed, because it could be what a file holds. */
  readonly text: string;
  /** Milliseconds from the call to its answer. */
  readonly ms: number;
}

/**
 * Puts the entry of the guard into a file of the agent, after everything that starts programs was taken out of it.
 * @param file where the text will be
 * @throws when the entry does not fit into the text
 */
export type SeatedGuard = (text: string | undefined, file: string) => Promise<string>;

/** One start of the agent. */
export interface DriveInput {
  /** The program, with arguments that come before all others. */
  readonly command: readonly [string, ...string[]];
  /** The text of each artifact by its id; undefined: there is no such file. In the machine's paths. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** What else was placed in the world for the agent to read. */
  readonly scopes?: readonly ScopeText[];
  readonly base: Base;
  /** The guard that the agent's hook starts; absent: no hook starts anything. */
  readonly guard?: SeatedGuard;
  readonly world: World;
  readonly accesses: readonly TriedAccess[];
  /** Until its next answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called whenever more accesses are answered, with how many are. */
  readonly onProgress?: (answered: number) => void;
}

/** How a start of the agent went. */
export type DriveEnd =
  | { readonly kind: "done" }
  /** It ended before it had answered everything; `refused` when its own words say that it refuses its files. */
  | { readonly kind: "exited" | "refused"; readonly code: number | string; readonly said: string }
  | { readonly kind: "timed-out"; readonly said: string }
  /** It does not work where it was started; `said` says why, and what to do. */
  | { readonly kind: "impossible"; readonly said: string }
  /** It could not be started at all. */
  | { readonly kind: "not-started"; readonly said: string };

/** What one start of the agent showed. */
export interface DriveRun {
  /** One for each access, in their order; `lost` where the agent ended before. */
  readonly observations: readonly Observation[];
  readonly end: DriveEnd;
  /** Milliseconds until the agent asked its model for the first time, and in all. */
  readonly startMs: number;
  readonly totalMs: number;
}

/** Whether the agent takes the files at all, shown by a rule of our own that has to fire beside them. */
export type Acceptance =
  | { readonly kind: "accepted" }
  /** It ignores a file, so that no rule in it acts. */
  | { readonly kind: "ignored"; readonly why: string }
  /** The check itself went wrong. */
  | { readonly kind: "unknown"; readonly why: string };

/** What a module with a driver exports. It is loaded on demand, and runs in the process that `verify` starts for it. */
export interface DriverModule {
  /** The program's name on the PATH. */
  readonly program: string;
  /** What to run to get the measured release, for a person: `npm install -g …`. */
  readonly install: string;
  /**
   * The version that the program says it has.
   * @returns undefined when it says none
   */
  version(input: Pick<DriveInput, "command" | "world" | "timeoutMs" | "signal">): Promise<string | undefined>;
  /**
   * The text of a scope as it may be placed in a world: nothing in it runs a program of the user's or calls a model of
   * theirs, and all that decides about permissions is there.
   * @returns undefined: it cannot be tried
   */
  quietScope?(scope: Scope, text: string): string | undefined;
  /** What the agent does not get of the user's files, or gets without effect: keys, in the user's terms. */
  setAside(files: DriveInput["files"]): readonly string[];
  /** It has no tool for these, so they are tried in its own sandbox, and no hook hears of them. */
  readonly inSandbox?: readonly Tool[];
  /** Its hook hears of a call only after the yes to the question of a rule, and a driver says no. */
  readonly asksBeforeHook?: true;
  accepts(input: Omit<DriveInput, "base" | "accesses" | "onProgress">): Promise<Acceptance>;
  attempt(input: DriveInput): Promise<DriveRun>;
}
