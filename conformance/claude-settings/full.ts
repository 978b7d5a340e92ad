import { askSpecial, aliasScan, guardScan } from "./measure/special.ts";
import type { Agent } from "./agent/judge.ts";
import { inconclusiveOf, limitsOf } from "./measure/limits.ts";
import { measurementOf, type Log } from "./measure/measurement.ts";
import { openItems } from "./measure/open-items.ts";
import { findingsOf, type Outcomes, type Verdict } from "./measure/verdicts.ts";
import { inferTable } from "./table/infer.ts";
import { tableOf, type Table } from "./table/table.ts";
import { casesAt, distinctCases } from "./tried/cases.ts";
import { PATTERNS } from "./tried/keys/formats.ts";
import { settings } from "./tried/keys/index.ts";
import type { Node } from "./tried/nodes.ts";
import { positionsOf, type Position } from "./tried/positions.ts";

export interface FullRun {
  /** Undefined when anything was inconclusive: what was not measured must not be inferred. */
  readonly table: Table | undefined;
  readonly tried: { readonly cases: number; readonly places: number };
  readonly outcomes: Outcomes;
  /** What this method cannot judge. */
  readonly limits: readonly string[];
  /** Cases without a verdict, one a line. */
  readonly inconclusive: readonly string[];
}

/** Lists in lists in lists: nothing deeper is looked for. */
const MOST_STAGES = 4;

/** Tries everything, and infers the table. */
export async function measureAll(agent: Agent, log: Log): Promise<FullRun> {
  const listed = settings([]);
  const unlisted = agent.settings.filter((name) => !Object.hasOwn(listed.children, name));
  const root = settings(agent.settings);
  const measurement = measurementOf(agent.judge, log);
  const { outcomes } = measurement;

  let found = positionsOf(root);
  const positions: Position[] = [];
  const opened = new Map<string, Node>();
  for (let stage = 1; stage <= MOST_STAGES && found.length > 0; stage++) {
    log(`stage ${stage}: ${found.length} places`);
    positions.push(...found);
    await measurement.measure(found.flatMap(casesAt));
    found = stage === MOST_STAGES ? [] : openItems(found, findingsOf(outcomes));
    for (const { id, node } of found) opened.set(id, node);
  }
  await measurement.isolate(positions.flatMap(distinctCases));
  await measurement.confirm("wording and place");

  const findings = findingsOf(outcomes);
  const inconclusive = inconclusiveOf(outcomes);
  const limits = limitsOf(findings, positions, unlisted);
  const tried = { cases: outcomes.size, places: positions.length };
  if (inconclusive.length > 0) return { table: undefined, tried, outcomes, limits, inconclusive };
  const shape = inferTable(root, findings, opened);
  const guards = guardScan(Object.keys(shape.known));
  const aliases = aliasScan();
  const hookGuards = await askSpecial(guards, agent.judge);
  const aliasNames = await askSpecial(aliases, agent.judge);
  const count = (wanted: Verdict): number =>
    [...outcomes.values()].filter(({ verdict }) => verdict === wanted).length;
  const meta = {
    agent: "claude-code",
    version: agent.version,
    cases: outcomes.size + guards.documents.length + aliases.documents.length,
    positions: positions.length,
    file: count("file"),
    entry: count("entry"),
    ok: count("ok"),
    aloneWithCanary: [...outcomes.values()].filter(({ alone }) => alone).length,
    keysFoundInBinary: agent.settings.length,
    ofThemNotInSeed: unlisted.length,
  } as const;
  return {
    table: tableOf({ meta, hookGuards, aliases: aliasNames, patterns: PATTERNS, root: shape }),
    tried: { ...tried, cases: meta.cases },
    outcomes,
    limits,
    inconclusive,
  };
}
