import { randomInt } from "node:crypto";
import * as fs from "node:fs";
import { TARGETS } from "../../src/targets/registry.ts";
import { formsOf, isTried } from "../forms/table.ts";
import { targetOf } from "./agents.ts";
import { documentOf } from "./document.ts";
import { gapsOf } from "./gaps.ts";
import { knownDifferences } from "./known.ts";
import { HELP, parseOptions, type Options } from "./options.ts";
import { comparePairs } from "./pairs.ts";
import { keepResult, keptResult, type AgentResult } from "./results.ts";
import { summaryOf, tryAgent } from "./run.ts";

const args = process.argv.slice(2);
process.exitCode =
  args[1] === "pairs" && args[0]?.startsWith("-") === false ? await pairsAlone(args) : await run(args);

async function run(words: readonly string[]): Promise<number> {
  const parsed = parseOptions(words, new Date().toISOString().slice(0, 10), () => randomInt(1e9));
  if (parsed.kind === "help") {
    console.log(HELP);
    return 0;
  }
  if (parsed.kind === "wrong") {
    console.error(`${parsed.problem}\n\n${HELP}`);
    return 64;
  }
  const { options } = parsed;
  const begun = Date.now();
  const say = (line: string): void => console.error(`${seconds(begun)} ${line}`);
  const list = knownDifferences();
  if (options.parts.has("pairs"))
    say(`seed ${options.pairs.seed} (repeat with --seed ${options.pairs.seed})`);
  // The agents do not wait for each other: each has a core.
  const results = await Promise.all(
    options.targets.map((target) => tryAgent(target, options, list, (line) => say(named(target.name, line)))),
  );
  for (const result of results) for (const line of summaryOf(result)) console.log(line);
  console.log(`${seconds(begun)} in all`);
  const isRight = results.every(({ wrong }) => wrong.length === 0);
  // What is wrong stands in the document too.
  if (options.date !== undefined) writeDocuments(results, options, options.date);
  return isRight ? 0 : 1;
}

function writeDocuments(results: readonly AgentResult[], options: Options, date: string): void {
  for (const { agent, forms, facts, corpus, pairs, known, wrong } of results) {
    if (forms === undefined || facts === undefined || corpus === undefined || pairs === undefined)
      throw new Error("the document needs a run of all parts");
    const { title, measuredVersion: version } = targetOf(agent);
    const rows = formsOf(agent);
    const { policies, pairs: count, agree, untried, unknown } = pairs;
    keepResult({
      agent,
      title,
      version,
      date,
      forms: {
        proved: forms.proved,
        dead: rows.flatMap((row) => (isTried(row) && row.dead !== undefined ? [row.form] : [])),
        layer1: rows.flatMap((row) => (isTried(row) ? [] : [row.form])),
      },
      facts: { facts: facts.facts, agree: facts.agree, untried: facts.untried },
      corpus: corpus.cases,
      pairs: { policies, pairs: count, agree, untried, unknown, seed: options.pairs.seed },
      known,
      wrong,
    });
  }
  const agents = TARGETS.map(({ name }) => ({ result: keptResult(name), gaps: gapsOf(name) }));
  fs.writeFileSync("docs/conformance.md", documentOf(agents));
}

/** `NAME pairs SEED POLICIES ACCESSES [POLICY]`: random pairs alone, and what came of them as JSON. */
async function pairsAlone([
  name = "",
  ,
  seed,
  policies,
  accesses,
  policy,
]: readonly string[]): Promise<number> {
  const found = await comparePairs(
    targetOf(name),
    {
      seed: Number(seed),
      policies: Number(policies),
      accesses: Number(accesses),
      ...(policy === undefined ? {} : { only: Number(policy) }),
    },
    (line) => console.error(line),
  );
  console.log(JSON.stringify({ ...found, disagreements: found.disagreements.length }, undefined, 1));
  return found.disagreements.length === 0 ? 0 : 1;
}

function named(agent: string, line: string): string {
  return line.startsWith(agent) ? line : `${agent}: ${line}`;
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}
