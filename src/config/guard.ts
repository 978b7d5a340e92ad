import * as v from "valibot";
import type { Target } from "../targets/target.ts";

/** The section `[guard]`. */
export const GUARD = v.optional(
  v.object({
    enabled: v.optional(v.boolean()),
    unknown: v.optional(v.picklist(["ask", "deny"])),
    mode: v.optional(v.picklist(["enforce", "watch"])),
    node: v.optional(v.pipe(v.string(), v.startsWith("/"))),
    program: v.optional(v.pipe(v.string(), v.startsWith("/"))),
    serve: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535))),
  }),
);

/** What config.toml says of the guard. */
export interface GuardConfig {
  /** The agents whose hooks start it. */
  readonly agents: readonly string[];
  readonly unknown: "ask" | "deny";
  readonly mode: "enforce" | "watch";
  /** Node and the program of twsrt, where the entries name others than the ones that write them. */
  readonly node?: string;
  readonly program?: string;
  /** The port of a guard that stays, for agents that can ask it. */
  readonly serve?: number;
}

type Section = Readonly<Record<string, unknown>>;

/** @param sections config.toml by its sections */
export function guardOf(
  sections: Readonly<Record<string, Section | undefined>>,
  targets: readonly Target[],
): GuardConfig {
  const section = (sections["guard"] ?? {}) as Partial<Omit<GuardConfig, "agents">> & {
    readonly enabled?: boolean;
  };
  const { enabled = false, unknown = "ask", mode = "enforce", node, program, serve } = section;
  return {
    agents: targets
      .filter(({ name, hook }) => hook !== undefined && (sections[name]?.["guard"] ?? enabled) === true)
      .map(({ name }) => name),
    unknown,
    mode,
    ...(node === undefined ? {} : { node }),
    ...(program === undefined ? {} : { program }),
    ...(serve === undefined ? {} : { serve }),
  };
}
