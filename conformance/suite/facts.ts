import type { Layout } from "../../src/drive/world.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { pathOf, printAccess } from "../../src/policy/access.ts";
import { openAgent, type Tried } from "./agents.ts";
import { knowledgeOf } from "../agents/index.ts";
import type { Fact, Places } from "../agents/knowledge.ts";
import { hashOf } from "./random.ts";

/** What measured answers came to when they were asked for again. */
export interface FactsResult {
  readonly facts: number;
  readonly agree: number;
  /** Answers that could not be asked for in this world. */
  readonly untried: number;
  readonly different: readonly ChangedFact[];
}

/** A measured answer that did not come again. */
export interface ChangedFact {
  /** As `Bash(rm x)`. */
  readonly access: string;
  readonly measured: ObservedVerdict;
  readonly observed: ObservedVerdict;
  /** For a person: what the agent said, and with which configuration. */
  readonly details: string;
  readonly fact: Fact;
  /** The world in which it was asked for: what is a file there may be a folder in another one. */
  readonly layout: Layout;
}

/** At least so many facts are tried, and at most so many accesses of one configuration. */
export interface Sample {
  readonly facts: number;
  readonly accesses: number;
}

/** Asks the real agent for measured answers again, a sample that is always the same. */
export async function checkFacts(
  tried: Tried,
  sample: Sample,
  say: (line: string) => void,
): Promise<FactsResult> {
  const { places, links, read } = knowledgeOf(tried.target.name).facts;
  const groups = sampled(read(places), sample);
  const layout = layoutFor(groups.flat(), places, links);
  const session = await openAgent(tried, layout);
  let agree = 0;
  let untried = 0;
  const different: ChangedFact[] = [];
  try {
    for (const [index, group] of groups.entries()) {
      const [first] = group;
      if (first === undefined) continue;
      const run = await session.run({
        files: first.files,
        base: "configured",
        accesses: group.map(({ access }) => access),
      });
      run.observations.forEach((observation, i) => {
        const fact = group[i];
        if (fact === undefined) return;
        if (observation.verdict === "untried") untried++;
        else if (observation.verdict === fact.verdict) agree++;
        // An agent that does not start lets nothing happen.
        else if (run.end.kind === "refused" && fact.verdict === "denied") agree++;
        else
          different.push({ ...changed(fact, observation.verdict, observation.text || run.end.kind), layout });
      });
      if (index % 10 === 9) say(`${index + 1} of ${groups.length} configurations`);
    }
  } finally {
    await session.close();
  }
  return { facts: groups.flat().length, agree, untried, different };
}

/** What another program does with one of the facts, in the world in which it was asked for. */
export async function askAgain(
  tried: Tried,
  { fact: { files, access }, layout }: Pick<ChangedFact, "fact" | "layout">,
): Promise<ObservedVerdict> {
  const session = await openAgent(tried, layout);
  try {
    const run = await session.run({ files, base: "configured", accesses: [access] });
    return run.observations[0]?.verdict ?? "lost";
  } finally {
    await session.close();
  }
}

function changed(fact: Fact, observed: ObservedVerdict, text: string): Omit<ChangedFact, "layout"> {
  const { files, access, verdict } = fact;
  const configuration = Object.values(files).join("").replaceAll(/\s+/g, " ");
  return {
    access: printAccess(access),
    measured: verdict,
    observed,
    details: `${text.slice(0, 120)}, with ${configuration}`,
    fact,
  };
}

/**
 * Whole configurations, because each costs a start of the agent. The order has nothing to do with how they were found,
 * and every mixture of tools and verdicts comes before any comes again.
 */
export function sampled(
  facts: readonly Fact[],
  { facts: least, accesses }: Sample,
): readonly (readonly Fact[])[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = JSON.stringify(fact.files);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  const ordered = inTurns(
    [...groups].map(([key, group]) => ({ key, group })),
    ({ key }) => key,
    ({ group }) => [...new Set(group.map(kindOf))].toSorted().join(),
  );
  const chosen: (readonly Fact[])[] = [];
  let count = 0;
  for (const { group } of ordered) {
    if (count >= least) break;
    const some = inTurns(group, ({ access }) => JSON.stringify(access), kindOf).slice(0, accesses);
    chosen.push(some);
    count += some.length;
  }
  return chosen;
}

function kindOf({ access, verdict }: Fact): string {
  return `${access.tool} ${verdict}`;
}

/** The first of each kind, then the second of each, in an order that is as good as random. */
function inTurns<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  kind: (item: T) => string,
): readonly T[] {
  const turns = new Map<string, number>();
  return items
    .map((item) => ({ item, order: hashOf(nameOf(item)) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item, order }) => {
      const turn = turns.get(kind(item)) ?? 0;
      turns.set(kind(item), turn + 1);
      return { item, order, turn };
    })
    .toSorted((a, b) => a.turn - b.turn || a.order - b.order)
    .map(({ item }) => item);
}

/** Every path that an answer speaks of was a file then, unless something lies below it. */
function layoutFor(facts: readonly Fact[], places: Places, links: Layout["links"]): Layout {
  const { home, cwd, outside } = places;
  const behind = Object.keys(links);
  const files = new Set<string>();
  const directories = new Set([outside]);
  for (const { access } of facts) {
    if (access.tool === "Bash" || access.tool === "WebFetch" || access.tool === "MCP") continue;
    const file = pathOf(access.text, cwd, home);
    const isBehind = behind.some((link) => file === link || file.startsWith(`${link}/`));
    const isOwn = [home, cwd, outside].some((folder) => file.startsWith(`${folder}/`));
    if (isOwn && !isBehind && !/absent|none|nox|new/.test(file)) files.add(file);
  }
  for (const target of Object.values(links)) files.add(target);
  const named = [...files];
  for (const file of named) {
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      if (files.delete(file.slice(0, end))) directories.add(file.slice(0, end));
    }
  }
  return { home, cwd, directories: [...directories], files: [...files], links };
}
