import { loadConfig } from "../../config/config.ts";
import { serveGuard, type Service } from "../../guard/service.ts";
import { TARGETS, targetNamed } from "../../targets/registry.ts";
import { tokenFile, tokenOf } from "../../workspace/guard-token.ts";
import { stateFolder } from "../../workspace/state.ts";
import { readArguments, type OptionName } from "../args.ts";
import { environmentOf, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { answererOf } from "../guard-answerer.ts";

/** What an entry may say about how to decide. */
const TAKEN: readonly OptionName[] = ["config", "profile", "unknown", "watch"];

/**
 * `twsrt guard AGENT --serve`: a guard that stays and that an agent asks over HTTP, so that a call costs no start of Node. How to decide is in the
 * address that it is asked at, and the policy is read for every call, so a change acts at once.
 */
export async function guardServe(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const agent = targetNamed(parsed.operand ?? "");
  if (agent?.hook?.canAskService !== true) {
    const able = TARGETS.filter(({ hook }) => hook?.canAskService === true).map(({ name }) => name);
    io.err(`twsrt: \`--serve\` is for agents that refuse a call when no guard answers: ${able.join(", ")}\n`);
    return EXIT.usage;
  }
  const environment = environmentOf(context);
  const { home, cwd } = environment;
  const file = parsed.options.config;
  const config = await loadConfig({ home, cwd, variables, targets: TARGETS, file });
  if (!config.ok) {
    await io.report(config.problems);
    return EXIT.no;
  }
  const { serve: port } = config.value.guard;
  if (port === undefined) {
    io.err(
      `twsrt: set \`serve\` under [guard] in ${config.value.file} to the port of the guard, such as 41234\n`,
    );
    return EXIT.no;
  }
  const state = stateFolder(home, variables);
  const token = tokenOf(state);
  if (token === undefined) {
    io.err(`twsrt: cannot write the token of the guard to ${tokenFile(state)}\n`);
    return EXIT.target;
  }
  try {
    const { port: own, close } = await serveGuard(port, token, serviceOf(agent.name, context));
    io.err(`twsrt guard: answering ${agent.title} on port ${own}\n`);
    await ended();
    await close();
    return EXIT.ok;
  } catch (error) {
    io.err(
      `twsrt: cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return EXIT.target;
  }
}

function serviceOf(agent: string, { variables, io }: Context): Service {
  // The program that a hook starts has no other variables (`wordsOf`).
  const { HOME, XDG_STATE_HOME } = variables;
  return async (words) => {
    const read = readArguments(words);
    if (!read.ok || read.parsed.command !== "guard" || read.parsed.operand !== agent) return undefined;
    const named = Object.keys(read.parsed.options) as OptionName[];
    if (!named.every((name) => TAKEN.includes(name))) return undefined;
    const found = await answererOf(read.parsed, { HOME, XDG_STATE_HOME }, io);
    return found.kind === "answers" ? found : undefined;
  };
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
