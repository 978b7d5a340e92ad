import type { Agent } from "./agent/judge.ts";
import { limitsOf } from "./measure/limits.ts";
import { measurementOf, type Log } from "./measure/measurement.ts";
import { aliasScan, guardScan } from "./measure/special.ts";
import { findingsOf } from "./measure/verdicts.ts";
import { caseDifferences, documentDifferences, type Difference } from "./table/differences.ts";
import type { Table } from "./table/table.ts";
import { casesAt, distinctCases, type Case } from "./tried/cases.ts";
import { settings, UNKNOWN_KEY } from "./tried/keys/index.ts";
import { positionsOf } from "./tried/positions.ts";
import { sampleOf } from "./tried/sampling.ts";

export interface SampleRun {
  readonly differences: readonly Difference[];
  readonly limits: readonly string[];
  readonly cases: number;
  readonly ofAll: number;
  readonly places: number;
  /** On how many there was no report. */
  readonly unanswered: number;
}

/** How many values are tried at each place, and below how many keys a hook is looked for. */
const VALUES_A_PLACE = 3;
const ONE_IN = 8;

/** Tries a sample of the values at every place, and every question about an object, against a table. */
export async function measureSample(agent: Agent, table: Table, log: Log): Promise<SampleRun> {
  const positions = positionsOf(settings(agent.settings));
  const all = positions.flatMap(casesAt);
  const name = ({ value, question }: Case): string => JSON.stringify([value, question ?? null]);
  const values = sampleOf(
    all.filter(({ question }) => question === undefined),
    ({ id }) => id,
    name,
    VALUES_A_PLACE,
  );
  const questions = all.filter(({ question }) => question !== undefined);
  const measurement = measurementOf(agent.judge, log);
  log(`${positions.length} places`);
  await measurement.measure([...values, ...questions]);
  await measurement.isolate(positions.flatMap(distinctCases));
  await measurement.confirm("wording");

  const keys = Object.keys(settings(agent.settings).children).filter((key) => key !== UNKNOWN_KEY);
  const always = guardScan([]).documents;
  const belowKeys = guardScan(keys).documents.slice(always.length);
  const documents = [
    ...always,
    ...sampleOf(
      belowKeys,
      () => "",
      (one) => JSON.stringify(one),
      Math.ceil(belowKeys.length / ONE_IN),
    ),
    ...aliasScan().documents,
  ];
  const judgements = await agent.judge(documents);
  const { outcomes } = measurement;
  const unanswered = documents.filter((_, i) => judgements[i]?.judged !== true);
  return {
    differences: [
      ...unknownKeys(agent, table),
      ...caseDifferences(outcomes, table),
      ...documentDifferences(documents, judgements, table),
    ],
    limits: [
      ...limitsOf(outcomes, findingsOf(outcomes), [], []),
      ...unanswered.map((one) => `no report on ${JSON.stringify(one)}`),
    ],
    cases: outcomes.size + documents.length,
    ofAll: all.length,
    places: positions.length,
    unanswered:
      unanswered.length + [...outcomes.values()].filter(({ verdict }) => verdict === "unknown").length,
  };
}

/** Keys that the agent has and the table does not: for them it says nothing. */
function unknownKeys(agent: Agent, { root }: Table): readonly Difference[] {
  return agent.settings
    .filter((name) => !Object.hasOwn(root.object.known, name))
    .map((name) => ({
      place: name,
      where: name,
      table: "no such key",
      measured: "a key of its table of settings",
    }));
}
