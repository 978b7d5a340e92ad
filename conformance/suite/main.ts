import { randomInt } from "node:crypto";
import * as fs from "node:fs";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { TARGETS } from "../../src/targets/registry.ts";
import { formsOf, isTried } from "../forms/table.ts";
import type { Release } from "../../src/targets/release.ts";
import { pinned, releaseOf, targetOf } from "./agents.ts";
import { agentDocumentOf, documentOf } from "./document.ts";
import { gapsOf } from "./gaps.ts";
import { knownDifferences } from "./known.ts";
import { HELP, parseOptions, type Options, type Other } from "./options.ts";
import { accept, blame, otherProgram } from "./other-release.ts";
import { comparePairs } from "./pairs.ts";
import { releaseRuns } from "./releases.ts";
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
  if ((["pairs", "scopes", "guard"] as const).some((part) => options.parts.has(part)))
    say(`seed ${options.pairs.seed} (repeat with --seed ${options.pairs.seed})`);
  const isRight = await (options.other === undefined
    ? runPinned(options, say)
    : runOther(options, options.other, say));
  console.log(`${seconds(begun)} in all`);
  return isRight ? 0 : 1;
}

type Say = (line: string) => void;

async function runPinned(options: Options, say: Say): Promise<boolean> {
  const list = knownDifferences();
  // An agent waits about as long as it computes. All of them at once would not start in time on a small machine.
  const atOnce = pLimit(2 * availableParallelism());
  const results = await atOnce.map(options.targets, (target) =>
    tryAgent(pinned(target), options, list, (line) => say(named(target.name, line))),
  );
  for (const result of results) for (const line of summaryOf(result)) console.log(line);
  // What is wrong stands in the document too.
  if (options.date !== undefined) writeResults(results, options, options.date);
  return results.every(({ failures }) => failures.length === 0);
}

/** @returns whether the release does what is known of the pinned one */
async function runOther(options: Options, other: Other, say: Say): Promise<boolean> {
  const [target] = options.targets;
  if (target === undefined) throw new Error("no agent");
  const tried = otherProgram(target, other);
  const result = await tryAgent(tried, options, knownDifferences(), (line) => say(named(target.name, line)));
  const { release, failures } = result;
  if (other.kind === "release" && release !== other.release)
    throw new Error(`${tried.program} is ${release}, not ${other.release}`);
  for (const line of summaryOf(result)) console.log(line);
  const against = (await releaseOf(pinned(target))) ?? "the pinned release";
  const { changed, wrongBefore } = await blame(target, failures);
  for (const line of changed) console.log(`CHANGED since ${against}: ${line}`);
  for (const line of wrongBefore) console.log(`WRONG for ${against} as well: ${line}`);
  if (failures.length === 0) console.log(`${target.name} ${release}: no difference from ${against}`);
  if (!other.accept || options.date === undefined) return failures.length === 0;
  if (failures.length > 0) {
    console.log(
      `not accepted: settle ${failures.length === 1 ? "the difference" : "the differences"}, or list them in conformance/known.json with \`"release": "${release}"\` and the reason`,
    );
    return false;
  }
  accept(target, result, { date: options.date, against, seed: options.pairs.seed });
  writeDocument();
  console.log(`accepted: src/targets/${target.name}/release.json includes ${release}`);
  return true;
}

function writeResults(results: readonly AgentResult[], options: Options, date: string): void {
  for (const { agent, release: version, forms, facts, corpus, pairs, known, failures } of results) {
    if (forms === undefined || facts === undefined || corpus === undefined || pairs === undefined)
      throw new Error("the document needs a run of all parts");
    const { title } = targetOf(agent);
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
      wrong: failures.map(({ line }) => line),
    });
  }
  writeDocument();
}

/** Ranges are read from the files, because a run may have just changed one. */
function writeDocument(): void {
  const agents = TARGETS.map(({ name }) => {
    const { measured } = JSON.parse(fs.readFileSync(`src/targets/${name}/release.json`, "utf8")) as Release;
    return { result: keptResult(name), gaps: gapsOf(name), measured, runs: releaseRuns(name) };
  });
  fs.writeFileSync("docs/conformance.md", documentOf(agents));
  fs.mkdirSync("docs/conformance", { recursive: true });
  for (const agent of agents)
    fs.writeFileSync(`docs/conformance/${agent.result.agent}.md`, agentDocumentOf(agent));
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
    pinned(targetOf(name)),
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
