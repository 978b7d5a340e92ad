import * as fs from "node:fs";
import { expect, test } from "vitest";
import { newWorld, type World } from "../../test/support/world.ts";
import { sampled } from "./sample.ts";
import { attemptsOf, record, type Attempt, type Outcome } from "../managed/attempts.ts";
import type { AgentName } from "./agents.ts";
import { installManaged, privateEtc, type PrivateEtc } from "./private-etc.ts";

/** Where the policy is: in the user's file, or in that of an administrator. */
export type Guard = "own" | "managed";

/** A home with an attempt in it, before the agent is started. */
export interface Scene {
  readonly world: World;
  /** Where the agent is started. */
  readonly cwd: string;
  readonly etc: PrivateEtc;
}

interface Setting {
  readonly policy: { readonly srt: string; readonly bash: string };
  readonly config: string;
  /** Files of the user's, which are there before twsrt writes. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders to make. */
  readonly folders?: readonly string[];
  /** Values that files of attempts name. */
  readonly named?: Readonly<Record<string, unknown>>;
}

/** Prepares a home for an attempt: the policy, where it is guarded from, and then the files of the attempt. */
export function sceneOf(agent: AgentName, setting: Setting, guard: Guard, attempt: Attempt): Scene {
  const world = newWorld(setting.policy);
  const cwd = world.path("project");
  for (const folder of [cwd, ...(setting.folders ?? []).map((name) => world.path(name))])
    fs.mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(setting.files ?? {}))
    world.write(file, text.replaceAll("$HOME", world.home));
  world.write(".config/twsrt/config.toml", setting.config);
  const etc = guard === "managed" ? installManaged(agent, world) : privateEtc();
  if (guard === "own") {
    const { status, stderr } = world.run(["generate", agent, "--write"]);
    expect(status, stderr).toBe(0);
  }
  placeFiles(world, attempt, setting.named ?? {});
  return { world, cwd, etc };
}

/** Writes the files of an attempt into a home; `{ "before": TEXT }` goes in front of what is there. */
function placeFiles(world: World, { files = {} }: Attempt, named: Readonly<Record<string, unknown>>): void {
  for (const [file, value] of Object.entries(files)) {
    const before = (value as { readonly before?: string }).before;
    let text = typeof value === "string" ? value : (before ?? JSON.stringify(value));
    for (const [name, one] of Object.entries(named))
      text = text.replaceAll(JSON.stringify(name), () => JSON.stringify(one));
    const rest = before !== undefined && world.exists(file) ? world.read(file) : "";
    world.write(file, text.replaceAll("$HOME", world.home) + rest);
  }
}

/**
 * Tries everything that is on record for an agent, and compares what gets through. With TWSRT_RECORD set it is put on record
 * instead.
 */
export function tryAttempts(
  agent: AgentName,
  through: (guard: Guard, attempt: Attempt) => Promise<readonly string[]>,
): void {
  const { attempts } = attemptsOf(agent);
  test.each(sampled(attempts).map((one) => [one.attempt, one] as const))("%s", async (_, attempt) => {
    const found: Outcome = {
      own: await through("own", attempt),
      managed: await through("managed", attempt),
    };
    if (process.env["TWSRT_RECORD"] !== undefined) record(agent, attempt.attempt, found);
    else expect(found).toEqual({ own: attempt.own, managed: attempt.managed });
  });
}

/** What an attempt comes to where the agent ends at once. */
export const NOT_STARTED = ["not started"] as const;
