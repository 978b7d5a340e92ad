import type { Observation, TriedAccess } from "../../../src/drive/kit/driver.ts";
import { printAccess } from "../../../src/policy/access.ts";
import type { Decision } from "../../../src/policy/decide.ts";
import { subjectText } from "../../../src/policy/subject-text.ts";
import type { Session } from "../../../src/verify/drive.ts";
import type { JobRun } from "../../../src/verify/protocol.ts";
import { openAgent, type Tried as Agent } from "../agents.ts";
import { controlLine, type Tried } from "./line.ts";
import { smallest } from "./smallest.ts";
import { guardLayout, guardNeeds, guardTrial, hasRun, type GuardTrial } from "./trial.ts";

export interface GuardOptions {
  readonly seed: number;
  /** Accesses, over all policies. */
  readonly lines: number;
  /** One policy alone, by its number. */
  readonly only?: number;
}

/** Something ran although the policy denies it or asks about it, or the run shows nothing. */
export interface GuardMiss {
  readonly line: string;
  /** For a person, with what leads there again. */
  readonly details: string;
}

export interface GuardResult {
  readonly policies: number;
  readonly lines: number;
  /** Of what the policy denies, asks about or cannot tell: how many were tried, and how many of them did not run. */
  readonly held: Readonly<Record<Restriction, { readonly tried: number; readonly stopped: number }>>;
  /** Of what the policy lets be: how many were tried, and how many ran. */
  readonly free: { readonly tried: number; readonly ran: number };
  /** What no answer came to, and what cannot be tried. */
  readonly lost: number;
  readonly untried: number;
  /** Of a sample of what was stopped, without the guard: how many were tried, and how many ran. */
  readonly control: { readonly tried: number; readonly ran: number };
  readonly misses: readonly GuardMiss[];
}

type Restriction = "deny" | "ask" | "unknown";

/** So many lines have one policy, and are tried in one start. */
const LINES_OF_A_POLICY = 60;
/** So many of the stopped lines of a policy are tried without a guard. */
const SAMPLE = 8;

/** Has the real agent try hostile lines with the guard in place: nothing may run that the policy denies or asks about. */
export async function compareGuard(
  agent: Agent,
  options: GuardOptions,
  say: (line: string) => void,
  open: typeof openAgent = openAgent,
): Promise<GuardResult> {
  const { name } = agent.target;
  const tally = emptyTally();
  const session = await open(agent, guardLayout(), guardNeeds());
  try {
    for (const [number, count] of countsOf(options.lines).entries()) {
      if (options.only !== undefined && number !== options.only) continue;
      const trial = await guardTrial(agent.target, `guard ${options.seed} ${name}`, number, count);
      await tryPolicy({ session, trial, again: again(name, options, number), tally, say });
      say(`${name}: ${tally.policies} policies, ${tally.lines} accesses, ${tally.misses.length} wrong`);
    }
  } finally {
    await session.close();
  }
  const { control, lost, lines, misses } = tally;
  const all = again(name, options);
  if (control.ran === 0) misses.push(emptyRun("nothing of what the guard stops runs without it", all));
  if (lost * 10 > lines) misses.push(emptyRun(`${lost} of ${lines} accesses got no answer`, all));
  return tally;
}

/** What has been counted so far. */
type Tally = ReturnType<typeof emptyTally>;

function emptyTally() {
  return {
    policies: 0,
    lines: 0,
    held: { deny: none(), ask: none(), unknown: none() },
    free: { tried: 0, ran: 0 },
    lost: 0,
    untried: 0,
    control: { tried: 0, ran: 0 },
    misses: [] as GuardMiss[],
  };
}

interface PolicyRun {
  readonly session: Session;
  readonly trial: GuardTrial;
  /** The command that tries this policy again. */
  readonly again: string;
  readonly tally: Tally;
  readonly say: (line: string) => void;
}

async function tryPolicy(run: PolicyRun): Promise<void> {
  const { session, trial, tally, say } = run;
  const accesses = trial.tried.map(({ access }) => access);
  const { end, observations } = await session.run(jobOf(trial, accesses));
  if (end.kind !== "done") say(`policy ${tally.policies}: ${end.kind} ${end.said}`);
  tally.policies++;
  const stopped: Tried[] = [];
  for (const [index, one] of trial.tried.entries()) {
    const observation = observations[index];
    if (observation === undefined) continue;
    tally.lines++;
    if (observation.verdict === "untried") tally.untried++;
    else if (observation.verdict === "lost") tally.lost++;
    else if (await isStopped(run, one, observation)) stopped.push(one);
  }
  const isNeverHeld = trial.isAlone || trial.guard === undefined;
  const controls = observations.filter((_, index) => isControl(trial.tried[index]));
  const missing = controls.filter((observation) => !hasRun(observation)).length;
  if (isNeverHeld && missing > 0)
    tally.misses.push(emptyRun(`${missing} of ${controls.length} harmless lines did not run`, run.again));
  await tryWithout(run, stopped);
}

