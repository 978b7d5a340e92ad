import type { GuardScan, ObjectShape, Schema, Type } from "../../../src/targets/claude/settings/schema.ts";
import { isAny, joined, mapInside, mapShapes } from "./types.ts";

/** Where the table comes from: agent and release, and how much was tried. */
export interface Meta {
  readonly agent: "claude-code";
  readonly version: string;
  readonly cases: number;
  readonly positions: number;
  readonly file: number;
  readonly entry: number;
  readonly ok: number;
  readonly aloneWithCanary: number;
  readonly keysFoundInBinary: number;
  readonly ofThemNotInSeed: number;
}

export interface Table extends Schema {
  readonly meta: Meta;
  readonly root: { object: ObjectShape };
}

export function tableOf(parts: {
  readonly meta: Meta;
  readonly hookGuards: GuardScan;
  readonly aliases: Readonly<Record<string, string>>;
  readonly patterns: Readonly<Record<string, string>>;
  readonly root: ObjectShape;
  readonly since?: NonNullable<Schema["since"]>;
}): Table {
  const { defs, root } = shared(parts.root);
  return { ...parts, defs, root };
}

/** From how many characters on a type that occurs twice is given a name. */
const WORTH_A_NAME = 300;

/**
 * Leaves out what says nothing, and gives types that occur more than once the name of the place where they occur
 * first: a type that is new or gone elsewhere in the table changes no name.
 */
function shared(table: ObjectShape): Pick<Table, "root" | "defs"> {
  const root = slimmed({ object: table }, true);
  const uses = new Map<string, number>();
  const count = (type: Type): Type => {
    const text = JSON.stringify(type);
    const before = uses.get(text) ?? 0;
    if (text.length > WORTH_A_NAME) uses.set(text, before + 1);
    // What is in a type that has a name is written once.
    return before > 0 ? type : mapInside(type, count);
  };
  count(root);
  const defs: Record<string, Type> = {};
  const names = new Map<string, string>();
  const namedAt = (type: Type, place: string): Type => {
    const text = JSON.stringify(type);
    const inside = (): Type => mapInside(type, (one, to) => namedAt(one, joined(place, to)));
    if ((uses.get(text) ?? 0) < 2) return inside();
    const known = names.get(text);
    if (known !== undefined) return { ref: known };
    names.set(text, place);
    defs[place] = inside();
    return { ref: place };
  };
  const result = namedAt(root, "");
  if (typeof result !== "object" || !("object" in result)) throw new Error("the whole file is not an object");
  return { root: result, defs };
}

/** Unknown keys pass anyway, so a known one that takes anything need not be listed, except as a name at the top. */
function slimmed(type: Type, isTop: boolean): Type {
  const kept = isTop
    ? type
    : mapShapes(type, (shape) => ({
        ...shape,
        known: Object.fromEntries(Object.entries(shape.known).filter(([, inside]) => !isAny(inside))),
      }));
  return mapInside(kept, (inside) => slimmed(inside, false));
}

/** One line for each key at the top, so that a change of a release shows as a change of a line. */
export function formatTable({ meta, hookGuards, aliases, patterns, since, defs, root }: Table): string {
  const { known, ...rest } = root.object;
  const member = ([key, value]: readonly [string, unknown]): string =>
    `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  const heads = Object.entries({ meta, hookGuards, aliases, patterns, ...(since && { since }) }).map(
    (head) => `${member(head)},\n`,
  );
  const shapes = Object.entries(defs).map((def) => `\n${member(def)}`);
  const others = Object.entries(rest).map((other) => `${member(other)},`);
  const keys = Object.entries(known).map(member).join(",\n");
  return `{${heads.join("")}"defs":{${shapes.join(",")}\n},\n"root":{"object":{${others.join("")}"known":{\n${keys}\n}}}}\n`;
}
