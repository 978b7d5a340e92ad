import type { GuardScan, ObjectShape, Schema, Type } from "../../../src/targets/claude/settings/schema.ts";
import { isAny, mapInside, mapShapes } from "./types.ts";

/** Where the table comes from: agent and release, and how much was tried. */
export interface Meta {
  readonly agent: "claude-code";
  readonly version: string;
  readonly cases: number;
  readonly positions: number;
  readonly file: number;
  readonly entry: number;
  readonly ok: number;
  readonly error: number;
  readonly aloneWithCanary: number;
  readonly keysFoundInBinary: number;
  readonly ofThemNotInSeed: number;
  readonly doctorRuns: number;
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
}): Table {
  const { defs, root } = shared(parts.root);
  return { ...parts, defs, root };
}

/** From how many characters on a type that occurs twice is given a name. */
const WORTH_A_NAME = 300;

/** Leaves out what says nothing, and names types that occur more than once. */
function shared(table: ObjectShape): Pick<Table, "root" | "defs"> {
  const root = slimmed({ object: table }, true);
  const uses = new Map<string, number>();
  const count = (type: Type): Type => {
    const text = JSON.stringify(type);
    if (typeof type === "object" && text.length > WORTH_A_NAME) uses.set(text, (uses.get(text) ?? 0) + 1);
    return mapInside(type, count);
  };
  count(root);
  const defs: Record<string, Type> = {};
  const names = new Map<string, string>();
  const named = (type: Type): Type => {
    const text = JSON.stringify(type);
    if ((uses.get(text) ?? 0) < 2) return mapInside(type, named);
    const known = names.get(text);
    if (known !== undefined) return { ref: known };
    const name = `d${names.size + 1}`;
    names.set(text, name);
    defs[name] = mapInside(type, named);
    return { ref: name };
  };
  const result = named(root);
  if (typeof result !== "object" || !("object" in result)) throw new Error("the whole file is no object");
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
export function formatTable({ meta, hookGuards, aliases, patterns, defs, root }: Table): string {
  const { known, ...rest } = root.object;
  const member = ([key, value]: readonly [string, unknown]): string =>
    `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  const heads = Object.entries({ meta, hookGuards, aliases, patterns }).map((head) => `${member(head)},\n`);
  const shapes = Object.entries(defs).map((def) => `\n${member(def)}`);
  const others = Object.entries(rest).map((other) => `${member(other)},`);
  const keys = Object.entries(known).map(member).join(",\n");
  return `{${heads.join("")}"defs":{${shapes.join(",")}\n},\n"root":{"object":{${others.join("")}"known":{\n${keys}\n}}}}\n`;
}
