import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { checkForms } from "../forms/check.ts";
import { releaseOf, type Tried } from "./agents.ts";
import { caseOf, keep, replay, replayCorpus } from "./corpus.ts";
import { askAgain, checkFacts } from "./facts.ts";
import { compareGuard, type GuardResult } from "./guard/compare.ts";
import { knownAs, type Difference, type Known } from "./known.ts";
import type { Options } from "./options.ts";
import { comparePairs, type PairsResult } from "./pairs.ts";
import { knowledgeOf } from "../agents/index.ts";
import type { AgentResult, Failure } from "./results.ts";

/** Tries one agent, part by part. */
export async function tryAgent(
  tried: Tried,
  options: Options,
  list: readonly Known[],
  say: (line: string) => void,
): Promise<AgentResult> {
  const { parts, isEachAlone, sample } = options;
  const agent = tried.target.name;
  const release = (await releaseOf(tried)) ?? "of no known release";
  say(`${agent} ${release}`);
  const failures: Failure[] = [];
  const known: AgentResult["known"][number][] = [];
  const settle = (difference: Difference, failure: Failure): void => {
    const entry = knownAs(difference, list, release);
    if (entry === undefined) {
      if (!failures.some(({ line }) => line === failure.line)) failures.push(failure);
    } else if (!known.some(({ access }) => access === difference.access))
      known.push({ ...difference, why: entry.why });
  };
  const forms = parts.has("forms") ? await checkForms(tried, isEachAlone, say) : undefined;
  for (const line of forms?.wrong ?? [])
    failures.push({
      line: `form ${line}`,
      isSame: async (other) => (await checkForms(other, isEachAlone, () => undefined)).wrong.includes(line),
    });

  const facts = parts.has("facts") ? await checkFacts(tried, sample, say) : undefined;
  for (const one of facts?.different ?? []) {
    const { access, measured, observed, details } = one;
    settle(
      { agent, access, predicted: VERDICTS[measured], observed },
      {
        line: `fact ${access}: ${measured} when it was measured, ${observed} now: ${details}`,
        isSame: async (other) => (await askAgain(other, one)) === observed,
      },
    );
  }

  const corpus = parts.has("corpus") ? await replayCorpus(tried) : undefined;
  for (const { name, access, predicted, observed, before, case: one } of corpus?.different ?? [])
    settle(
      { agent, access, predicted, observed },
      {
        line: `corpus ${name}, ${access}: the model says ${predicted}, the agent ${observed}, and ${before} when it was found`,
        isSame: async (other) => (await replay(other, one)) === observed,
      },
    );

  /** Random pairs, with other files around them or without. */
  const compare = async (part: "pairs" | "scopes"): Promise<PairsResult | undefined> => {
    if (!parts.has(part)) return undefined;
    if (part === "scopes" && knowledgeOf(agent).scopesOf === undefined) return undefined;
    const found = await comparePairs(tried, options[part], say);
    const prefix = part === "scopes" ? "scopes, " : "";
    for (const one of found.disagreements) {
      const { access, predicted, observed, policy } = one;
      const kept = caseOf(one, tried.target, `${prefix}seed ${options[part].seed}, policy ${policy}`);
      // The corpus is for the pinned release.
      const where = options.other === undefined ? ` (kept as ${keep(agent, kept)})` : "";
      settle(
        { agent, access, predicted: predicted.verdict, observed },
        {
          line: `${part === "pairs" ? "pair" : part} ${access}: the model says ${predicted.verdict}, the agent ${observed}${where}`,
          isSame: async (other) => (await replay(other, kept)) === observed,
        },
      );
    }
    return found;
  };
  const pairs = await compare("pairs");
  const scopes = await compare("scopes");
  const isGuarded = tried.target.hook !== undefined || knowledgeOf(agent).isItsOwnGuard === true;
  const guard = parts.has("guard") && isGuarded ? await compareGuard(tried, options.guard, say) : undefined;
  for (const { line } of guard?.misses ?? [])
    failures.push({
      line: `guard: ${line}`,
      isSame: async (other) =>
        (await compareGuard(other, options.guard, () => undefined)).misses.some((one) => one.line === line),
    });
  return {
    agent,
    release,
    ...(guard === undefined ? {} : { guard }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(forms === undefined ? {} : { forms }),
    ...(facts === undefined ? {} : { facts }),
    ...(corpus === undefined ? {} : { corpus }),
    ...(pairs === undefined ? {} : { pairs }),
    known,
    failures,
  };
}

/** A measured answer in the words of a model. */
const VERDICTS: Readonly<Record<ObservedVerdict, string>> = {
  allowed: "allow",
  asked: "ask",
  denied: "deny",
  "not-offered": "deny",
  lost: "unknown",
  untried: "unknown",
};

/** What a run came to, for a person, one line a part. */
export function summaryOf({
  agent,
  release,
  forms,
  facts,
  corpus,
  pairs,
  scopes,
  guard,
  known,
  failures,
}: AgentResult): readonly string[] {
  const unknown = Object.entries(pairs?.unknown ?? {});
  return [
    ...(forms === undefined
      ? []
      : [
          `forms: ${forms.proved} proved, ${forms.dead} not consulted as expected, ${forms.layer1} of layer 1 not tried, ${forms.wrong.length} wrong`,
        ]),
    ...(facts === undefined
      ? []
      : [
          `facts: ${facts.agree} of ${facts.facts} hold, ${facts.untried} could not be tried, ${facts.different.length} do not`,
        ]),
    ...(corpus === undefined ? [] : [`corpus: ${corpus.agree} of ${corpus.cases} as before`]),
    ...(pairs === undefined
      ? []
      : [
          `pairs: ${pairs.agree} of ${pairs.pairs} agree, ${pairs.untried} could not be tried, ${pairs.disagreements.length} disagree`,
          ...unknown.map(([reason, count]) => `  unknown to the model: ${count} ${reason}`),
        ]),
    ...(scopes === undefined
      ? []
      : [
          `scopes: ${scopes.policies} sets of other files, ${scopes.agree} of ${scopes.pairs} agree, ${scopes.untried} could not be tried, ${scopes.disagreements.length} disagree`,
          ...Object.entries(scopes.unknown).map(
            ([reason, count]) => `  unknown to the model: ${count} ${reason}`,
          ),
        ]),
    ...(guard === undefined ? [] : [guardLine(guard)]),
    ...known.map(({ access, why }) => `known: ${access}: ${why}`),
    ...failures.map(({ line }) => `WRONG ${line}`),
  ].map((line) => `${agent} ${release} ${line}`);
}

function guardLine({ policies, lines, held, free, lost, untried, control, misses }: GuardResult): string {
  const stopped = Object.entries(held).map(([effect, one]) => `${effect} ${one.stopped} of ${one.tried}`);
  return [
    `guard: ${policies} policies, ${lines} accesses, stopped ${stopped.join(", ")}`,
    `of the rest ran ${free.ran} of ${free.tried}`,
    `${lost} without an answer`,
    `${untried} could not be tried`,
    `without the guard ran ${control.ran} of ${control.tried} stopped ones`,
    `${misses.length} wrong`,
  ].join("; ");
}
