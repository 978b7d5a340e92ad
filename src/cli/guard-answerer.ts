import { guard as judge } from "../guard/guard.ts";
import { targetNamed } from "../targets/registry.ts";
import type { HookAnswer, HookDialect } from "../targets/hook.ts";
import type { Parsed } from "./args.ts";
import type { Context } from "./context.ts";

/** What answers the calls of an agent, or why nothing can. */
export type Answerer =
  | {
      readonly kind: "answers";
      readonly dialect: HookDialect;
      readonly answerTo: (input: string) => Promise<HookAnswer>;
    }
  | { readonly kind: "refused"; readonly why: string };

/** Reads the options that decide how calls are answered, from a command line or from the address that replaces it. */
export async function answererOf(
  { operand: name, options }: Parsed,
  variables: Context["variables"],
  { err }: Pick<Context["io"], "err">,
): Promise<Answerer> {
  const target = name === undefined ? undefined : targetNamed(name);
  if (target === undefined) return refused(`unknown agent \`${name ?? ""}\``);
  if (target.guard === undefined) return refused(`${target.title} has no hook that twsrt can answer`);
  const { unknown, watch, config: configFile, profile, managed } = options;
  if (unknown !== undefined && unknown !== "ask" && unknown !== "deny")
    return refused(`--unknown is \`ask\` or \`deny\`, not \`${unknown}\``);
  const { guard: dialect } = await target.guard();
  const answerTo = async (input: string): Promise<HookAnswer> => {
    const { answer, unrecorded } = await judge({
      target,
      dialect,
      input,
      variables,
      configFile,
      profile,
      isManaged: managed === true,
      mode: watch === true ? "watch" : "enforce",
      unknown: unknown ?? "ask",
      now: new Date(),
    });
    if (unrecorded !== undefined) err(`twsrt guard: the decision is not recorded: ${unrecorded}\n`);
    return answer;
  };
  return { kind: "answers", dialect, answerTo };
}

function refused(why: string): Answerer {
  return { kind: "refused", why };
}
