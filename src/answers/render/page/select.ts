import { WORDS } from "../../word.ts";
import { placeText, ruleVerb } from "../words.ts";
import { cellAt, ruleAt, wordRank, type PageCell, type PageData, type PageRule } from "./data.ts";
import { FILTERS, type Filter, type Sort, type View } from "./view.ts";

/** What filtering and sorting need of every rule, made once. */
export interface Index {
  readonly data: PageData;
  readonly rules: readonly PageRule[];
  readonly byId: ReadonlyMap<string, number>;
  /** What the text of a view is looked for in, in lower case. */
  readonly haystacks: readonly string[];
  /** By rule and enforcer: how many ways around there are. */
  readonly around: readonly (readonly number[])[];
}

export function indexOf(data: PageData): Index {
  const rules = data.rules.map((_, at) => ruleAt(data, at));
  return {
    data,
    rules,
    byId: new Map(rules.map(({ id }, at) => [id, at])),
    haystacks: rules.map((rule) =>
      `${ruleVerb(rule)} ${rule.subject} ${placeText(rule.file, rule.line)}`.toLowerCase(),
    ),
    around: rules.map((_, at) => data.enforcers.map((__, i) => waysOf(cellAt(data, at, i)))),
  };
}

function waysOf({ around: { variant, deliberate } }: PageCell): number {
  return variant + deliberate;
}

export interface Found {
  /** Places of rules in the report, in the order in which they are shown. */
  readonly rows: readonly number[];
  /** How many rules each filter would show with the chosen agents and text. */
  readonly counts: Readonly<Record<Filter, number>>;
}

/** The rules that a view shows: every blank-separated part of the text occurs, and some shown column has a chosen word. */
export function find(index: Index, { agents, filters, text, sort }: View): Found {
  const { data, haystacks, around } = index;
  const columns = columnsOf(data, agents);
  const parts = text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "");
  const counts = new Map<Filter, number>(FILTERS.map((filter) => [filter, 0]));
  const rows: number[] = [];
  haystacks.forEach((haystack, at) => {
    if (!parts.every((part) => haystack.includes(part))) return;
    const has = new Set<Filter>();
    for (const column of columns) {
      const word = WORDS[wordRank(data, at, column)];
      if (word !== undefined) has.add(word);
      if ((around[at]?.[column] ?? 0) > 0) has.add("around");
    }
    for (const filter of has) counts.set(filter, (counts.get(filter) ?? 0) + 1);
    if (filters.length === 0 || filters.some((filter) => has.has(filter))) rows.push(at);
  });
  rows.sort(orderOf(index, sort));
  if (sort.descending) rows.reverse();
  return { rows, counts: Object.fromEntries(counts) as Record<Filter, number> };
}

/** The places of the shown enforcers. */
export function columnsOf({ enforcers }: Pick<PageData, "enforcers">, agents: readonly string[]): number[] {
  const all = enforcers.map((_, i) => i);
  return agents.length === 0 ? all : all.filter((i) => agents.includes(enforcers[i]?.name ?? ""));
}

/** Equal ones keep the order of the report. */
function orderOf(index: Index, { by }: Sort): (a: number, b: number) => number {
  const { data, rules, around } = index;
  if (by === "report") return (a, b) => a - b;
  if (by === "rule") return byTexts(rules.map(({ subject, effect, action }) => [subject, effect, action]));
  if (by === "place") {
    const order = byTexts(rules.map(({ file }) => [file]));
    return (a, b) => order(a, b, false) || (rules[a]?.line ?? 0) - (rules[b]?.line ?? 0) || a - b;
  }
  const column = data.enforcers.findIndex(({ name }) => name === by.agent);
  return (a, b) =>
    wordRank(data, a, column) - wordRank(data, b, column) ||
    (around[b]?.[column] ?? 0) - (around[a]?.[column] ?? 0) ||
    a - b;
}

function byTexts(keys: readonly (readonly string[])[]): (a: number, b: number, last?: boolean) => number {
  return (a, b, last = true) => {
    const left = keys[a] ?? [];
    const right = keys[b] ?? [];
    for (const [i, text] of left.entries()) {
      const other = right[i] ?? "";
      if (text !== other) return text < other ? -1 : 1;
    }
    return last ? a - b : 0;
  };
}
