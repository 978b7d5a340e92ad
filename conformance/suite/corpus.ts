import * as fs from "node:fs";
import * as path from "node:path";
import { overlayOf, type Overlay } from "../../src/policy/overlay.ts";
import type { Layout } from "../../src/drive/world.ts";
import type { ScopeText } from "../../src/enforcers/scope.ts";
import type { LayerAnswer } from "../../src/enforcers/model.ts";
import { parseAccess } from "../../src/policy/access.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Attempt } from "../../src/policy/attempt.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import type { Target } from "../../src/targets/target.ts";
import { withRooms } from "../../src/verify/layout.ts";
import { openAgent, type Tried } from "./agents.ts";
import { CWD, randomMachine, worldFor } from "./machine.ts";
import { agrees } from "./agreement.ts";
import type { Disagreement } from "./pairs.ts";
import { hashOf } from "./random.ts";

/** A disagreement that was found once. It is tried again in every run, whatever became of it. */
export interface Case {
  /** As `Bash(rm x)`. */
  readonly access: string;
  /** The text of the agent's first artifact, in the world of the random pairs. */
  readonly configuration: string;
  /** The texts of its other artifacts by their ids; absent: there are none. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Options of the target that it was made with. */
  readonly options: unknown;
  /** What else the agent read; absent: nothing. */
  readonly scopes?: readonly ScopeText[];
  /** What stands where the access goes, beside what is always there. */
  readonly world: Layout;
  readonly observed: ObservedVerdict;
  /** How to come to it again. */
  readonly found: string;
}

/** The cases of an agent with the names of their files, in the order of the names. */
export function corpusOf(agent: string): readonly (Case & { readonly name: string })[] {
  const folder = folderOf(agent);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .toSorted()
    .map((name) => ({ ...(JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")) as Case), name }));
}

/** A disagreement in the form in which it is kept. */
export function caseOf(found: Disagreement, target: Target, how: string): Case {
  const { access, files, options, world, observed, scopes } = found;
  const { [target.artifacts[0].id]: configuration = "", ...beside } = files;
  return {
    access,
    configuration,
    ...(Object.keys(beside).length === 0 ? {} : { beside }),
    options,
    world,
    observed,
    found: how,
    ...(scopes && { scopes }),
  };
}

/** The text of each artifact by its id. */
function filesOf(target: Target, { configuration, beside }: Case): Readonly<Record<string, string>> {
  return { [target.artifacts[0].id]: configuration, ...beside };
}

/** Keeps a case. The name depends on what it is, so that finding it again changes nothing. */
export function keep(agent: string, one: Case): string {
  const { access, configuration, beside, scopes } = one;
  const folder = folderOf(agent);
  const others = [beside, scopes].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
  const name = `${hashOf(`${access} ${configuration}${others.join("")}`)
    .toString(16)
    .padStart(8, "0")}.json`;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), `${JSON.stringify(one, undefined, 2)}\n`);
  return path.join(folder, name);
}

function folderOf(agent: string): string {
  return path.join("conformance/corpus", agent);
}

/** What the model says to a case, in the world in which it was found. */
export async function predictedFor(
  target: Target,
  one: Case,
): Promise<{ readonly answer: LayerAnswer; readonly attempt: Attempt; readonly environment: Overlay }> {
  const { access, options, world, scopes = [] } = one;
  const read = parseAccess(access, CWD);
  if (read.kind !== "access") throw new Error(`${access} is no access`);
  const environment = overlayOf(randomMachine());
  for (const folder of world.directories) environment.addDirectory(folder);
  for (const file of world.files) environment.addFile(file);
  for (const root of world.repositories ?? []) environment.addFile(`${root}/.git/HEAD`);
  for (const [link, to] of Object.entries(world.links)) environment.addLink(link, to);
  const attempt = attemptOf(read.access, environment);
  const { model } = await target.model();
  return {
    answer: model({ files: filesOf(target, one), scopes, environment, options }).decide(attempt).layer2,
    attempt,
    environment,
  };
}

/** A case that came out differently. */
export interface Changed {
  readonly name: string;
  readonly access: string;
  readonly predicted: string;
  readonly observed: ObservedVerdict;
  /** What was observed when it was found. */
  readonly before: ObservedVerdict;
  readonly case: Case;
}

export interface CorpusResult {
  readonly cases: number;
  readonly agree: number;
  readonly different: readonly Changed[];
}

/** Tries everything again that was found once. Each case has a world of its own. */
export async function replayCorpus(tried: Tried): Promise<CorpusResult> {
  const cases = corpusOf(tried.target.name);
  const different: Changed[] = [];
  for (const one of cases) {
    const { answer } = await predictedFor(tried.target, one);
    const observed = await replay(tried, one);
    const { name, access, observed: before } = one;
    if (observed !== before || !isSettled(answer, observed))
      different.push({ name, access, predicted: answer.verdict, observed, before, case: one });
  }
  return { cases: cases.length, agree: cases.length - different.length, different };
}

/** What an agent does in a case. */
export async function replay(tried: Tried, one: Case): Promise<ObservedVerdict> {
  const { target } = tried;
  const { attempt, environment } = await predictedFor(target, one);
  const { scopes = [] } = one;
  const session = await openAgent(tried, withRooms(worldFor([attempt], environment), scopes));
  try {
    const files = filesOf(target, one);
    const run = await session.run({ files, scopes, base: "configured", accesses: [attempt.access] });
    return run.observations[0]?.verdict ?? "lost";
  } finally {
    await session.close();
  }
}

/** Whether the model says what was observed, or that it does not know. */
export function isSettled(answer: LayerAnswer, observed: ObservedVerdict): boolean {
  return answer.verdict === "unknown" || agrees(answer, observed);
}
