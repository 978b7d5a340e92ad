import type { Agent } from "./agent/judge.ts";
import { inconclusiveOf, limitsOf } from "./measure/limits.ts";
import { measurementOf, type Log } from "./measure/measurement.ts";
import { aliasScan, guardScan } from "./measure/special.ts";
import { findingsOf } from "./measure/verdicts.ts";
import { caseDifferences, documentDifferences, type Difference } from "./table/differences.ts";
import type { Table } from "./table/table.ts";
import { casesAt, distinctCases, type Case } from "./tried/cases.ts";
import { settings, UNKNOWN_KEY } from "./tried/keys/index.ts";
import type { Json } from "./tried/nodes.ts";
import { positionsOf } from "./tried/positions.ts";
import { sampleOf } from "./tried/sampling.ts";
import { same } from "./tried/values.ts";

export interface SampleRun {
  readonly differences: readonly Difference[];
  readonly limits: readonly string[];
  readonly cases: number;
  readonly ofAll: number;
  readonly places: number;
  /** Cases without a verdict, one a line. */
  readonly inconclusive: readonly string[];
}

/** How many values are tried at each place, and below how many keys a hook is looked for. */
const VALUES_A_PLACE = 3;
const ONE_IN = 8;

/**
 * Values and keys that are in every sample: a file that is loaded without any word about it, or with words about the
 * value alone, so that nothing but its canary tells the verdict. A canary that is missed shows here.
 */
const ALWAYS_VALUES: Readonly<Record<string, Json>> = { "modelPicker.options": 1.5 };
const ALWAYS_KEYS: readonly string[] = ["attributionProjectPolicy", "extraKnownMarketplaces"];

/** Tries a sample of the values at every place, and every question about an object, against a table. */
export async function measureSample(agent: Agent, table: Table, log: Log): Promise<SampleRun> {
  const positions = positionsOf(settings(agent.settings));
  const all = positions.flatMap(casesAt);
  const name = ({ value, question }: Case): string => JSON.stringify([value, question ?? null]);
  const ofValues = all.filter(({ question }) => question === undefined);
  const chosen = new Set(sampleOf(ofValues, ({ id }) => id, name, VALUES_A_PLACE));
  const isAlways = ({ id, value }: Case): boolean =>
    Object.hasOwn(ALWAYS_VALUES, id) && same(ALWAYS_VALUES[id], value);
  const values = ofValues.filter((one) => chosen.has(one) || isAlways(one));
  const questions = all.filter(({ question }) => question !== undefined);
  const measurement = measurementOf(agent.judge, log);
  log(`${positions.length} places`);
  await measurement.measure([...values, ...questions]);
  await measurement.isolate(positions.flatMap(distinctCases));
  await measurement.confirm("wording");

  const keys = Object.keys(settings(agent.settings).children).filter((key) => key !== UNKNOWN_KEY);
  const someKeys = new Set(
    sampleOf(
      keys,
      () => "",
      (key) => key,
      Math.ceil(keys.length / ONE_IN),
    ),
  );
  const documents = [
    ...guardScan(keys.filter((key) => someKeys.has(key) || ALWAYS_KEYS.includes(key))).documents,
    ...aliasScan().documents,
  ];
  const judgements = await agent.judge(documents);
  const { outcomes } = measurement;
  return {
    differences: [
      ...unknownKeys(agent, table),
      ...caseDifferences(outcomes, table),
      ...documentDifferences(documents, judgements, table),
    ],
    limits: limitsOf(findingsOf(outcomes), [], []),
    inconclusive: [
      ...inconclusiveOf(outcomes),
      ...documents.flatMap((document, i) => {
        const judgement = judgements[i];
        return judgement?.judged === false ? [`${JSON.stringify(document)}: ${judgement.reason}`] : [];
      }),
    ],
    cases: outcomes.size + documents.length,
    ofAll: all.length,
    places: positions.length,
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
