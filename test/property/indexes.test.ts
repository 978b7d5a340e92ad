import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HostIndex } from "../../src/enforcers/host-index.ts";
import { PlaceIndex } from "../../src/enforcers/place-index.ts";
import { regexWays } from "../../src/enforcers/regex-ways.ts";
import { Sieve, type Way } from "../../src/enforcers/sieve.ts";
import type { ModelModule } from "../../src/enforcers/model.ts";
import { attemptOf, TARGETS } from "../../src/index.ts";
import type { Access } from "../../src/policy/attempt.ts";
import { isAtOrUnder } from "../../src/policy/normalize.ts";
import { sources } from "../support/arbitraries.ts";
import { memoryEnvironment, policyOf } from "../support/memory.ts";

/** Pieces of expressions: what the agents' files hold, and what changes the meaning of what stands before it. */
const PIECES = String.raw`a b ab / /ab abab - é \. \/ \- \x61 \u0062 \d \b \1 . .* * + ? ?? {2} {1,} { } ]
  [ab] [aA] [^a] [\]a] [] ^ $ ( (?: (?= (?! (?<= (?<! (?<n> ) | (|a) (a|bb) \k \n \cA`.split(/\s+/);
const piece = fc.constantFrom(...PIECES);
const expression = fc
  .tuple(fc.array(piece, { maxLength: 10 }), fc.constantFrom("", "i", "s"))
  .map(([pieces, flags]) => {
    try {
      return new RegExp(pieces.join(""), flags);
    } catch {
      return /abab/;
    }
  });
const text = fc.string({
  unit: fc.constantFrom("a", "b", "A", "/", "-", ".", "1", "2", "é", "É", "\n"),
  maxLength: 16,
});

