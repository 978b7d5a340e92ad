import { quoteIfNeeded } from "../../../shell/quote.ts";
import { ELSE } from "../../guard-line.ts";
import type { Variables } from "../../own.ts";
import type { HookService, ServiceAddress } from "./service.ts";

/** The program of a hook: what an agent starts before each call of a tool. */
export interface HookProgram {
  readonly node: string;
  readonly script: string;
  readonly arguments: readonly string[];
  /** The whole environment of the program. */
  readonly variables: Readonly<Record<string, string>>;
  /** The agent asks this guard in place of starting the program. */
  readonly service?: HookService;
}

/** A file in which an agent looks for its hooks, and what twsrt wrote there. */
export interface SeatInput {
  /** The file as it would be without a change of hooks; empty where there is none. */
  readonly text: string;
  readonly file: string;
  /** Undefined: the entry is taken out. */
  readonly program: HookProgram | undefined;
  /** Entries that twsrt wrote, which are removed if they are no longer wanted. */
  readonly written: readonly string[];
  /** The file before twsrt, if known: its content stays. */
  readonly original?: string | undefined;
}

/** A difference, as a target's plan has it. */
export interface HookDrift {
  readonly kind: "missing" | "extra";
  readonly key: string;
  readonly entry: string;
  readonly value: string;
  readonly rules?: readonly [];
  readonly isReplaced?: true;
}

/** `unusable`: the entry does not fit into the file. */
export type Seated =
  | {
      readonly kind: "seated";
      readonly text: string;
      readonly drift: readonly HookDrift[];
      /** The entry as it is remembered; undefined: there is none. */
      readonly entry: string | undefined;
    }
  | {
      readonly kind: "unusable";
      readonly path: string;
      readonly expected: string;
      readonly got: string;
    };

/** How an agent is told about a hook. */
export interface HookSeat {
  /** The list that the entry is in, as its drift is shown. */
  readonly key: string;
  seat(input: SeatInput): Promise<Seated>;
  /** What the agent tells its hook about a command line. */
  event(line: string, cwd: string): object;
  /**
   * The words of the entry's command, as the agent would start it where these variables are set.
   * @returns undefined where no entry of twsrt is in the text
   */
  registered(text: string, file: string, variables: Variables): Promise<Registered | undefined>;
  /** The setting of a text, in any file that the agent reads, with which it does not ask this hook of the user. */
  switchedOff(text: string, registered: Registered): Promise<string | undefined>;
}

/** An entry of twsrt that is in a file. */
export interface Registered {
  /** What it starts; where it is the address of a guard that stays, the arguments alone. */
  readonly words: readonly string[];
  readonly service?: ServiceAddress;
  /** Why the agent would not start it although it is there. */
  readonly off?: string;
}

/**
 * What a program is started with. Only `env -i` keeps the variables away that a project sets, `NODE_OPTIONS` above all, and
 * absolute paths make `PATH` irrelevant.
 */
export function wordsOf({ node, script, arguments: words, variables }: HookProgram): readonly string[] {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return ["/usr/bin/env", "-i", ...set, node, script, ...words];
}

/** The program as a line for a shell, which refuses the call whatever goes wrong. */
export function lineOf(program: HookProgram): string {
  return wordsOf(program).map(quoteIfNeeded).join(" ") + ELSE;
}

/** In seconds. A call that times out runs in every agent but one, so the guard gets more than it ever took. */
export const TIMEOUT = 60;

/** A missing entry, and one to remove. */
export function missingHook(key: string, agent: string, value: string): HookDrift {
  return { kind: "missing", key, entry: `twsrt guard ${agent}`, value, rules: [] };
}

export function extraHook(key: string, agent: string, value: string, isReplaced: boolean): HookDrift {
  return {
    kind: "extra",
    key,
    entry: `twsrt guard ${agent}`,
    value,
    ...(isReplaced ? { isReplaced: true as const } : {}),
  };
}

/** What Claude Code tells its hook about a command line, and under which name of the tool others do. */
export function claudeEvent(tool: string): HookSeat["event"] {
  return (command, cwd) => ({ tool_name: tool, tool_input: { command }, cwd, session_id: "self-test" });
}
