import type { Layout } from "../../src/drive/world.ts";
import type { Target } from "../../src/targets/target.ts";
import { pathOf } from "../../src/policy/access.ts";
import { openAgent } from "./agents.ts";
import { FACTS, type Fact, type Places } from "./fact-files.ts";
import { hashOf } from "./random.ts";

/** What measured answers came to when they were asked for again. */
export interface FactsResult {
  readonly facts: number;
  readonly agree: number;
  /** Answers that could not be asked for in this world. */
  readonly untried: number;
  readonly different: readonly string[];
}

/** How many configurations are tried, and how many accesses of each. */
export interface Sample {
  readonly configurations: number;
  readonly accesses: number;
}

const PLACES: Readonly<Record<string, Places>> = {
  claude: { home: "/tmp/w/home", cwd: "/tmp/w/work", outside: "/tmp/w/o", temporary: "/tmp" },
  copilot: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
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
  const different: string[] = [];
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
        else different.push(describe(fact, observation.verdict, observation.text || run.end.kind));
      });
      if (index % 10 === 9) say(`${index + 1} of ${groups.length} configurations`);
    }
  } finally {
    await session.close();
  }
  return { facts: groups.flat().length, agree, untried, different };
}

function describe({ files, access, verdict }: Fact, observed: string, text: string): string {
  const configuration = Object.values(files).join("").replaceAll(/\s+/g, " ");
  return `${access.tool}(${access.text}): ${verdict} when it was measured, ${observed} now (${text.slice(0, 120)}) with ${configuration}`;
}

/** Configurations in an order that has nothing to do with how they were found, and accesses of every verdict. */
function sampled(facts: readonly Fact[], { configurations, accesses }: Sample): readonly (readonly Fact[])[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = JSON.stringify(fact.files);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  const order = (text: string): number => hashOf(text);
  return [...groups]
    .toSorted(([a], [b]) => order(a) - order(b))
    .slice(0, configurations)
    .map(([, group]) =>
      group
        .toSorted((a, b) => order(JSON.stringify(a.access)) - order(JSON.stringify(b.access)))
        .slice(0, accesses),
    );
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
  for (const file of [...files]) {
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      if (files.delete(file.slice(0, end))) directories.add(file.slice(0, end));
    }
  }
  return { home, cwd, directories: [...directories], files: [...files], links };
}
