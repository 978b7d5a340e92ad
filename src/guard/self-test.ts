import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import type { Policy } from "../policy/policy.ts";
import { policyFor } from "../policy/applies.ts";
import { subjectText } from "../policy/subject-text.ts";
import { filesOf } from "../targets/files.ts";
import type { Target } from "../targets/target.ts";
import type { Registered } from "../targets/kit/hooks/seat.ts";
import type { Workspace } from "../workspace/load.ts";

import { askService, saysNothing, type ServiceAnswer } from "./service-client.ts";

/** What the registered command answered to one event, and whether it should have. */
export interface Played {
  readonly event: "benign" | "denied" | "broken";
  readonly line: string;
  readonly isFine: boolean;
  readonly answer: string;
}

export type SelfTest =
  | { readonly kind: "not-registered"; readonly file: string | undefined }
  | {
      readonly kind: "played";
      readonly file: string;
      readonly off?: string;
      readonly played: readonly Played[];
    };

const TIMEOUT_MS = 60_000;

/**
 * Plays events through the command that is registered in the agent's file: one that the policy does not restrict, one that it
 * denies, and one that is not a call.
 */
export async function selfTest(workspace: Workspace, target: Target): Promise<SelfTest | undefined> {
  const { hook, name } = target;
  if (hook === undefined) return undefined;
  const spec = filesOf(target).find(({ id }) => id === hook.artifact);
  const file = spec === undefined ? undefined : workspace.config.targets[spec.configKey];
  if (file === undefined || !fs.existsSync(file)) return { kind: "not-registered", file };
  const seat = await hook.seat();
  const registered = await seat.registered(fs.readFileSync(file, "utf8"), file, workspace.variables);
  if (registered === undefined) return { kind: "not-registered", file };
  const { off } = registered;
  const { cwd } = workspace.environment;
  const play = async (event: Played["event"], line: string, input: string): Promise<Played> => ({
    event,
    line,
    ...(await answerOf(registered, event, input, cwd)),
  });
  const denied = deniedLine(workspace.policy, name);
  return {
    kind: "played",
    file,
    ...(off === undefined ? {} : { off }),
    played: [
      await play("benign", "true", JSON.stringify(seat.event("true", cwd))),
      ...(denied === undefined
        ? []
        : [await play("denied", denied, JSON.stringify(seat.event(denied, cwd)))]),
      await play("broken", "{", "{"),
    ],
  };
}

type Answered = Pick<Played, "isFine" | "answer">;

async function answerOf(
  { words, service }: Registered,
  event: Played["event"],
  input: string,
  cwd: string,
): Promise<Answered> {
  if (service !== undefined) return servedAnswer(await askService(service, input, TIMEOUT_MS), event);
  const [program = "", ...args] = words;
  const settings = { input, cwd, encoding: "utf8", timeout: TIMEOUT_MS } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, settings);
  const isRefused = status === 2 && stderr !== "";
  const isFine = {
    benign: status === 0 && stdout.trim() === "",
    denied: isRefused || (status === 0 && DENIAL.test(stdout)),
    broken: isRefused,
  }[event];
  const answer = error?.message ?? `status ${status ?? "unknown"}: ${(stdout + stderr).trim()}`;
  return { isFine, answer };
}

/** No answer refuses the call too, but then it refuses every call. */
function servedAnswer(answer: ServiceAnswer, event: Played["event"]): Answered {
  if (answer.kind === "silent") return { isFine: false, answer: answer.why };
  const { status, body } = answer;
  const isDenied = status === 200 && DENIAL.test(body);
  const isFine = event === "benign" ? saysNothing(answer) : isDenied;
  return { isFine, answer: `status ${status}: ${body.trim()}` };
}

const DENIAL = /"(?:deny|block)"/;

/** A command that the policy denies to an agent, as its rule names it. */
function deniedLine(policy: Policy, agent: string): string | undefined {
  const rule = policyFor(policy, agent).rules.find(
    ({ effect, action, inert }) => effect === "deny" && action === "execute" && inert === undefined,
  );
  return rule === undefined ? undefined : subjectText(rule);
}
