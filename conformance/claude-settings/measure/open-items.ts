import { literals, type Json, type Leaf } from "../tried/nodes.ts";
import { entryId, itemId, type Position, type Step } from "../tried/positions.ts";
import { LISTS, OBJECTS } from "../tried/values.ts";
import type { Findings } from "./verdicts.ts";

/**
 * Places inside of lists and records whose items turned out to matter, though nobody had listed what is in them.
 * @param positions those whose values were tried, and whose insides were not yet looked at
 */
export function openItems(positions: readonly Position[], findings: Findings): readonly Position[] {
  return positions.flatMap((position) => {
    if (!findings.has(position.id)) return [];
    const { id, node } = position;
    const survives = (value: Json): boolean => findings.survives(id, value);
    const isDropped = (value: Json): boolean => findings.verdict(id, value) === "entry";
    const matters = (values: readonly Json[]): boolean => itemsMatter(id, values, findings);
    const candidates = node.kind === "leaf" ? node.candidates : [];
    const takesList =
      !("item" in node) && !isDropped([]) && (survives([]) || survives(["x"])) && matters(LISTS);
    const hidesList = node.kind === "object" && survives([]) && matters(LISTS);
    const takesRecord = node.kind === "leaf" && survives({}) && !isDropped({}) && matters(OBJECTS);
    return [
      ...(takesList || hidesList ? [inside(position, "item", itemId(id), literals(...candidates))] : []),
      ...(takesRecord ? [inside(position, "entry", entryId(id), literals(...candidates))] : []),
    ];
  });
}

/** Whether values of one JSON type fare differently. */
function itemsMatter(id: string, values: readonly Json[], findings: Findings): boolean {
  const [first] = values;
  if (first === undefined) return false;
  return (
    values.some(
      (value) => findings.survives(id, value) && findings.verdict(id, value) !== findings.verdict(id, first),
    ) ||
    (findings.survives(id, first) && values.some((value) => !findings.survives(id, value)))
  );
}

function inside(position: Position, to: "item" | "entry", id: string, node: Leaf): Position {
  const { steps } = position;
  const last = steps.at(-1);
  if (last === undefined) return position;
  const fill = to === "item" ? [] : {};
  // What stands there for its other children is no list.
  const force = steps.length > 1 && typeof last.to !== "string" && position.node.kind !== "leaf";
  const opened: Step = { ...last, fill, ...(force ? { force } : {}) };
  return { id, steps: [...steps.slice(0, -1), opened, { to, fill: "x" }], node };
}
