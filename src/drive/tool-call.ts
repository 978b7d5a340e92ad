/** A tool call that the scripted model makes. */
export interface ToolCall {
  /** Unique in its script. */
  readonly id: string;
  /** The tool's name as the agent offers it. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the agent answered to a tool call. */
export interface ToolResult {
  readonly text: string;
  /** The agent marked it as an error; false for a protocol that has no such mark. */
  readonly isError: boolean;
}

/** Calls that are made at once. */
export type Turn = readonly ToolCall[];

/** What a script may look at when it chooses its next turn. */
export interface Played {
  /** What the agent answered so far, by the id of the call. */
  readonly results: ReadonlyMap<string, ToolResult>;
  /** The names of all tools that the agent has offered. */
  readonly offered: ReadonlySet<string>;
}

/** A script that chooses as it goes. */
export type Chooser = (played: Played) => Turn | undefined;

/** The turns that the model takes, one after the other: fixed, or chosen as it goes; undefined ends the conversation. */
export type Script = readonly Turn[] | Chooser;
