/**
 * What is tried: the names of the settings, what may stand below them, and candidate values. Nothing here says what
 * the agent accepts. That is measured.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** A relation between two keys of an object that may hold; whether it does is measured. */
export interface Relation {
  readonly what: "needs" | "excludes";
  /** A key, or `key=value` for a key with one value. */
  readonly key: string;
  readonly other: string;
  /** Both of them, with values that are good for each alone. */
  readonly both: JsonObject;
}

interface Common {
  /** Values that stand beside this one whenever it is tried. */
  readonly beside?: JsonObject;
}
/** A plain value; `format` names a rule for strings, which is kept only if it explains every measured string. */
export interface Leaf extends Common {
  readonly kind: "leaf";
  readonly candidates: readonly Json[];
  readonly format?: string;
}
/** An object: what may be in it, and the least that makes a valid one. */
export interface ObjectNode extends Common {
  readonly kind: "object";
  readonly children: Children;
  readonly base: JsonObject;
  readonly relations: readonly Relation[];
}
/** `distinct`: fields whose values may not occur twice in the whole list, if that is measured. */
export interface ListNode extends Common {
  readonly kind: "list";
  readonly item: Node;
  readonly distinct?: readonly [string, string, ...string[]];
}
/** An object with keys of the user's own. */
export interface RecordNode extends Common {
  readonly kind: "record";
  readonly item: Node;
}
/** Objects that the value of one field tells apart. */
export interface KindsNode extends Common {
  readonly kind: "kinds";
  readonly by: string;
  readonly of: Readonly<Record<string, ObjectNode>>;
}
export type Node = Leaf | ObjectNode | ListNode | RecordNode | KindsNode;
export type Children = Readonly<Record<string, Node>>;

/** A value that only the everyday values are tried for. */
export const plain: Leaf = { kind: "leaf", candidates: [] };

export const literals = (...candidates: readonly Json[]): Leaf => ({ kind: "leaf", candidates });

/** A string with a format: `good` has it, `bad` nearly has it. */
export const format = (name: string, good: readonly string[], bad: readonly string[]): Leaf => ({
  kind: "leaf",
  candidates: [...good, ...bad],
  format: name,
});

export const object = (
  children: Children,
  base: JsonObject = {},
  relations: readonly Relation[] = [],
): ObjectNode => ({ kind: "object", children, base, relations });

export const list = (item: Node, distinct?: readonly [string, string, ...string[]]): ListNode => ({
  kind: "list",
  item,
  ...(distinct === undefined ? {} : { distinct }),
});

export const record = (item: Node): RecordNode => ({ kind: "record", item });

export const kinds = (by: string, of: Readonly<Record<string, ObjectNode>>): KindsNode => ({
  kind: "kinds",
  by,
  of,
});

/** Children with a name each, of which nothing is known. */
export const plains = (names: string): Children =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, plain]),
  );

/** A minimal valid value: what stands above a place while something is tried there. */
export function sample(node: Node, kind?: string): Json {
  switch (node.kind) {
    case "object":
      return node.base;
    case "list":
      return [];
    case "record":
      return {};
    case "kinds": {
      const name = kind ?? Object.keys(node.of)[0] ?? "";
      return { [node.by]: name, ...node.of[name]?.base };
    }
    case "leaf":
      return node.candidates[0] ?? "x";
  }
}
