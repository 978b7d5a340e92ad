import { WORDS } from "../../word.ts";

/** What can be filtered by: a word, or `around`: there are ways around the rule. */
export const FILTERS = [...WORDS, "around"] as const;
export type Filter = (typeof FILTERS)[number];

/** What a person looks at. It is the hash of the address, so that it can be linked. */
export interface View {
  /** Names of the enforcers whose columns are shown; none chosen: all. */
  readonly agents: readonly string[];
  /** None chosen: all. */
  readonly filters: readonly Filter[];
  readonly text: string;
  readonly sort: Sort;
  readonly open?: { readonly rule: string; readonly agent: string };
}

export interface Sort {
  /** `report` is the order of the report, what is weak first; `agent`: by one column. */
  readonly by: "report" | "rule" | "place" | { readonly agent: string };
  readonly descending: boolean;
}

export const EVERYTHING: View = {
  agents: [],
  filters: [],
  text: "",
  sort: { by: "report", descending: false },
};

/** @param known the names of the enforcers of this report; others are passed over */
export function viewOf(hash: string, known: readonly string[]): View {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const list = (name: string): string[] => (fields.get(name) ?? "").split(",");
  const agents = list("agents").filter((name) => known.includes(name));
  const filters = FILTERS.filter((filter) => list("words").includes(filter));
  const open = fields.get("open") ?? "";
  const colon = open.indexOf(":");
  const agent = open.slice(0, Math.max(0, colon));
  return {
    agents: known.filter((name) => agents.includes(name)),
    filters,
    text: fields.get("text") ?? "",
    sort: sortOf(fields.get("sort") ?? "", known),
    ...(known.includes(agent) ? { open: { rule: open.slice(colon + 1), agent } } : {}),
  };
}

function sortOf(text: string, known: readonly string[]): Sort {
  const descending = text.startsWith("-");
  const by = descending ? text.slice(1) : text;
  if (by === "rule" || by === "place" || by === "report") return { by, descending };
  const agent = /^agent:(.*)$/.exec(by)?.[1];
  return agent !== undefined && known.includes(agent) ? { by: { agent }, descending } : EVERYTHING.sort;
}

/** The hash of a view, without `#`; nothing for the view that a page opens with. */
export function hashOf({ agents, filters, text, sort, open }: View): string {
  const fields = new URLSearchParams();
  if (agents.length > 0) fields.set("agents", agents.join(","));
  if (filters.length > 0) fields.set("words", filters.join(","));
  if (text !== "") fields.set("text", text);
  const by = typeof sort.by === "string" ? sort.by : `agent:${sort.by.agent}`;
  if (by !== "report" || sort.descending) fields.set("sort", (sort.descending ? "-" : "") + by);
  if (open !== undefined) fields.set("open", `${open.agent}:${open.rule}`);
  return fields.toString();
}
