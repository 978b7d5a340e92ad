import { titleWithRelease } from "../../../../enforcers/release.ts";
import { EFFORTS, type Counts, type Effort } from "../../../word.ts";
import { aroundText, EFFORT_NAMES, grouped, placeText, ruleVerb, WORD_MEANINGS } from "../../words.ts";
import { cellAt, COUNTS, detailsAt, OUTCOMES, type PageDetails, type PageWitness } from "../data.ts";
import type { Index } from "../select.ts";
import { button, code, element, prose, wordLabel } from "./elements.ts";

interface Actions {
  readonly close: () => void;
  /** The same rule in another enforcer. */
  readonly open: (rule: number, column: number) => void;
}

export interface Opened {
  readonly rule: number;
  readonly column: number;
}

export interface Detail {
  readonly root: HTMLElement;
  readonly update: (opened: Opened | undefined, columns: readonly number[]) => void;
  readonly focus: () => void;
}

/** More witnesses of one kind than this are drawn only on demand. */
const AT_ONCE = 50;

/** The panel with everything about one rule in one enforcer. */
export function detail(index: Index, actions: Actions): Detail {
  const title = element("h2", { id: "opened", tabindex: -1 });
  const content = element("div", { class: "content" });
  const close = button({ class: "close", "aria-label": "Close (Escape)" }, actions.close, "Close");
  const root = element(
    "aside",
    { class: "detail", role: "dialog", "aria-labelledby": "opened", hidden: true },
    element("header", {}, title, close),
    content,
  );
  let before = "";
  const update = (opened: Opened | undefined, columns: readonly number[]): void => {
    root.hidden = opened === undefined;
    document.documentElement.classList.toggle("opened", opened !== undefined);
    const state = JSON.stringify([opened, columns]);
    if (state === before) return;
    before = state;
    if (opened === undefined) return;
    const rule = index.rules[opened.rule];
    if (rule === undefined) return;
    title.replaceChildren(
      element("span", { class: "verb" }, ruleVerb(rule)),
      " ",
      code(rule.subject, "subject"),
    );
    content.replaceChildren(
      element(
        "p",
        { class: "origin" },
        code(placeText(rule.file, rule.line)),
        ...(rule.reason === undefined ? [] : [element("q", { class: "note" }, rule.reason)]),
      ),
      tabs(index, opened, columns, actions),
      ...body(index, opened),
    );
    root.scrollTop = 0;
  };
  return { root, update, focus: () => title.focus({ preventScroll: true }) };
}

/** What every shown enforcer makes of the rule; the open one is marked. */
function tabs(
  { data }: Index,
  { rule, column }: Opened,
  columns: readonly number[],
  actions: Actions,
): HTMLElement {
  const all = columns.includes(column) ? columns : [...columns, column];
  const controls = all.map((i) =>
    button(
      { class: "tab", "aria-current": i === column ? "true" : undefined },
      () => actions.open(rule, i),
      element("span", { class: "agent" }, data.enforcers[i]?.name ?? ""),
      wordLabel(cellAt(data, rule, i).word),
    ),
  );
  return element("nav", { class: "tabs", "aria-label": "The rule in each enforcer" }, ...controls);
}

function body(index: Index, { rule, column }: Opened): HTMLElement[] {
  const { data } = index;
  const cell = detailsAt(data, rule, column);
  const enforcer = data.enforcers[column];
  const around = aroundText(cell.around);
  const meaning = element(
    "p",
    { class: "meaning" },
    wordLabel(cell.word),
    ` in ${enforcer === undefined ? "" : titleWithRelease(enforcer.title, enforcer.version, enforcer.measured)}, layer 1: ${enforcer?.layer1 ?? ""}. `,
    `That is: ${WORD_MEANINGS[cell.word]}${around === "" ? "" : `, with ${around}`}.`,
  );
  if (cell.applies === false)
    return [element("p", { class: "meaning" }, "The rule is limited to other agents.")];
  const groups = OUTCOMES.flatMap((outcome) => {
    const witnesses = cell.witnesses.filter((witness) => witness.outcome === outcome);
    return byReason(witnesses).map(([reason, some]) => group(index, outcome, reason, some));
  });
  const told = new Set(cell.witnesses.map(({ reason }) => reason));
  const untold = cell.reasons.filter((reason) => !told.has(reason)).map((reason) => explained(index, reason));
  const nothing = groups.length + untold.length === 0;
  const good = element("p", { class: "good" }, "Every form that was tried gets what the policy says.");
  return [meaning, countsTable(cell), ...(nothing ? [good] : []), ...untold, ...groups];
}