/** Counts an answer. @returns whether the policy restricts the access, and it did not run */
async function isStopped(run: PolicyRun, one: Tried, observation: Observation): Promise<boolean> {
  const { session, trial, tally, say } = run;
  const { effect } = trial.decide(one.access);
  const ran = hasRun(observation);
  if (effect === "allow" || effect === "default") {
    tally.free.tried++;
    if (ran) tally.free.ran++;
    return false;
  }
  tally.held[effect].tried++;
  if (!ran) {
    tally.held[effect].stopped++;
    return true;
  }
  const small = await smallest(one, trial, (accesses) => runs(session, trial, accesses));
  const miss = missOf(trial, small, observation, run.again);
  tally.misses.push(miss);
  say(miss.details);
  return false;
}

/** Tries a sample of what was stopped without the guard: a mark that never shows would prove nothing. */
async function tryWithout({ session, trial, tally }: PolicyRun, stopped: readonly Tried[]): Promise<void> {
  const accesses = stopped
    .filter((_, index) => index % Math.ceil(stopped.length / SAMPLE) === 0)
    .map(({ access }) => access);
  const { observations } = await session.run({ files: trial.bare, base: "open", accesses });
  tally.control.tried += accesses.length;
  tally.control.ran += observations.filter(hasRun).length;
}

const none = (): { tried: number; stopped: number } => ({ tried: 0, stopped: 0 });

/** How many lines each policy has. The lines of a policy do not depend on how many policies there are. */
function countsOf(lines: number): readonly number[] {
  const counts: number[] = [];
  for (let left = lines; left > 0; left -= LINES_OF_A_POLICY) counts.push(Math.min(left, LINES_OF_A_POLICY));
  return counts;
}

function jobOf({ files, guard }: GuardTrial, accesses: readonly TriedAccess[]): JobRun {
  return { files, base: "open", accesses, ...(guard === undefined ? {} : { guard }) };
}

/** Those of some accesses that run with the guard in place. */
async function runs(
  session: Session,
  trial: GuardTrial,
  accesses: readonly TriedAccess[],
): Promise<readonly boolean[]> {
  const { observations } = await session.run(jobOf(trial, accesses));
  return accesses.map((_, index) => {
    const observation = observations[index];
    return observation !== undefined && hasRun(observation);
  });
}

function isControl(one: Tried | undefined): boolean {
  return one?.access.text.startsWith(CONTROL) === true;
}

const CONTROL = controlLine(0).access.text.slice(0, -1);

function again(agent: string, { seed, lines }: GuardOptions, policy?: number): string {
  const words = `npm run conformance -- --only guard --agent ${agent} --seed ${seed} --lines ${lines}`;
  return policy === undefined ? words : `${words} --policy ${policy}`;
}

function missOf(
  trial: GuardTrial,
  { access }: Tried,
  { verdict, text }: Observation,
  repeat: string,
): GuardMiss {
  const decision = trial.decide(access);
  const line = `${printAccess(access)} ran, and the policy says ${decision.effect}`;
  const details = [
    `DISAGREEMENT ${line}`,
    `  because   ${because(decision)}`,
    `  observed  ${verdict} ${text.slice(0, 160)}`,
    `  with      ${trial.isAlone ? "the guard alone" : "the agent's own rules as well"}: ${trial.texts.srt} ${trial.texts.bash}`,
    `  again:    ${repeat}`,
  ].join("\n");
  return { line, details };
}

function because({ by: [voice] }: Decision): string {
  if (voice === undefined) return "nothing";
  if (voice.kind === "closed") return `${voice.about} is not in ${voice.list}`;
  if (voice.kind === "rule") return `${subjectText(voice.rule)} (${voice.about})`;
  return `${voice.code} (${voice.part})`;
}

function emptyRun(why: string, repeat: string): GuardMiss {
  return { line: why, details: `${why}\n  again:    ${repeat}` };
}
