import { expect } from "vitest";
import type { World } from "../../test/support/world.ts";

type Variables = Readonly<Record<string, string>>;

/** An agent in a home for which the policy was written. */
export interface Stage {
  readonly agent: string;
  readonly world: World;
  /** Where the agent is started. */
  readonly cwd: string;
  /** Has the real agent try a denied access, with these variables. */
  readonly attempt: (variables: Variables) => Promise<string | undefined>;
  /** What the agent answers while the policy is in force, and what when it is not. */
  readonly denied: RegExp;
  readonly through: RegExp;
}

/** A file beside the one that twsrt writes, with which the agent no longer keeps the policy. */
export interface Story extends Stage {
  readonly foreign: { readonly file: string; readonly text: string; readonly line: number };
  /** The code of the finding. */
  readonly code: string;
  readonly remedy: (world: World) => void;
}

/** The access is denied, and `status` and `diff` have no objection. */
export async function isInForce(stage: Stage, variables: Variables = {}): Promise<void> {
  expect(await stage.attempt(variables)).toMatch(stage.denied);
  for (const command of ["status", "diff"]) {
    const { status, shown } = run(command, stage, variables);
    expect(status, shown).toBe(0);
  }
}

/** The access gets through; `status` and `diff` end with exit status 1 and name the place, `status` the finding as well. */
export async function isOpenedBy(
  place: string,
  code: string,
  stage: Stage,
  variables: Variables = {},
): Promise<void> {
  expect(await stage.attempt(variables)).toMatch(stage.through);
  for (const command of ["status", "diff"]) {
    const { status, shown } = run(command, stage, variables);
    expect(status, shown).toBe(1);
    expect(shown).toContain(place);
    if (command === "status") expect(shown).toContain(code);
  }
}

function run(command: string, { world, agent, cwd }: Stage, env: Variables) {
  const { status, stdout, stderr } = world.run([command, agent], { cwd, env });
  return { status, shown: stdout + stderr };
}

/** Plays it with the real agent: the access is denied; with the other file it gets through; after the remedy it is denied again. */
export async function play(story: Story): Promise<void> {
  const { world, foreign, code, remedy } = story;
  await isInForce(story);
  world.write(foreign.file, foreign.text);
  await isOpenedBy(`${foreign.file.replace(/^project\//, "")}:${foreign.line}`, code, story);
  remedy(world);
  await isInForce(story);
}
