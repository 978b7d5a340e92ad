import type { ObservedVerdict } from "../../src/targets/driver.ts";
import type { Target } from "../../src/targets/target.ts";
import { checkForms } from "../forms/check.ts";
import { keep, replayCorpus } from "./corpus.ts";
import { checkFacts } from "./facts.ts";
import { knownAs, type Difference, type Known } from "./known.ts";
import type { Options } from "./options.ts";
import { comparePairs, type Disagreement } from "./pairs.ts";
import { knowledgeOf } from "../agents/index.ts";
import type { AgentResult } from "./results.ts";

/** Tries one agent, part by part. */
export async function tryAgent(
  target: Target,
  { parts, isEachAlone, sample, pairs: options, scopes: scopeOptions }: Options,
  list: readonly Known[],
  say: (line: string) => void,
): Promise<AgentResult> {
  const agent = target.name;
  const wrong: string[] = [];
  const known: AgentResult["known"][number][] = [];
  const forms = parts.has("forms") ? await checkForms(target, isEachAlone, say) : undefined;
  wrong.push(...(forms?.wrong ?? []).map((line) => `form ${line}`));
  const settle = (difference: Difference, line: string): void => {
    const entry = knownAs(difference, list);
    if (entry === undefined) wrong.push(...(wrong.includes(line) ? [] : [line]));
    else if (!known.some(({ access }) => access === difference.access))
      known.push({ ...difference, why: entry.why });
  };

  const facts = parts.has("facts") ? await checkFacts(target, sample, say) : undefined;
  for (const { access, measured, observed, details } of facts?.different ?? [])
    settle(
      { agent, access, predicted: VERDICTS[measured], observed },
      `fact ${access}: ${measured} when it was measured, ${observed} now: ${details}`,
    );

  const corpus = parts.has("corpus") ? await replayCorpus(target) : undefined;
  for (const { name, access, predicted, observed, before } of corpus?.different ?? [])
    settle(
      { agent, access, predicted, observed },
      `corpus ${name}, ${access}: the model says ${predicted}, the agent ${observed}, and ${before} when it was found`,
    );

  const pairs = parts.has("pairs") ? await comparePairs(target, options, say) : undefined;
  for (const found of pairs?.disagreements ?? []) {
    const difference = differenceOf(agent, found);
    const file = keep(agent, found, `seed ${options.seed}, policy ${found.policy}`);
    settle(
      difference,
      `pair ${found.access}: the model says ${difference.predicted}, the agent ${found.observed} (kept as ${file})`,
    );
  }
  const scopes =
    parts.has("scopes") && knowledgeOf(agent).scopesOf !== undefined
      ? await comparePairs(target, scopeOptions, say)
      : undefined;
  for (const found of scopes?.disagreements ?? []) {
    const difference = differenceOf(agent, found);
    const file = keep(agent, found, `scopes, seed ${options.seed}, policy ${found.policy}`);
    settle(
      difference,
      `scopes ${found.access}: the model says ${difference.predicted}, the agent ${found.observed} (kept as ${file})`,
    );
  }
  return {
    agent,
    ...(scopes === undefined ? {} : { scopes }),
    ...(forms === undefined ? {} : { forms }),
    ...(facts === undefined ? {} : { facts }),
    ...(corpus === undefined ? {} : { corpus }),
    ...(pairs === undefined ? {} : { pairs }),
    known,
    wrong,
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

function differenceOf(agent: string, { access, predicted, observed }: Disagreement): Difference {
  return { agent, access, predicted: predicted.verdict, observed };
}

/** What a run came to, for a person, one line a part. */
export function summaryOf({
  agent,
  forms,
  facts,
  corpus,
  pairs,
  scopes,
  known,
  wrong,
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
    ...known.map(({ access, why }) => `known: ${access}: ${why}`),
    ...wrong.map((line) => `WRONG ${line}`),
  ].map((line) => `${agent} ${line}`);
}
