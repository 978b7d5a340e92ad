import { WORDS } from "../../../word.ts";
import { AROUND_MEANING, askedText, counted, WORD_MEANINGS } from "../../words.ts";
import type { PageData } from "../data.ts";
import { columnsOf, find, indexOf } from "../select.ts";
import { EVERYTHING, hashOf, viewOf, type View } from "../view.ts";
import { detail, type Opened } from "./detail.ts";
import { element, prose, wordLabel } from "./elements.ts";
import { grid } from "./grid.ts";
import { summary } from "./summary.ts";
import { toolbar } from "./toolbar.ts";

function start(data: PageData, into: HTMLElement): void {
  const index = indexOf(data);
  const known = data.enforcers.map(({ name }) => name);
  let view = viewOf(location.hash, known);

  /** Opening something is a step that the browser can go back over; typing is none. */
  const show = (next: View, step: "push" | "replace" = "replace"): void => {
    view = next;
    const hash = hashOf(view);
    if (hash !== location.hash.replace(/^#/, "")) remember(hash, step);
    render();
  };
  const toggled = <T>(list: readonly T[], item: T): T[] =>
    list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
  const openedOf = ({ open }: View): Opened | undefined => {
    const rule = open === undefined ? undefined : index.byId.get(open.rule);
    return rule === undefined || open === undefined ? undefined : { rule, column: known.indexOf(open.agent) };
  };

  const top = summary(data.enforcers, {
    toggleAgent: (name) => {
      const shown = view.agents.length === 0 ? known : view.agents;
      const next = known.filter((other) => toggled(shown, name).includes(other));
      show({ ...view, agents: next.length === known.length ? [] : next });
    },
    only: (name, word) => {
      const already = view.agents.length === 1 && view.agents[0] === name && view.filters.join() === word;
      show({ ...view, agents: already ? [] : [name], filters: already ? [] : [word] }, "push");
    },
  });
  const tools = toolbar(data.rules.length, {
    search: (text) => show({ ...view, text }),
    toggleFilter: (filter) => show({ ...view, filters: toggled(view.filters, filter) }),
    reset: () => {
      show({ ...view, agents: EVERYTHING.agents, filters: EVERYTHING.filters, text: EVERYTHING.text });
      tools.field.focus();
    },
  });
  const open = (rule: number, column: number): void => {
    const { id } = index.rules[rule] ?? { id: "" };
    show({ ...view, open: { rule: id, agent: known[column] ?? "" } }, "push");
    panel.focus();
  };
  const close = (): void => {
    const opened = openedOf(view);
    const { open: _closed, ...rest } = view;
    show(rest);
    if (opened !== undefined) rules.focus(opened.rule, opened.column);
  };
  const panel = detail(index, { close, open });
  const rules = grid(index, {
    open,
    // A column that is pressed again and again goes up, down, and back to the order of the report.
    sortBy: (by) => {
      const same = JSON.stringify(by) === JSON.stringify(view.sort.by);
      const sort = same && view.sort.descending ? EVERYTHING.sort : { by, descending: same };
      show({ ...view, sort });
    },
  });

  const render = (): void => {
    const found = find(index, view);
    const columns = columnsOf(data, view.agents);
    const opened = openedOf(view);
    top.update(view);
    tools.update(view, found);
    panel.update(opened, columns);
    rules.update({
      rows: found.rows,
      columns,
      sort: view.sort,
      ...(opened === undefined ? {} : { open: opened }),
    });
  };

  into.replaceChildren(
    element(
      "main",
      {},
      element(
        "header",
        { class: "title" },
        element("h1", {}, "Coverage"),
        element(
          "p",
          {},
          `${counted(data.rules.length, "rule")} in ${askedText(data.enforcers)}, on ${data.platform}`,
        ),
      ),
      ...(data.platform === "linux"
        ? []
        : [
            element(
              "p",
              { class: "warning" },
              "Nothing was measured on this platform; the answers are those of Linux.",
            ),
          ]),
      top.root,
      legend(),
      tools.root,
      rules.root,
    ),
    panel.root,
  );
  addEventListener("hashchange", () => {
    const before = openedOf(view);
    view = viewOf(location.hash, known);
    render();
    // Going back closes the panel, and what had the focus in it is gone.
    if (before !== undefined && openedOf(view) === undefined) rules.focus(before.rule, before.column);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.open !== undefined) {
      event.preventDefault();
      close();
    } else if (event.key === "/" && document.activeElement !== tools.field) {
      event.preventDefault();
      tools.field.focus();
    }
  });
  render();
  const linked = openedOf(view);
  if (linked !== undefined) {
    rules.focus(linked.rule, linked.column);
    panel.focus();
  }
}

function legend(): HTMLElement {
  const meanings = WORDS.flatMap((word) => [
    element("dt", {}, wordLabel(word)),
    element("dd", {}, WORD_MEANINGS[word]),
  ]);
  return element(
    "details",
    { class: "legend" },
    element("summary", {}, "What the words mean"),
    element("dl", {}, ...meanings),
    element("p", {}, ...prose(`${AROUND_MEANING}.`)),
    element(
      "p",
      {},
      "Open a cell to see which accesses differ, and why. Arrow keys move among the cells, / goes to the filter, Escape closes.",
    ),
  );
}

function remember(hash: string, step: "push" | "replace"): void {
  const address = hash === "" ? location.href.replace(/#.*$/, "") : `#${hash}`;
  try {
    if (step === "push") history.pushState(undefined, "", address);
    else history.replaceState(undefined, "", address);
  } catch {
    // Some browsers allow only so many changes in a while; the page works without.
  }
}

const text = document.getElementById("report")?.textContent ?? "";
const into = document.getElementById("page");
if (into !== null) start(JSON.parse(text) as PageData, into);
