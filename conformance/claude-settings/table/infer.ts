import { isObj } from "../../../src/targets/claude/settings/objects.ts";
import type { ObjectShape, Type } from "../../../src/targets/claude/settings/schema.ts";
import type { Question } from "../tried/cases.ts";
import { numberType, stringType } from "./infer-scalars.ts";
import { UNKNOWN_KEY } from "../tried/keys/index.ts";
import type { Children, KindsNode, ListNode, Node, ObjectNode, Relation } from "../tried/nodes.ts";
import { entryId, itemId, keyId, kindId } from "../tried/positions.ts";
import { anything, dropsBadValues, isAny, isOpen } from "./types.ts";
import type { Findings, Verdict } from "../measure/verdicts.ts";

/** Nodes that were found while measuring, by place: what is in lists and records that nobody had listed. */
export type Opened = ReadonlyMap<string, Node>;

/**
 * The type of the whole file, from what was measured.
 * @param settings everything that was tried
 */
export function inferTable(settings: ObjectNode, findings: Findings, opened: Opened): ObjectShape {
  return shapeOf(settings.children, "", { findings, opened });
}

interface Context {
  readonly findings: Findings;
  readonly opened: Opened;
}

function infer(node: Node, id: string, context: Context): Type {
  const tried = context.findings.values(id);
  if (tried.length === 0) return { any: true };
  const alternatives = [
    ...(context.findings.survives(id, null) ? (["null"] as const) : []),
    booleanType(id, context.findings),
    numberType(tried),
    stringType(tried, node.kind === "leaf" ? node.format : undefined),
    listType(node, id, context),
    objectType(node, id, context),
  ].filter((type) => type !== undefined);
  const isDropped = tried.some(([, verdict]) => verdict === "entry");
  if (tried.every(([, verdict]) => verdict !== "file") && alternatives.every(isOpen))
    return anything(isDropped || dropsBadValues(alternatives));
  const [only] = alternatives;
  return only !== undefined && alternatives.length === 1 ? only : { union: alternatives };
}

function booleanType(id: string, { survives }: Findings): Type | undefined {
  const accepted = [true, false].filter((value) => survives(id, value));
  if (accepted.length === 0) return undefined;
  return accepted.length === 2 ? "boolean" : { enum: accepted };
}

function listType(node: Node, id: string, context: Context): Type | undefined {
  const { findings, opened } = context;
  const item = node.kind === "list" ? node.item : opened.get(itemId(id));
  const inside = item === undefined ? undefined : infer(item, itemId(id), context);
  if (!findings.survives(id, []))
    return findings.survives(id, ["x"])
      ? { array: (node.kind === "list" ? undefined : inside) ?? "string", min: 1, onBadItem: "file" }
      : undefined;
  const fates = findings.values(id).flatMap(([value, verdict]) => (Array.isArray(value) ? [verdict] : []));
  const array = inside ?? (fates.includes("file") ? "string" : anything(false));
  const dropsItems = fates.includes("entry") || (inside !== undefined && dropsBadValues(inside));
  return {
    array,
    ...(node.kind === "list" ? distinctFields(node, id, findings) : {}),
    ...(isAny(array) && !dropsItems ? {} : { onBadItem: dropsItems && isAny(array) ? "entry" : "file" }),
  };
}

/** Only if a value used twice costs the file, in one item as well as across items, and the same list without that does not. */
function distinctFields(
  { distinct }: ListNode,
  id: string,
  findings: Findings,
): { distinct?: readonly string[] } {
  const fate = (twice: "within" | "across" | "never"): Verdict | undefined =>
    answerTo(findings, id, (question) => question.about === "distinct" && question.twice === twice);
  const holds = fate("within") === "file" && fate("across") === "file" && fate("never") === "ok";
  return distinct !== undefined && holds ? { distinct } : {};
}

