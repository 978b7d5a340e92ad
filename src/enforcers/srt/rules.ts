import type { Environment } from "../../policy/environment.ts";
import type { LayerAnswer } from "../model.ts";
import { hostRules } from "./hosts.ts";
import { insideOf } from "./inside.ts";
import { intentsOf, type Intents } from "./intents.ts";
import type { SandboxLists, SandboxOptions, SandboxRules } from "./lists.ts";
import { macosRules } from "./macos.ts";
import type { MountTable } from "./mounts.ts";
import { planOf, type Plan } from "./plan.ts";

/**
 * Makes the lists of a sandbox answer. The disk is looked at once, at the first question about a file: that is what
 * the sandbox does when a command starts.
 */
export function sandboxRules(
  lists: SandboxLists,
  environment: Environment,
  options: SandboxOptions,
): SandboxRules {
  const connect = hostRules(lists, options);
  const make = environment.platform === "darwin" ? macosRules : linuxRules;
  let made: SandboxRules | undefined;
  const rules = (): SandboxRules => (made ??= make(lists, environment, options, connect));
  return {
    read: (path) => rules().read(path),
    write: (path) => rules().write(path),
    connect: (host, port) => rules().connect(host, port),
    run: () => rules().run(),
  };
}

const NO_SHELL: LayerAnswer = { verdict: "deny", reason: "shell-hidden" };
const NO_START: LayerAnswer = { verdict: "deny", reason: "sandbox-cannot-start" };
const MAY_NOT_START: LayerAnswer = { verdict: "unknown", reason: "start-uncertain" };
const RUNS: LayerAnswer = { verdict: "allow", reason: "commands-not-covered" };
const DANGLING: LayerAnswer = { verdict: "unknown", reason: "dangling-link" };
const CHAIN: LayerAnswer = { verdict: "unknown", reason: "link-chain" };
const TOO_MANY: LayerAnswer = { verdict: "unknown", reason: "too-many-files" };

function linuxRules(
  lists: SandboxLists,
  environment: Environment,
  options: SandboxOptions,
  connect: SandboxRules["connect"],
): SandboxRules {
  const plan = planOf(lists, environment, options);
  const instead = insteadOfAll(plan, environment);
  if (instead !== undefined) {
    const always = (): LayerAnswer => instead;
    return { read: always, write: always, connect: always, run: always };
  }
  const isOff = options.filesystemDisabled === true;
  const intents = isOff ? undefined : intentsOf(lists, environment);
  return {
    read: (path) => ask(path, "read", plan, intents, environment),
    write: (path) => ask(path, "write", plan, intents, environment),
    connect,
    run: () => RUNS,
  };
}

/** The one answer to everything where nothing runs. */
function insteadOfAll(plan: Plan, environment: Environment): LayerAnswer | undefined {
  if (plan.start === "fails") return NO_START;
  if (hidesShell(plan.table, environment)) return NO_SHELL;
  return plan.start === "uncertain" ? MAY_NOT_START : undefined;
}

/** Every command is run by a shell: where that is hidden, none runs. */
function hidesShell(table: MountTable, environment: Environment): boolean {
  const shell = environment.realpath("/bin/bash") ?? environment.realpath("/bin/sh");
  return shell !== undefined && table.over(shell)?.source === undefined;
}

function ask(
  path: string,
  action: "read" | "write",
  { table, complete, hasDangling }: Plan,
  intents: Intents | undefined,
  environment: Environment,
): LayerAnswer {
  const inside = insideOf(path, table, environment);
  if (inside.kind === "dangling") return DANGLING;
  if (inside.kind === "chain") return CHAIN;
  const { place, isThere } = inside;
  const mount = table.over(place);
  const answer = mount?.[action] ?? { verdict: "unknown", reason: "not-measured" };
  if (intents === undefined || mount?.role === "own") return answer;
  if (hasDangling && !isThere && action === "write" && answer.verdict === "allow") return DANGLING;
  if (!complete && answer.verdict === "allow") return TOO_MANY;
  const paths = place === path ? [path] : [path, place];
  if (answer.verdict === "allow" && answer.reason === undefined && mount?.role !== "reopen") {
    const reason = intents.allowed(paths, action, isThere);
    return reason === undefined ? answer : { ...answer, reason };
  }
  if (answer.reason === "closed-list") {
    const reason = intents.denied(paths);
    return reason === undefined ? answer : { ...answer, reason };
  }
  return answer;
}
