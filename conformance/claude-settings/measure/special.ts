import type { GuardScan } from "../../../src/targets/claude/settings/schema.ts";
import { EVENTS } from "../tried/keys/hooks.ts";
import type { Judge } from "../agent/judge.ts";
import type { FileReport } from "../agent/report.ts";
import { ALIASES } from "./measurement.ts";
import type { Json, JsonObject } from "../tried/nodes.ts";

/** What is no matter of one key's own type: documents that ask for it. */
export interface Special<T> {
  readonly documents: readonly JsonObject[];
  /** @param reports on the documents, in their order */
  read(reports: readonly FileReport[]): T;
}

/** How deep a guard hook is put; it is looked for less deep than that. */
const DEPTHS = [0, 1, 2, 3, 4, 5] as const;

const guardAt = (depth: number): Json => (depth === 0 ? { PreToolUse: "x" } : { a: guardAt(depth - 1) });

/**
 * A hook for an event that forbids, outside its place, costs the file: for which events, how deep below a key, and
 * below which keys not (`src/targets/claude/settings/facts.md`, fact 4).
 * @param keys the keys at the top
 */
export function guardScan(keys: readonly string[]): Special<GuardScan> {
  const others = keys.filter((key) => key !== "hooks");
  return {
    documents: [
      ...EVENTS.map((event) => ({ zzProbe: { [event]: "x" } })),
      ...DEPTHS.map((depth) => ({ zzProbe: guardAt(depth) })),
      ...others.map((key) => ({ [key]: { zz: { PreToolUse: "x" } } })),
    ],
    read: (reports) => {
      const seen = reports.map(({ issues }) =>
        issues.some(({ message }) => message.includes("declared outside")),
      );
      const ofDepths = seen.slice(EVENTS.length, EVENTS.length + DEPTHS.length);
      const ofKeys = seen.slice(EVENTS.length + DEPTHS.length);
      return {
        guards: EVENTS.filter((_, i) => seen[i] === true),
        events: EVENTS,
        depth: Math.max(...DEPTHS.filter((_, i) => ofDepths[i] === true)),
        unscanned: others.filter((_, i) => ofKeys[i] !== true),
      };
    },
  };
}

/** For each second name, a value that costs the file, and one for the first name that does not. */
const ALIAS_VALUES: Readonly<Record<string, { readonly bad: Json; readonly good: Json }>> = {
  additionalMarketplaces: { bad: { a: { source: { source: "zz" } } }, good: {} },
  allowedMarketplaces: { bad: [1], good: [] },
};

/** Second names of keys: not read, so not judged, while the first name is there with a value. */
export function aliasScan(): Special<Readonly<Record<string, string>>> {
  const pairs = Object.entries(ALIASES);
  return {
    documents: pairs.flatMap(([second, first]) => {
      const { bad = null, good = null } = ALIAS_VALUES[second] ?? {};
      return [{ [second]: bad }, { [second]: bad, [first]: good }, { [second]: bad, [first]: null }];
    }),
    read: (reports) =>
      Object.fromEntries(
        pairs.filter((_, i) => {
          const [sole, besideValue, besideNull] = reports.slice(3 * i, 3 * i + 3);
          return sole?.alive === false && besideValue?.alive === true && besideNull?.alive === false;
        }),
      ),
  };
}

/** @throws when the agent gave no report on one of the documents: what it would have said cannot be left out */
export async function askSpecial<T>(special: Special<T>, judge: Judge): Promise<T> {
  const judgements = await judge(special.documents);
  return special.read(
    special.documents.map((document, i) => {
      const judgement = judgements[i];
      if (judgement?.judged === true) return judgement;
      throw new Error(
        `inconclusive: ${JSON.stringify(document)}: ${judgement?.reason ?? "it was not asked"}`,
      );
    }),
  );
}