function objectType(node: Node, id: string, context: Context): Type | undefined {
  const { findings, opened } = context;
  const isAlive = (place: string): boolean => isValidBase(findings, place);
  const accepted =
    node.kind === "kinds"
      ? Object.keys(node.of).some((kind) => isAlive(kindId(id, kind)))
      : (node.kind === "object" && isAlive(id)) || findings.survives(id, {});
  if (!accepted) return takesSomeObjects(id, findings) ? { record: anything(false) } : undefined;
  switch (node.kind) {
    case "kinds":
      return kindsType(node, id, context);
    case "object":
      return { object: shapeOf(node.children, id, context) };
    case "list":
      return { object: shapeOf({}, id, context) };
    case "record":
      return { record: infer(node.item, entryId(id), context) };
    case "leaf": {
      const item = opened.get(entryId(id));
      return { record: item === undefined ? anything(false) : infer(item, entryId(id), context) };
    }
  }
}

/** Whether some objects are accepted where the empty one is not: which, the table cannot say. */
export function takesSomeObjects(id: string, findings: Findings): boolean {
  return findings.values(id).some(([value, verdict]) => isObj(value) && verdict !== "file");
}

function shapeOf(
  children: Children,
  id: string,
  context: Context,
  relations: readonly Relation[] = [],
): ObjectShape {
  const { findings } = context;
  const known = Object.entries(children)
    .filter(([key]) => key !== UNKNOWN_KEY)
    .map(([key, child]) => [key, infer(child, keyId(id, key), context)] as const);
  const required = findings
    .answers(id)
    .flatMap(([question, verdict]) =>
      question.about === "without" && verdict === "file" ? [question.key] : [],
    );
  const needs = siblings(relations, "needs", id, findings);
  const excludes = siblings(relations, "excludes", id, findings);
  return {
    known: Object.fromEntries(known),
    strict: answerTo(findings, id, ({ about }) => about === "unknown-key") === "file",
    ...(required.length > 0 ? { required } : {}),
    ...(needs === undefined ? {} : { needs }),
    ...(excludes === undefined ? {} : { excludes }),
  };
}

function siblings(
  relations: readonly Relation[],
  what: Relation["what"],
  id: string,
  findings: Findings,
): Record<string, readonly string[]> | undefined {
  const out: Record<string, readonly string[]> = {};
  for (const relation of relations) {
    if (relation.what !== what || !relationHolds(relation, id, findings)) continue;
    out[relation.key] = [...(out[relation.key] ?? []), relation.other];
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

/** Whether both keys together, and the one alone, fare as the relation says. */
export function relationHolds(relation: Relation, id: string, findings: Findings): boolean {
  const survives = (other: "there" | "gone"): boolean =>
    answerTo(
      findings,
      id,
      (question) =>
        question.about === "relation" && question.relation === relation && question.other === other,
    ) !== "file";
  return relation.what === "needs"
    ? survives("there") && !survives("gone")
    : !survives("there") && survives("gone");
}

function kindsType(node: KindsNode, id: string, context: Context): Type {
  const { findings } = context;
  const fault = (kind: "unknown" | "missing" | "number"): "file" | "entry" =>
    answerTo(findings, id, (question) => question.about === "kind" && question.kind === kind) === "file"
      ? "file"
      : "entry";
  // A kind whose least valid object costs the file is none here.
  const valid = Object.entries(node.of).filter(([kind]) => !isInvalidBase(findings, kindId(id, kind)));
  return {
    kinds: {
      by: node.by,
      of: Object.fromEntries(
        valid.map(([kind, { children, relations }]) => [
          kind,
          shapeOf(children, kindId(id, kind), context, relations),
        ]),
      ),
      unknownKind: fault("unknown"),
      missingKind: fault("missing"),
      badKind: fault("number"),
    },
  };
}

function answerTo(
  findings: Findings,
  id: string,
  isIt: (question: Question) => boolean,
): Verdict | undefined {
  return findings.answers(id).find(([question]) => isIt(question))?.[1];
}

function isValidBase(findings: Findings, id: string): boolean {
  const verdict = answerTo(findings, id, ({ about }) => about === "base");
  return verdict !== undefined && verdict !== "file";
}

const isInvalidBase = (findings: Findings, id: string): boolean =>
  answerTo(findings, id, ({ about }) => about === "base") === "file";
