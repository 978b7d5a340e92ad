import { patch } from "@decimalturn/toml-patch";
import fc from "fast-check";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import type { Change } from "./change.ts";
import { editToml } from "./toml-edit.ts";
import { tomlKey } from "./toml-text.ts";

type Json = number | string | readonly Json[] | { readonly [key: string]: Json };

/** A part of a document with the route of what it defines; a comment has none. */
interface Chunk {
  readonly text: string;
  readonly route?: readonly string[];
}

const name = fc.constantFrom("a", "b", "c d");
const scalar = fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom("x", "#", "]", "a = 1"));

/** How a value is written: on one line, or over several with comments. */
const value = fc.oneof(
  scalar.map((one) => JSON.stringify(one)),
  fc
    .array(scalar, { maxLength: 3 })
    .map((items) => `[${items.map((one) => JSON.stringify(one)).join(", ")}]`),
  fc
    .array(scalar, { minLength: 1, maxLength: 3 })
    .map((items) => `[ # in, [it]\n${items.map((one) => `  ${JSON.stringify(one)}, # of it\n`).join("")}]`),
  fc.dictionary(name, scalar, { maxKeys: 3, noNullPrototype: true }).map(
    (table) =>
      `{ ${Object.entries(table)
        .map(([key, one]) => `${tomlKey(key)} = ${JSON.stringify(one)}`)
        .join(", ")} }`,
  ),
);

/** Keys of one table; a dotted key has `e` as its first step, which no other key has. */
const entries = fc
  .uniqueArray(fc.tuple(name, fc.boolean(), value, fc.constantFrom("", "  # why"), fc.boolean()), {
    maxLength: 4,
    selector: ([key]) => key,
  })
  .map((all) => (route: readonly string[]) => {
    return all.flatMap(([key, isDotted, text, comment, hasComment], i): Chunk[] => {
      const own = isDotted ? ["e", key] : [key];
      const line = `${own.map(tomlKey).join(".")} = ${text}${comment}\n`;
      const before = hasComment ? [{ text: `# ${route.join(".")} ${i}\n` }, { text: "\n" }] : [];
      return [...before, { text: line, route: [...route, ...own] }];
    });
  });

const HEADERS = [["t"], ["u", "v"], ["u", "w x"], ["t", "s"]] as const;

const chunks = fc
  .tuple(
    entries,
    fc.subarray([...HEADERS]),
    fc.array(entries, { minLength: 4, maxLength: 4 }),
    fc.option(entries, { nil: undefined }),
  )
  .map(([top, headers, inner, list]) => {
    const tables = headers.flatMap((route, i): Chunk[] => [
      { text: `[${route.map(tomlKey).join(".")}] # of ${route.join(".")}\n`, route },
      ...(inner[i]?.(route) ?? []),
    ]);
    const array = list === undefined ? [] : [{ text: "[[q]]\n", route: ["q"] }, ...list(["q"])];
    return [...top([]), ...tables, ...array];
  });

const route = fc.oneof(
  fc.tuple(name).map(([key]) => [key]),
  fc.tuple(fc.constantFrom("a", "e", "t", "n"), name).map(([table, key]) => [table, key]),
  fc.tuple(fc.constantFrom("v", "w x", "n"), name).map(([table, key]) => ["u", table, key]),
  fc.constantFrom(["t"], ["u"], ["q"], ["e"], ["t", "e"], ["t", "s"], ["t", "s", "a"]),
);

const edits = fc.array(fc.tuple(route, fc.option(scalar, { nil: undefined })), {
  minLength: 1,
  maxLength: 4,
});

/** The tree with a value at a route; `undefined`: without it. Fails where the route crosses something else. */
function changed(tree: Json, [step, ...rest]: readonly string[], leaf: Json | undefined): Json | undefined {
  if (step === undefined) return leaf;
  if (typeof tree !== "object" || Array.isArray(tree)) return undefined;
  const { [step]: present, ...others } = tree as Readonly<Record<string, Json>>;
  if (rest.length === 0) return leaf === undefined ? others : { ...others, [step]: leaf };
  if (present === undefined && leaf === undefined) return tree;
  const inner = changed(present ?? {}, rest, leaf);
  return inner === undefined ? undefined : { ...others, [step]: inner };
}

/** Whether a table is there without a key makes no difference. */
function pruned(tree: Json): Json {
  if (typeof tree !== "object") return tree;
  if (Array.isArray(tree)) return tree.map(pruned);
  const members = Object.entries(tree).map(([key, one]) => [key, pruned(one)] as const);
  return Object.fromEntries(members.filter(([, one]) => JSON.stringify(one) !== "{}"));
}

function isBelow(a: readonly string[], b: readonly string[]): boolean {
  return b.every((step, i) => a[i] === step);
}

/** The other editor (3.3.0) writes invalid TOML where it adds a key to a table before one that it removes. */
function readable(text: string): Json | undefined {
  try {
    return parse(text) as Json;
  } catch {
    return undefined;
  }
}

test("property: means what another editor means, and leaves all else as it is", () => {
  let compared = 0;
  fc.assert(
    fc.property(chunks, edits, fc.boolean(), (parts, wanted, isCrlf) => {
      const eol = (some: string): string => (isCrlf ? some.replaceAll("\n", "\r\n") : some);
      const text = eol(parts.map((part) => part.text).join(""));
      const before = parse(text) as Json;
      let after = before;
      const changes: Change[] = [];
      const done: (readonly string[])[] = [];
      for (const [at, leaf] of wanted) {
        if (done.some((other) => isBelow(other, at) || isBelow(at, other))) continue;
        const next = changed(after, at, leaf);
        if (next === undefined || (at[0] === "q" && at.length > 1)) continue;
        after = next;
        done.push(at);
        changes.push(
          leaf === undefined
            ? { kind: "remove", route: at }
            : { kind: "set", route: at, value: { kind: "raw", text: JSON.stringify(leaf) } },
        );
      }
      const edited = editToml(text, changes);
      expect(pruned(parse(edited) as Json)).toEqual(pruned(after));
      const other = readable(patch(text, after, { trailingComma: false, inlineTableStart: 3 }));
      if (other !== undefined) {
        expect(pruned(parse(edited) as Json)).toEqual(pruned(other));
        compared += changes.length;
      }
      // What no change names is there byte for byte, in its order.
      let from = 0;
      for (const part of parts) {
        const own = part.route;
        if (own !== undefined && done.some((at) => isBelow(own, at) || isBelow(at, own))) continue;
        const found = edited.indexOf(eol(part.text), from);
        expect(found, `${part.text} in ${edited}`).toBeGreaterThanOrEqual(from);
        from = found + eol(part.text).length;
      }
    }),
    { numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(200);
});

test("property: elements of a list go and come, and comments beside them stay", () => {
  const item = fc.tuple(scalar, fc.boolean(), fc.constantFrom("", " ", "\n", " # c, ]\n  "));
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 5 }),
      fc.array(scalar, { maxLength: 3 }),
      fc.boolean(),
      (items, added, isTrailing) => {
        const texts = items.map(([one, , blank]) => `${blank}${JSON.stringify(one)}${blank}`);
        const end = isTrailing && items.length > 0 ? "," : "";
        const text = `a = 1 # first\n[t]\nl = [${texts.join(",")}${end}] # own\n# last\n`;
        const next = editToml(text, [
          ...items.flatMap(([, goes], place): Change[] =>
            goes ? [{ kind: "remove", route: ["t", "l", place] }] : [],
          ),
          { kind: "insert", route: ["t", "l"], items: added.map((one) => JSON.stringify(one)) },
        ]);
        const kept = items.filter(([, goes]) => !goes).map(([one]) => one);
        const tree = { a: 1, t: { l: [...kept, ...added] } };
        expect(parse(next)).toEqual(tree);
        // The other editor breaks a list in which a comment stands before a comma or the end.
        if (!/# c, \]\s*[,\]]/.test(text)) expect(parse(patch(text, tree))).toEqual(tree);
        expect(next.split("# c, ]").length).toBe(text.split("# c, ]").length);
        expect(next.startsWith("a = 1 # first\n[t]\nl = [")).toBe(true);
        expect(next.endsWith("] # own\n# last\n")).toBe(true);
      },
    ),
  );
});
