import { attribute } from "./attribute.ts";
import type { Case } from "../tried/cases.ts";
import { aloneDocument, pack, type PackedDocument } from "../tried/documents.ts";
import type { Judge, Judgement } from "../agent/judge.ts";
import type { Issue } from "../agent/report.ts";
import { severityOf } from "../agent/words.ts";
import { verdictOf, wordingOf, type Outcome, type Outcomes, type Verdict } from "./verdicts.ts";

/** Second names of keys, and the names under which doctor speaks of them. */
export const ALIASES: Readonly<Record<string, string>> = {
  additionalMarketplaces: "extraKnownMarketplaces",
  allowedMarketplaces: "strictKnownMarketplaces",
};

const UNTRIED: Outcome = { verdict: "unknown", messages: [], alone: false, silent: false };

export type Log = (text: string) => void;

/** Tries cases, and keeps what became of them. */
export interface Measurement {
  readonly outcomes: Outcomes;
  /** Many cases in one document; what doctor's words leave open is tried alone. */
  measure(cases: readonly Case[]): Promise<void>;
  /** One case in a document: the canary decides. */
  isolate(cases: readonly Case[]): Promise<void>;
  /** Tries those cases alone that cost the file by doctor's words: one of each wording, or of each place too. */
  confirm(each: "wording" | "wording and place"): Promise<void>;
}

export function measurementOf(judge: Judge, log: Log): Measurement {
  const outcomes = new Map<Case, Outcome>();

  const isolate = async (cases: readonly Case[]): Promise<void> => {
    const judgements = await judge(cases.map(aloneDocument));
    for (const [i, one] of cases.entries()) {
      const judgement = judgements[i];
      if (judgement === undefined || !judgement.judged) {
        const messages = judgement === undefined ? [] : [judgement.reason];
        outcomes.set(one, { verdict: "unknown", messages, alone: true, silent: false });
        continue;
      }
      const { alive, issues } = judgement;
      const complaint: Verdict = issues.length > 0 ? "entry" : "ok";
      const verdict: Verdict = alive ? complaint : "file";
      outcomes.set(one, {
        verdict,
        messages: issues.map(({ message }) => message),
        alone: true,
        silent: verdict === "file" && issues.length === 0,
      });
    }
  };

  /** Takes what is clear from doctor's words; returns what is not. */
  const attributeAll = async (documents: readonly PackedDocument<Case>[]): Promise<readonly Case[]> => {
    const judgements = await judge(documents.map(({ doc }) => doc));
    return documents.flatMap(({ members }, i) => {
      const judgement = judgements[i];
      if (judgement === undefined || !judgement.judged) return members.map((member) => member.case);
      const aliased = members.some((member) => isAliased(member.case));
      const issues = aliased ? judgement.issues.map(underSecondName) : judgement.issues;
      const { messages, doubtful } = attribute(members, issues);
      const open: Case[] = [];
      for (const [one, said] of messages) {
        const verdict = verdictOf(said);
        outcomes.set(one, { verdict, messages: said, alone: false, silent: false });
        if (doubtful.has(one) && verdict !== "file") open.push(one);
      }
      return open;
    });
  };

  /** All that presumably survive have to survive together: a document that does not is halved until the one is found. */
  const checkSurvivors = async (cases: readonly Case[]): Promise<void> => {
    let documents = packed(cases);
    while (documents.length > 0) {
      const judgements = await judge(documents.map(({ doc }) => doc));
      const dead = documents.filter((_, i) => !isAlive(judgements[i]));
      if (dead.length > 0) log(`  ${dead.length} documents of presumed survivors were dropped: halving them`);
      const single = dead.flatMap(({ members }) => (members.length === 1 ? members.map((m) => m.case) : []));
      await isolate(single);
      documents = dead
        .filter(({ members }) => members.length > 1)
        .flatMap(({ members }) => {
          const all = members.map((member) => member.case);
          const half = Math.floor(all.length / 2);
          return [...packed(all.slice(0, half)), ...packed(all.slice(half))];
        });
    }
  };

  const measure = async (cases: readonly Case[]): Promise<void> => {
    // In their own order, whatever document each comes to be in: the table lists what it accepts in this order.
    for (const one of cases) outcomes.set(one, UNTRIED);
    const sole = cases.filter(crowdsOutCanary);
    const documents = packed(cases.filter((one) => !crowdsOutCanary(one)));
    log(`  ${cases.length} cases in ${documents.length} documents, ${sole.length} alone`);
    const open = await attributeAll(documents);
    if (open.length > 0) log(`  ${open.length} that doctor's words leave open, alone`);
    await isolate([...sole, ...open]);
    await checkSurvivors(
      cases.filter((one) => outcomes.get(one)?.verdict !== "file" && !crowdsOutCanary(one)),
    );
  };

  const confirm = async (each: "wording" | "wording and place"): Promise<void> => {
    const chosen = representatives(outcomes, each === "wording and place");
    log(`confirming ${chosen.length} of ${fileVerdicts(outcomes).length} dropped files by the canary`);
    await isolate(chosen);
    const refuted = chosen.filter((one) => outcomes.get(one)?.verdict !== "file");
    if (refuted.length === 0) return;
    log(`  ${refuted.length} not confirmed: everything at their places, alone`);
    const places = new Set(refuted.map(({ id }) => id));
    await isolate(
      fileVerdicts(outcomes).flatMap(([one, { alone }]) => (places.has(one.id) && !alone ? [one] : [])),
    );
  };

  return { outcomes, measure, isolate, confirm };
}

/** A value of `permissions`, or of one of its rule lists, leaves no room for a canary beside other cases. */
const crowdsOutCanary = ({ id }: Case): boolean =>
  /^permissions(\.(allow|deny|ask))?$/.test(id) || id === "autoUpdatesChannel";

const isAlive = (judgement: Judgement | undefined): boolean => judgement?.judged === true && judgement.alive;

const firstKey = (id: string): string => /^\w*/.exec(id)?.[0] ?? "";

const isAliased = ({ id }: Case): boolean => Object.hasOwn(ALIASES, firstKey(id));

/** A second name beside the first one is not read, so the two never share a document. */
function packed(cases: readonly Case[]): readonly PackedDocument<Case>[] {
  return [...pack(cases.filter((one) => !isAliased(one))), ...pack(cases.filter(isAliased))];
}

function underSecondName(issue: Issue): Issue {
  const [first, ...rest] = issue.path;
  const second = Object.entries(ALIASES).find(([, name]) => name === first)?.[0];
  return second === undefined ? issue : { ...issue, path: [second, ...rest] };
}

const fileVerdicts = (outcomes: Outcomes): readonly (readonly [Case, Outcome])[] =>
  [...outcomes].filter(([, { verdict }]) => verdict === "file");

/** One case for each wording that costs the file, and for each place if asked for. */
function representatives(outcomes: Outcomes, eachPlace: boolean): readonly Case[] {
  const places = new Set<string>();
  const wordings = new Set<string>();
  return fileVerdicts(outcomes).flatMap(([one, { alone, messages }]) => {
    if (alone) return [];
    const said = messages.filter((message) => severityOf(message) === "file").map(wordingOf);
    const isNew = (eachPlace && !places.has(one.id)) || said.some((wording) => !wordings.has(wording));
    if (!isNew) return [];
    places.add(one.id);
    for (const wording of said) wordings.add(wording);
    return [one];
  });
}
