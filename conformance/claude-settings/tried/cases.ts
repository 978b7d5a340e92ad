import type { Placeable } from "./documents.ts";
import { sample, type Json, type JsonObject, type Relation } from "./nodes.ts";
import { kindId, type Position } from "./positions.ts";
import { withCandidates } from "./values.ts";

/** What a case with a meaning of its own asks about its object; a case without one asks about its value. */
export type Question =
  | { readonly about: "base" }
  /** Is the key needed? */
  | { readonly about: "without"; readonly key: string }
  /** Are further keys accepted? */
  | { readonly about: "unknown-key" }
  | { readonly about: "relation"; readonly relation: Relation; readonly other: "there" | "gone" }
  | { readonly about: "kind"; readonly kind: "unknown" | "missing" | "number" }
  /** Values twice in one item, twice in different ones, or never twice. */
  | { readonly about: "distinct"; readonly twice: "within" | "across" | "never" };

export interface Case extends Placeable {
  readonly question?: Question;
}

/** Everything that is tried at a place, before it is known what the place takes. */
export function casesAt(position: Position): readonly Case[] {
  const { id, steps, node } = position;
  const values = withCandidates(node.kind === "leaf" ? node.candidates : []);
  const cases: Case[] = values.map((value) => ({ id, steps, value }));
  if (node.kind === "object") cases.push(...objectCases(position, node.base, node.relations));
  if (node.kind === "kinds") {
    for (const [kind, shape] of Object.entries(node.of)) {
      const base = asObject(sample(node, kind));
      cases.push(...objectCases({ ...position, id: kindId(id, kind) }, base, shape.relations, node.by));
    }
    const base = asObject(sample(node));
    const ask = (kind: "unknown" | "missing" | "number", value: Json): Case => ({
      id,
      steps,
      value,
      question: { about: "kind", kind },
    });
    cases.push(
      ask("unknown", { ...base, [node.by]: "zz" }),
      ask("number", { ...base, [node.by]: 5 }),
      ask("missing", without(base, node.by)),
    );
  }
  return cases;
}

/** A valid object as it is, without each of its keys, with one more, and what its keys may demand of each other. */
function objectCases(
  { id, steps }: Position,
  base: JsonObject,
  relations: readonly Relation[],
  kindField?: string,
): readonly Case[] {
  const ask = (question: Question, value: Json): Case => ({ id, steps, value, question });
  return [
    ...relations.flatMap((relation) => {
      const both = { ...base, ...relation.both };
      return [
        ask({ about: "relation", relation, other: "there" }, both),
        ask({ about: "relation", relation, other: "gone" }, without(both, relation.other)),
      ];
    }),
    ask({ about: "base" }, base),
    ...Object.keys(base)
      .filter((key) => key !== kindField)
      .map((key) => ask({ about: "without", key }, without(base, key))),
    ask({ about: "unknown-key" }, { ...base, zzUnknown: 1 }),
  ];
}

/** What shows whether the values of some fields may occur only once in a list. */
export function distinctCases({ id, steps, node }: Position): readonly Case[] {
  if (node.kind !== "list" || node.distinct === undefined) return [];
  const [a, b] = node.distinct;
  const ask = (twice: "within" | "across" | "never", value: Json): Case => ({
    id,
    steps,
    value,
    question: { about: "distinct", twice },
  });
  return [
    ask("within", [{ [a]: "A", [b]: "A" }]),
    ask("across", [
      { [a]: "A", [b]: "B" },
      { [a]: "C", [b]: "A" },
    ]),
    ask("never", [
      { [a]: "A", [b]: "B" },
      { [a]: "C", [b]: "D" },
    ]),
  ];
}

function without(value: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = value;
  return rest;
}

function asObject(value: Json): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
