import { expect } from "vitest";
import type { World } from "../../test/support/world.ts";

/** A file beside the one that twsrt writes, with which the agent no longer keeps the policy. */
export interface Story {
  readonly agent: string;
  readonly world: World;
  /** Where the agent is started. */
  readonly cwd: string;
  /** Has the real agent try a denied access. */
  readonly attempt: () => Promise<string | undefined>;
  /** What the agent answers while the policy is in force, and what when it is not. */
  readonly denied: RegExp;
  readonly through: RegExp;
  readonly foreign: { readonly file: string; readonly text: string; readonly line: number };
  /** The code of the finding. */
  readonly code: string;
  readonly remedy: (world: World) => void;
}

/**
 * Plays it with the real agent: the access is denied; with the other file it gets through, and `status` and `diff` say so with
 * exit status 1 and name the line; after the remedy it is denied again.
 */
export async function play(story: Story): Promise<void> {
  const { agent, world, cwd, attempt, denied, through, foreign, code, remedy } = story;
  const run = (command: string): ReturnType<World["run"]> => world.run([command, agent], { cwd });
  expect(await attempt()).toMatch(denied);
  const before = run("status");
  expect(before.status, before.stdout + before.stderr).toBe(0);

  world.write(foreign.file, foreign.text);
  expect(await attempt()).toMatch(through);
  const line = `${foreign.file.replace(/^project\//, "")}:${foreign.line}`;
  const status = run("status");
  expect(status.status, status.stdout + status.stderr).toBe(1);
  expect(status.stdout).toContain(code);
  expect(status.stdout).toContain(line);
  const diff = run("diff");
  expect(diff.status).toBe(1);
  expect(diff.stdout + diff.stderr).toContain(line);

  remedy(world);
  expect(await attempt()).toMatch(denied);
  expect(run("status").status).toBe(0);
}
