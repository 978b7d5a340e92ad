import type { Layout } from "../../src/drive/world.ts";
import type { ObservedVerdict } from "../../src/targets/driver.ts";
import type { Target } from "../../src/targets/target.ts";
import { pathOf, printAccess } from "../../src/policy/access.ts";
import { openAgent } from "./agents.ts";
import { FACTS, type Fact, type Places } from "./fact-files.ts";
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
}

/** At least so many facts are tried, and at most so many accesses of one configuration. */
export interface Sample {
  readonly facts: number;
  readonly accesses: number;
}

const PLACES: Readonly<Record<string, Places>> = {
  claude: { home: "/tmp/w/home", cwd: "/tmp/w/work", outside: "/tmp/w/o", temporary: "/tmp" },
  copilot: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
  codex: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
  gemini: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
  qwen: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
  opencode: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
};

const LINKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  claude: {
    "/tmp/w/work/link.txt": "/tmp/w/o/x.txt",
    "/tmp/w/work/linkdir": "/tmp/w/o",
    "/tmp/w/work/lk": "/tmp/w/home/real/f",
    "/tmp/w/home/lk": "/tmp/w/home/real/f",
    "/tmp/w/home/lkd": "/tmp/w/home/real",
    "/tmp/w/home/lw": "/tmp/w/home/w",
    "/tmp/w/home/lreal": "/tmp/w/home/real",
  },
  copilot: {
    "/w/ws/ln": "/w/ws/real",
    "/w/ws/lf": "/w/ws/real/f",
    "/w/ws/lff": "/w/ws/real/f",
    "/w/ws/lout": "/w/out/sub",
    "/w/ws/lnk": "/w/out",
    "/w/ws/lnkfile": "/w/out/x",
  },
  codex: { "/w/home/ln": "/w/out/sub", "/w/ws/lf": "/w/out/f", "/w/ws/li": "/w/ws/s" },
  gemini: { "/w/ws/ln": "/w/ws/secrets", "/w/ws/lo": "/w/out", "/w/ws/lff": "/w/ws/a" },
  qwen: {
    "/w/ws/ln": "/w/ws/a",
    "/w/ws/lo": "/w/out",
    "/w/ws/lssh": "/w/home/.ssh",
    "/w/ws/lid": "/w/home/.ssh/id",
    "/w/ws/ldang": "/w/home/den/new",
    "/w/home/la": "/w/home/.ssh",
  },
  opencode: { "/w/ws/ln": "/w/home/.ssh", "/w/ws/lf": "/w/out/f", "/w/ws/ls": "/w/ws/sec" },
};

/** Asks the real agent for measured answers again, a sample that is always the same. */
export async function checkFacts(
  target: Target,
  sample: Sample,
  say: (line: string) => void,
): Promise<FactsResult> {
  const places = PLACES[target.name];
  const read = FACTS[target.name];
  if (places === undefined || read === undefined) throw new Error(`there are no facts of ${target.name}`);
  const groups = sampled(read(places), sample);
  const session = await openAgent(target, layoutFor(groups.flat(), places, LINKS[target.name] ?? {}));
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
        else different.push(changed(fact, observation.verdict, observation.text || run.end.kind));
      });
      if (index % 10 === 9) say(`${index + 1} of ${groups.length} configurations`);
    }
  } finally {
    await session.close();
  }
  return { facts: groups.flat().length, agree, untried, different };
}

function changed({ files, access, verdict }: Fact, observed: ObservedVerdict, text: string): ChangedFact {
  const configuration = Object.values(files).join("").replaceAll(/\s+/g, " ");
  return {
    access: printAccess(access),
    measured: verdict,
    observed,
    details: `${text.slice(0, 120)}, with ${configuration}`,
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
    if (access.tool === "Bash" || access.tool === "WebFetch") continue;
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