test("property: an expression that matches is a candidate", () => {
  fc.assert(
    fc.property(fc.array(expression, { maxLength: 12 }), text, (expressions, one) => {
      const candidates = new Sieve(expressions.map(({ source }) => regexWays(source))).candidates(one);
      const matching = expressions.flatMap((regex, index) => (regex.test(one) ? [index] : []));
      expect(candidates).toEqual(expect.arrayContaining(matching));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ["a(b|cd)e", [["abe"], ["acde"]]],
  ["ab+c", [["ab", "c"]]],
  ["ab?c", [["abc"], ["ac"]]],
  ["[hH]ost\\.a", [["host.a"]]],
  ["^ab(?!cd)ef$", [["abef"]]],
  ["a{2}b", [["b"]]],
  ["(ab", [[]]],
  ["a\\1", [[]]],
])("the ways to match %s", (source, ways) => {
  expect(regexWays(source)).toEqual(ways);
});

test("of more ways than are told apart the common end is left", () => {
  const [way] = regexWays(`${"(a|b)".repeat(7)}-end(x|y)`);
  expect(way).toEqual(["-endx"]);
});

test("property: a host index finds what a scan finds", () => {
  const host = fc
    .array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 4 })
    .map((labels) => labels.join("."));
  fc.assert(
    fc.property(fc.array(fc.option(host, { nil: undefined })), host, (names, one) => {
      const scanned = names.flatMap((name, index) =>
        name === undefined || one === name || one.endsWith(`.${name}`) ? [index] : [],
      );
      expect(new HostIndex(names).candidates(one)).toEqual(scanned);
    }),
    { numRuns: 2_000 },
  );
});

test("property: a place index finds what a scan finds", () => {
  const path = fc
    .array(fc.constantFrom("a", "b", "ab"), { maxLength: 4 })
    .map((names) => `/${names.join("/")}`);
  fc.assert(
    fc.property(fc.array(path), path, (paths, one) => {
      const places = paths.map((at, order) => ({ at, order }));
      const index = new PlaceIndex(places, ({ at }) => at);
      const sorted = places.toSorted((a, b) => a.at.length - b.at.length);
      expect(index.covering(one)).toEqual(sorted.filter(({ at }) => isAtOrUnder(one, at)));
      expect(index.at(one)).toEqual(places.filter(({ at }) => at === one));
      expect(index.hasBelow(one)).toBe(paths.some((at) => isAtOrUnder(at, one)));
    }),
    { numRuns: 2_000 },
  );
});

/** Indexes that leave out nothing: whoever asks them looks at all entries. */
const SCANS: Readonly<Record<string, () => object>> = {
  "../../src/enforcers/sieve.ts": () => ({
    Sieve: class {
      readonly #all: readonly number[];
      constructor(patterns: readonly unknown[]) {
        this.#all = patterns.map((_, index) => index);
      }
      static of(patterns: readonly unknown[]): object {
        return new this(patterns);
      }
      candidates(): readonly number[] {
        return this.#all;
      }
    },
  }),
  "../../src/enforcers/place-index.ts": () => ({
    PlaceIndex: class<T> {
      readonly #values: readonly T[];
      readonly #pathOf: (value: T) => string;
      constructor(values: readonly T[], pathOf: (value: T) => string) {
        this.#values = values;
        this.#pathOf = pathOf;
      }
      at(path: string): readonly T[] {
        return this.#values.filter((value) => this.#pathOf(value) === path);
      }
      covering(path: string): readonly T[] {
        return this.#values
          .filter((value) => isAtOrUnder(path, this.#pathOf(value)))
          .toSorted((a, b) => this.#pathOf(a).length - this.#pathOf(b).length);
      }
      hasBelow(folder: string): boolean {
        return this.#values.some((value) => isAtOrUnder(this.#pathOf(value), folder));
      }
    },
  }),
};

/** An index that takes even a few patterns apart, which are otherwise all compared. */
const INDEXES = {
  "../../src/enforcers/sieve.ts": () => ({
    Sieve: class extends Sieve {
      static override of<T>(patterns: readonly T[], waysOf: (pattern: T) => readonly Way[]): Sieve {
        return new Sieve(patterns.map(waysOf));
      }
    },
  }),
} as const;

/** The module of a model with other indexes. */
async function modelWith(
  name: string,
  indexes: Readonly<Record<string, () => object>>,
): Promise<ModelModule> {
  vi.resetModules();
  for (const [file, make] of Object.entries(indexes)) vi.doMock(file, make);
  const { TARGETS: all } = await import("../../src/index.ts");
  const target = all.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  return target.model();
}

const place = fc.constantFrom(
  "a",
  "a/b",
  "~/a",
  "/a/b",
  "/home/me/.env",
  ".env/x",
  "/etc/x y",
  "../a",
  "**",
  "b/.env/a",
);
const site = fc.constantFrom("a.com", "x.a.com", "b.org", "A.net", "localhost", "10.0.0.1", "a.com.evil.net");
const line = fc
  .tuple(
    fc.constantFrom(
      "git push --force",
      "rm -rf a",
      "/bin/rm a",
      "gh x",
      "cat .env",
      "curl https://a.com/",
      "x",
      "mkfs.ext4 b",
    ),
    fc.constantFrom("", " a/b", " && git push", " > ~/a", "; sudo rm x", " 'x", " $X", " -- --force"),
  )
  .map((parts) => parts.join(""));
const access: fc.Arbitrary<Pick<Access, "tool" | "text">> = fc.oneof(
  fc.record({ tool: fc.constantFrom("Read" as const, "Write" as const, "Edit" as const), text: place }),
  fc.record({ tool: fc.constant("WebFetch" as const), text: site.map((host) => `https://${host}/`) }),
  fc.record({ tool: fc.constant("Bash" as const), text: line }),
);

/** Found once: a pattern that was not measured was looked for by a name in it. */
const FOUND: [Readonly<Record<"srt" | "bash", string>>, Pick<Access, "tool" | "text">[]] = [
  {
    srt: JSON.stringify({
      filesystem: { denyRead: ["a", "**/x y/**/**"], denyWrite: [], allowWrite: [], allowRead: [] },
      network: { allowedDomains: [], deniedDomains: [] },
    }),
    bash: JSON.stringify({ deny: [], ask: [], mcp: { deny: [], ask: [] } }),
  },
  [{ tool: "Read", text: "b/.env/a" }],
];

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (name, target) => {
  afterEach(() => {
    for (const file of Object.keys(SCANS)) vi.doUnmock(file);
    vi.resetModules();
  });

  test("property: the model answers as one that looks at all entries", async () => {
    const indexed = await modelWith(name, INDEXES);
    for (const file of Object.keys(INDEXES)) vi.doUnmock(file);
    const scanned = await modelWith(name, SCANS);
    const environment = memoryEnvironment({
      "/home/me": "directory",
      "/home/me/project": "directory",
      "/home/me/.env": "file",
      "/home/me/project/a": "directory",
      "/home/me/project/a/b": "file",
    });
    const options = target.options.parse({});
    fc.assert(
      fc.property(sources, fc.array(access, { minLength: 1, maxLength: 12 }), (texts, accesses) => {
        const compiled = target.compile(policyOf(texts), environment, options);
        const files = Object.fromEntries(target.artifacts.map(({ id }) => [id, target.render(compiled, id)]));
        const input = { files, environment, options };
        const [one, other] = [indexed.model(input), scanned.model(input)];
        for (const { tool, text: asked } of accesses) {
          const attempt = attemptOf({ tool, text: asked, cwd: environment.cwd }, environment);
          expect(one.decide(attempt), asked).toEqual(other.decide(attempt));
        }
      }),
      { numRuns: 60, examples: [FOUND] },
    );
  });
});
