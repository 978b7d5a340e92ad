import type { Layout } from "../drive/world.ts";
import type { Acceptance, Base, DriveRun, TriedAccess } from "../drive/kit/driver.ts";
import type { HookProgram } from "../targets/kit/hooks/seat.ts";
import type { ScopeText } from "../enforcers/scope.ts";

/** The guard that is put in place for a start of the agent. Paths are the machine's. */
export interface JobGuard {
  readonly program: HookProgram;
  /** The text of each file that its policy is made of. */
  readonly files: Readonly<Record<string, string>>;
}

/** One start of the agent that is asked for. */
export interface JobRun {
  /** The text of each artifact by its id; undefined: there is no such file. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** What else the agent reads, in the machine's paths; each is quietened by the driver before it is placed. */
  readonly scopes?: readonly ScopeText[];
  readonly base: Base;
  /** Absent: no hook starts anything. */
  readonly guard?: JobGuard;
  readonly accesses: readonly TriedAccess[];
}

/** What the worker is told first. */
export interface Begin {
  readonly target: string;
  readonly command: readonly [string, ...string[]];
  readonly layout: Layout;
  /** Whether the worker is in a box, and its world in the machine's own paths. */
  readonly isBoxed: boolean;
}

/** How long the agent may take for its next answer, in milliseconds. */
interface Limited {
  readonly timeoutMs: number;
}

/** A request to the worker, one JSON value a line. */
export type Request =
  | ({ readonly kind: "begin"; readonly begin: Begin } & Limited)
  | ({ readonly kind: "accepts"; readonly files: JobRun["files"] } & Limited)
  /** Which of these the world of a run can hold. */
  | { readonly kind: "place"; readonly scopes: readonly ScopeText[] }
  | ({ readonly kind: "run"; readonly run: JobRun } & Limited);

/** What the worker answers: progress, then one answer to each request. */
export type Response =
  | { readonly kind: "progress"; readonly answered: number }
  /** `ms`: how long the agent took to say its version. */
  | { readonly kind: "begun"; readonly version?: string; readonly ms: number }
  | { readonly kind: "acceptance"; readonly acceptance: Acceptance }
  /** The ids of scopes. */
  | { readonly kind: "placed"; readonly scopes: readonly string[] }
  | { readonly kind: "ran"; readonly run: DriveRun }
  | { readonly kind: "failed"; readonly why: string };
