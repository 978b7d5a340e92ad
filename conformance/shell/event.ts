/** One thing that a line really did. Paths are absolute and have no links in them. */
export type Event =
  /** A program that was started: the file that was executed, and the arguments behind its name. */
  | { readonly action: "execute"; readonly program: string; readonly args: readonly string[] }
  /** `by`: the name of the program that did it; `tree`: all that is below was moved with it. */
  | { readonly action: "read" | "write"; readonly path: string; readonly by: string; readonly tree?: true }
  | { readonly action: "connect"; readonly address: string; readonly port: number };

/** What became of one line in the box. */
export interface Observation {
  readonly events: readonly Event[];
  readonly timedOut: boolean;
}

/** What the driver in the box is told to do. */
export interface Job {
  readonly lines: readonly string[];
  readonly timeoutMs: number;
}
