import type { Access, Touch } from "../policy/attempt.ts";

/**
 * One call of a tool, as an agent tells its hook about it before the call. A hook is a program that the agent starts for every
 * call and that can refuse it.
 */
export interface HookCall {
  /** The tool, by the agent's name for it. */
  readonly tool: string;
  /** The directory in which the agent makes the call, absolute. */
  readonly cwd: string;
  readonly session?: string;
  /** What the call does, as the policy judges it. Empty: nothing that a policy restricts. */
  readonly accesses: readonly Access[];
  /** Directories that the call searches or lists. */
  readonly touches: readonly Touch[];
  /** What of the call cannot be read, so that a restriction could apply to it: a tool that is not known, a missing argument. */
  readonly unread?: string;
}

/** `unreadable`: the input is not the one that the agent was measured to give. */
export type HookReading =
  { readonly kind: "call"; readonly call: HookCall } | { readonly kind: "unreadable"; readonly why: string };

/** What a hook tells the agent; undefined: nothing, so the agent's own rules decide. It never allows a call. */
export type HookDecision = { readonly effect: "deny" | "ask"; readonly reason: string } | undefined;

/** How a hook in the agent's dialect ends. */
export interface HookAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** What a hook of the agent is told and how it answers, as measured. */
export interface HookDialect {
  /** Whether a hook can have the agent ask the person. */
  readonly canAsk: boolean;
  /** Calls may run in another directory than the hook is told. */
  readonly hidesDirectory?: true;
  /** @param input the JSON value that the hook gets on standard input */
  read(input: unknown, machine: { readonly home: string; readonly cwd: string }): HookReading;
  answer(decision: HookDecision): HookAnswer;
  /**
   * What the hook is told when a tool of the agent makes an access.
   * @returns undefined where the agent has no tool for it, so that no hook hears of it
   */
  eventOf(access: Access): object | undefined;
}
