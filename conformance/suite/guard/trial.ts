import * as path from "node:path";
import { RAN, type Layout } from "../../../src/drive/world.ts";
import type { Observation } from "../../../src/drive/kit/driver.ts";
import { realEnvironment } from "../../../src/files/environment.ts";
import { policyFor } from "../../../src/policy/applies.ts";
import { attemptOf } from "../../../src/policy/attempt-of.ts";
import type { Access, Tool } from "../../../src/policy/attempt.ts";
import { judgeOf, type Decision } from "../../../src/policy/decide.ts";
import { overlayOf, type Overlay } from "../../../src/policy/overlay.ts";
import type { Target } from "../../../src/targets/target.ts";
import type { JobGuard, JobRun } from "../../../src/verify/protocol.ts";
import { CWD, FILES, HOME, LINKS } from "../../shell/world.ts";
import { knowledgeOf } from "../../agents/index.ts";
import { NOTHING } from "../../agents/knowledge.ts";
import { randomOf } from "../random.ts";
import { filesOf } from "../trial.ts";
import { controlLine, hostileAccesses, type Tried } from "./line.ts";
import { guardPolicy } from "./policy.ts";

type Files = JobRun["files"];

/** A random policy with lines around its rules, and what is in place of the agent while they are tried. */
export interface GuardTrial {
  /** The guard stands alone; otherwise the agent has its own rules of the policy as well. */
  readonly isAlone: boolean;
  readonly files: Files;
  /** Absent: the agent's own file is its guard. */
  readonly guard?: JobGuard;
  /** Neither rules nor a guard. */
  readonly bare: Files;
  readonly texts: { readonly srt: string; readonly bash: string };
  readonly tried: readonly Tried[];
  /** What the policy says. */
  readonly decide: (access: Access) => Decision;
}

/** What every trial finds on the disk: the world of the lines, where the guard's own look at it is the policy's. */
export function guardLayout(): Layout {
  return {
    home: HOME,
    cwd: CWD,
    directories: [],
    files: Object.keys(FILES),
    links: LINKS,
    repositories: [CWD],
  };
}

/** @param seed the same text gives the same trial */
export async function guardTrial(
  target: Target,
  seed: string,
  number: number,
  lines: number,
): Promise<GuardTrial> {
  const random = randomOf(`${seed} ${number}`);
  const made = guardPolicy(random);
  const { policy, texts } = made;
  const environment = guardEnvironment();
  const { options } = knowledgeOf(target.name).variantOf(random);
  const variant = { options, ...NOTHING };
  const bare =
    target.hook === undefined
      ? {}
      : await filesOf(target, { ...policy, rules: [], closed: {} }, environment, variant);
  // Without a hook the agent's file is the guard.
  const isAlone = target.hook !== undefined && number % 2 === 0;
  const files = isAlone ? bare : await filesOf(target, policy, environment, variant);
  const judge = judgeOf(policyFor(policy, target.name), environment);
  return {
    isAlone,
    files,
    bare,
    texts,
    tried: [
      ...Array.from({ length: CONTROLS }, (_, index) => controlLine(index)),
      ...hostileAccesses(made, await toolsOf(target), lines, random),
    ],
    decide: (access) => judge.decide(attemptOf(access, environment)),
    ...(target.hook === undefined ? {} : { guard: guardOf(target, texts) }),
  };
}

/** So many lines of each trial are sure to fall under no rule. */
const CONTROLS = 3;

/** The tools beside the shell of which a hook of the agent hears. */
async function toolsOf(target: Target): Promise<readonly Tool[]> {
  const { inSandbox = [] } = await target.driver();
  return (["Read", "Write", "Edit", "WebFetch"] as const).filter((tool) => !inSandbox.includes(tool));
}

function guardEnvironment(): Overlay {
  const overlay = overlayOf(realEnvironment({ home: HOME, cwd: CWD, uid: 1000 }));
  for (const file of [...Object.keys(FILES), `${CWD}/.git/HEAD`]) overlay.addFile(file);
  for (const [link, to] of Object.entries(LINKS)) overlay.addLink(link, to);
  return overlay;
}

/** The program of this source, with the policy where it looks for one. */
function guardOf(target: Target, { srt, bash }: GuardTrial["texts"]): JobGuard {
  const folder = `${HOME}/.config/twsrt`;
  return {
    program: {
      node: process.execPath,
      script: guardProgram(),
      arguments: ["guard", target.name],
      variables: { HOME },
    },
    files: {
      [`${folder}/config.toml`]: `[guard]\nenabled = true\n[${target.name}]\n`,
      [`${HOME}/.srt-settings.json`]: srt,
      [`${folder}/bash-rules.json`]: bash,
    },
  };
}

/** What the box has to show besides the agent. */
export function guardNeeds(): readonly string[] {
  return [process.execPath, path.dirname(guardProgram())];
}

function guardProgram(): string {
  const program = process.env["TWSRT_CONFORMANCE_GUARD"];
  if (program === undefined) throw new Error("the suite is started by conformance/run.mjs");
  return program;
}

/** Whether a shell got the line, or another tool did what it was asked to. The shell prints the mark whatever the agent says. */
export function hasRun({ verdict, text }: Observation): boolean {
  return verdict === "allowed" || text.includes(RAN);
}
