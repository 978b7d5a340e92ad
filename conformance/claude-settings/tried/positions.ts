import { sample, type Json, type JsonObject, type KindsNode, type Node, type ObjectNode } from "./nodes.ts";

/** One step down into a document: to a key, to a new item of a list, or to a new entry of a record. */
export interface Step {
  readonly to: { readonly key: string } | "item" | "entry";
  /** What is put there when something deeper is tried and nothing suitable stands there. */
  readonly fill: Json;
  /** Replace what stands there in any case. */
  readonly force?: boolean;
  readonly beside?: JsonObject;
}

/** A place of a document where values are tried. */
export interface Position {
  /** Such as `hooks.PreToolUse[].hooks[]<command>.timeout`. */
  readonly id: string;
  readonly steps: readonly Step[];
  readonly node: Node;
}

export const keyId = (id: string, key: string): string => (id === "" ? key : `${id}.${key}`);
export const itemId = (id: string): string => `${id}[]`;
export const entryId = (id: string): string => `${id}.*`;
export const kindId = (id: string, kind: string): string => `${id}<${kind}>`;

/** Every place below a node, parents first. */
export function positionsOf(root: ObjectNode): readonly Position[] {
  return below(root, [], "");
}

function walk(node: Node, steps: readonly Step[], id: string): readonly Position[] {
  return [{ id, steps, node }, ...below(node, steps, id)];
}

function below(node: Node, steps: readonly Step[], id: string): readonly Position[] {
  const down = (child: Node, to: Step["to"], childId: string): readonly Position[] =>
    walk(child, [...steps, stepTo(child, to)], childId);
  switch (node.kind) {
    case "object":
      return Object.entries(node.children).flatMap(([key, child]) => down(child, { key }, keyId(id, key)));
    case "list":
      return down(node.item, "item", itemId(id));
    case "record":
      return down(node.item, "entry", entryId(id));
    case "kinds":
      return Object.keys(node.of).flatMap((kind) => belowKind(node, kind, steps, kindId(id, kind)));
    case "leaf":
      return [];
  }
}

function belowKind(node: KindsNode, kind: string, steps: readonly Step[], id: string): readonly Position[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const above = [...steps.slice(0, -1), { ...last, fill: sample(node, kind), force: true }];
  return Object.entries(node.of[kind]?.children ?? {}).flatMap(([key, child]) =>
    walk(child, [...above, stepTo(child, { key })], keyId(id, key)),
  );
}

function stepTo(child: Node, to: Step["to"]): Step {
  return { to, fill: sample(child), ...(child.beside === undefined ? {} : { beside: child.beside }) };
}