function countsTable({ counts: all }: PageDetails): HTMLElement {
  const row = (name: string, counts: Counts): HTMLElement =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...COUNTS.map((count) =>
        element("td", { class: counts[count] === 0 ? "zero" : count }, grouped(counts[count])),
      ),
    );
  return element(
    "table",
    { class: "counts" },
    element("caption", { class: "hidden" }, "Accesses that were tried"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("td"),
        ...COUNTS.map((count) => element("th", { scope: "col", class: count }, count)),
      ),
    ),
    element("tbody", {}, ...EFFORTS.map((effort) => row(EFFORT_NAMES[effort], all[effort]))),
  );
}

function byReason(witnesses: readonly PageWitness[]): [string, PageWitness[]][] {
  const groups = new Map<string, PageWitness[]>();
  for (const witness of witnesses) {
    const some = groups.get(witness.reason) ?? [];
    groups.set(witness.reason, some);
    some.push(witness);
  }
  return [...groups];
}

/** Witnesses that differ in the same way for the same reason, under one explanation. */
function group(
  index: Index,
  outcome: PageWitness["outcome"],
  reason: string,
  witnesses: readonly PageWitness[],
): HTMLElement {
  const list = element("ul", { class: "witnesses" }, ...witnesses.slice(0, AT_ONCE).map(witnessItem));
  const left = witnesses.slice(AT_ONCE);
  const more = button(
    { class: "more" },
    () => {
      list.append(...left.map(witnessItem));
      more.remove();
    },
    `Show ${grouped(left.length)} more`,
  );
  const section = explained(index, reason);
  section.prepend(
    element(
      "p",
      { class: "outcome" },
      wordLabel(outcome),
      element(
        "span",
        { class: "count" },
        witnesses.length === 1 ? "1 access" : `${grouped(witnesses.length)} accesses`,
      ),
    ),
  );
  section.append(list, ...(left.length > 0 ? [more] : []));
  return section;
}

function explained({ data }: Index, reason: string): HTMLElement {
  const known = Object.hasOwn(data.reasons, reason) ? data.reasons[reason] : undefined;
  const heading = element("h3", {}, ...prose(known?.title ?? reason));
  const section = element("section", { class: "reason" }, heading);
  if (known === undefined) return section;
  section.append(
    element("p", { class: "why" }, ...prose(known.why)),
    element("p", { class: "remedy" }, element("b", {}, "Remedy: "), ...prose(known.remedy)),
    element("p", { class: "reason-code" }, code(reason)),
  );
  return section;
}

/** What one witness is called. */
const FORM_OF: Readonly<Record<Effort, string>> = {
  common: "common form",
  variant: "variant",
  deliberate: "deliberate form",
};

function witnessItem(witness: PageWitness): HTMLElement {
  const { access, form, effort, policy, predicted, layer1, layer2, entry } = witness;
  const fact = (name: string, value: string): HTMLElement =>
    element("span", { class: "fact" }, `${name} `, element("b", {}, value));
  return element(
    "li",
    {},
    code(access, "access"),
    element(
      "span",
      { class: "facts" },
      element(
        "span",
        { class: effort === "common" ? "form common" : "form" },
        form === "plain" ? FORM_OF[effort] : `${FORM_OF[effort]}, ${form}`,
      ),
      fact("policy", policy),
      fact("predicted", predicted),
      fact("layer 1", layer1),
      fact("layer 2", layer2),
    ),
    ...(entry === undefined ? [] : [element("span", { class: "entry" }, "entry ", code(entry))]),
  );
}
