import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { parseAccess } from "./access.ts";
import { attemptOf } from "./attempt-of.ts";
import { judgeOf, stricter, type PolicyEffect } from "./decide.ts";
import { readDomain } from "./domain.ts";
import type { Environment } from "./environment.ts";
import { LAYER_KINDS, type LayerKind, type LayerPolicy, type MayAllow } from "./layer.ts";
import { mergeLayers } from "./layers.ts";
import type { Origin, Policy, Rule } from "./policy.ts";

const PLAIN = machineOf({ "/w/a/b": "file", "~/d/e": "directory", "/q": "directory" }, { cwd: "/home/me/d" });
const LINKED = machineOf(
  { "/w/a": "directory", "/w/l": "-> ~/d", "~/d/out": "-> /w", "~/d/e": "directory" },
  { cwd: "/home/me/d" },
);

const PATHS = [
  "/",
  "/**",
  "/w",
  "/w/a",
  "/w/a/b",
  "/w/*",
  "/w/[ab]",
  "/w/l",
  "**/x",
  ".",
  "./e",
  "out",
  "..",
  "../e",
];
const MORE_PATHS = [
  ...PATHS,
  "~",
  "~/d",
  "~/d/e",
  "~/d/out/a",
  "*/x",
  "/w/**/x",
  "/home/me/d",
  "/home/me/d/e",
];
const HOSTS = [
  "a.com",
  "*.a.com",
  "b.a.com",
  "*.b.a.com",
  "a.com:443",
  "*.a.com:80",
  "b.a.com:80",
  "10.0.0.1",
];
const COMMANDS = ["git", "git push", "git push --force", "rm", "rm -rf"];
const ACCESSES = [
  "/w/a/b/c",
  "/w/x",
  "/w/l/e/f",
  "/home/me/d/e/f",
  "/home/me/d/out/a",
  "/home/me/d/x",
  "/home/me/z",
  "/q/e",
  "/q",
].flatMap((path) => [`Read(${path})`, `Write(${path})`]);
const OTHER_ACCESSES = [
  "WebFetch(https://a.com)",
  "WebFetch(http://b.a.com)",
  "WebFetch(https://c.b.a.com)",
  "WebFetch(https://10.0.0.1)",
  "Bash(git push --force)",
  "Bash(git status)",
  "Bash(rm -rf x; git push)",
];

const origin = (path: Origin["path"]): Origin => ({
  source: "srt",
  document: { file: "x", text: "", syntax: "json" },
  path,
});

interface Lists {
  readonly denyRead: readonly string[];
  readonly allowRead: readonly string[];
  readonly denyWrite: readonly string[];
  readonly allowWrite: readonly string[] | undefined;
  readonly allowedDomains: readonly string[] | undefined;
  readonly deniedDomains: readonly string[];
  readonly deny: readonly string[];
  readonly ask: readonly string[];
  readonly allow: readonly string[];
}

function policyOf(lists: Partial<Lists>, layer = "user"): Policy {
  const make = <R>(list: keyof Lists, rule: (text: string, base: Pick<Rule, "id" | "origin">) => R): R[] =>
    (lists[list] ?? []).map((text, i) =>
      rule(text, { id: `${layer}/${list}/${i}`, origin: origin([list, i]) }),
    );
  const path =
    (action: "read" | "write", effect: Rule["effect"]) => (text: string, base: Pick<Rule, "id" | "origin">) =>
      ({ ...base, action, effect, subject: { kind: "path", text, literal: false } }) as Rule;
  const host = (effect: "allow" | "deny") => (text: string, base: Pick<Rule, "id" | "origin">) => {
    const read = readDomain(text, effect);
    if (read.kind !== "live") throw new Error(text);
    return { ...base, action: "connect", effect, subject: read.subject } as Rule;
  };
  const command = (effect: Rule["effect"]) => (text: string, base: Pick<Rule, "id" | "origin">) =>
    ({
      ...base,
      action: "execute",
      effect,
      subject: { kind: "command", text, words: text.split(" ") },
    }) as Rule;
  return {
    rules: [
      ...make("denyRead", path("read", "deny")),
      ...make("allowRead", path("read", "allow")),
      ...make("denyWrite", path("write", "deny")),
      ...make("allowWrite", path("write", "allow")),
      ...make("allowedDomains", host("allow")),
      ...make("deniedDomains", host("deny")),
      ...make("deny", command("deny")),
      ...make("ask", command("ask")),
      ...make("allow", command("allow")),
    ],
    closed: {
      ...(lists.allowWrite === undefined ? {} : { write: origin(["allowWrite"]) }),
      ...(lists.allowedDomains === undefined ? {} : { connect: origin(["allowedDomains"]) }),
    },
    rest: {},
  };
}

const several = (of: readonly string[], maxLength = 3) => fc.array(fc.constantFrom(...of), { maxLength });
const maybe = (of: readonly string[]) => fc.option(several(of, 4), { nil: undefined, freq: 2 });
const policies = fc
  .record({
    denyRead: several(MORE_PATHS, 2),
    allowRead: several(MORE_PATHS, 2),
    denyWrite: several(MORE_PATHS, 2),
    allowWrite: maybe(MORE_PATHS),
    allowedDomains: maybe(HOSTS),
    deniedDomains: several(HOSTS, 1),
    deny: several(COMMANDS, 1),
    ask: several(COMMANDS, 1),
    allow: several(COMMANDS, 2),
  })
  .map((lists) => policyOf(lists));
const kinds = fc.constantFrom<LayerKind>(...LAYER_KINDS);
const layersOf = (minLength: number) =>
  fc.array(fc.tuple(kinds, policies), { minLength, maxLength: 4 }).map((pairs) => sorted(pairs));

function sorted(pairs: readonly (readonly [LayerKind, Policy])[]): LayerPolicy[] {
  const order = pairs.toSorted(([a], [b]) => LAYER_KINDS.indexOf(a) - LAYER_KINDS.indexOf(b));
  return order.map(([kind, policy], i) => ({ kind, name: `${kind}/${i}`, policy }));
}

const layer = (kind: LayerKind, lists: Partial<Lists>, grants?: MayAllow): LayerPolicy => ({
  kind,
  name: kind,
  policy: policyOf(lists, kind),
  ...(grants === undefined ? {} : { mayAllow: grants }),
});

const ALL = [...ACCESSES, ...OTHER_ACCESSES];

/** What a policy says to every access, in their order. */
function effects(
  policy: Policy,
  environment: Environment,
  accesses: readonly string[] = ALL,
): PolicyEffect[] {
  const judge = judgeOf(policy, environment);
  return accesses.map((text) => {
    const read = parseAccess(text, environment.cwd);
    if (read.kind !== "access") throw new Error(text);
    return judge.decide(attemptOf(read.access, environment)).effect;
  });
}

/** The accesses of which a policy lets more through than another one. */
function weaker(now: readonly PolicyEffect[], was: readonly PolicyEffect[]): string[] {
  return ALL.filter((_, i) => stricter(now[i] as PolicyEffect, was[i] as PolicyEffect) !== now[i]);
}

const merged = (layers: readonly LayerPolicy[], environment: Environment): Policy =>
  mergeLayers(layers, environment).policy;
const RUNS = { numRuns: 1300 };

describe.each([
  ["without links", PLAIN],
  ["with links", LINKED],
])("random layers on a machine %s", (_, machine) => {
  test("a lower layer never makes an answer weaker", () => {
    fc.assert(
      fc.property(layersOf(2), (layers) => {
        const was = effects(merged(layers.slice(0, -1), machine), machine);
        expect(weaker(effects(merged(layers, machine), machine), was)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("what one layer denies or asks about is not let through", () => {
    fc.assert(
      fc.property(layersOf(2), (layers) => {
        const now = effects(merged(layers, machine), machine);
        for (const { policy } of layers) {
          const alone = effects(policy, machine).map((one) => (one === "allow" ? "default" : one));
          expect(weaker(now, alone)).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});

test("a merge made in one directory is not weaker for agents that start in another one", () => {
  fc.assert(
    fc.property(layersOf(2), fc.constantFrom("/q", "/", "/w/a", "/home/me"), (layers, cwd) => {
      const elsewhere = { ...PLAIN, cwd };
      const was = effects(merged(layers.slice(0, -1), elsewhere), elsewhere);
      const now = effects(merged(layers, PLAIN), elsewhere);
      expect(weaker(now, was)).toEqual([]);
    }),
    RUNS,
  );
});

test("the order of equal layers does not matter", () => {
  fc.assert(
    fc.property(policies, fc.array(policies, { minLength: 2, maxLength: 3 }), (user, teams) => {
      const of = (some: readonly Policy[]): LayerPolicy[] => [
        ...some.map((policy, i): LayerPolicy => ({ kind: "team", name: `team/${i}`, policy })),
        { kind: "user", name: "user", policy: user },
      ];
      const [one, other] = [of(teams), of(teams.toReversed())].map((some) =>
        effects(merged(some, PLAIN), PLAIN),
      );
      expect(one).toEqual(other);
    }),
    RUNS,
  );
});

test("a layer that is merged with itself changes nothing", () => {
  fc.assert(
    fc.property(policies, kinds, kinds, (policy, a, b) => {
      const twice = sorted([
        [a, policy],
        [b, policy],
      ]);
      expect(effects(merged(twice, PLAIN), PLAIN)).toEqual(effects(policy, PLAIN));
    }),
    RUNS,
  );
});

test("it does not matter which layers are merged first", () => {
  fc.assert(
    fc.property(policies, policies, policies, (a, b, c) => {
      const [managed, user, project] = [
        { kind: "managed", name: "a", policy: a },
        { kind: "user", name: "b", policy: b },
        { kind: "project", name: "c", policy: c },
      ] as const;
      const upper: LayerPolicy = { ...managed, policy: merged([managed, user], PLAIN) };
      const lower: LayerPolicy = { ...user, policy: merged([user, project], PLAIN) };
      const all = effects(merged([managed, user, project], PLAIN), PLAIN);
      expect(effects(merged([upper, project], PLAIN), PLAIN)).toEqual(all);
      expect(effects(merged([managed, lower], PLAIN), PLAIN)).toEqual(all);
    }),
    RUNS,
  );
});

test("a permission opens only what it names, to the layers that it names", () => {
  const actions = fc.constantFrom("read", "write", "connect", "execute");
  fc.assert(
    fc.property(layersOf(2), actions, kinds, (layers, action, kind) => {
      const granting = layers.map((one, i) => (i === 0 ? { ...one, mayAllow: { [action]: [kind] } } : one));
      const was = effects(merged(layers, PLAIN), PLAIN);
      const opened = weaker(effects(merged(granting, PLAIN), PLAIN), was);
      const tool = { read: "Read", write: "Write", connect: "WebFetch", execute: "Bash" }[action];
      // What may be read again may be written where the list says so. A line uses files and hosts.
      const isNamed = (access: string): boolean =>
        access.startsWith(tool) ||
        access.startsWith("Bash") ||
        (action === "read" && access.startsWith("Write"));
      expect(opened.filter((access) => !isNamed(access))).toEqual([]);
      const named = layers.filter((one, i) => i > 0 && one.kind === kind && one.kind !== layers[0]?.kind);
      const granted = merged(granting, PLAIN);
      for (const access of opened) {
        const [now = "default"] = effects(granted, PLAIN, [access]);
        const own = named.flatMap(({ policy }) => effects(policy, PLAIN, [access]));
        expect(own.some((effect) => stricter(now, effect) === now)).toBe(true);
      }
    }),
    RUNS,
  );
});

describe("what does not take effect is named", () => {
  const names = (layers: readonly LayerPolicy[], machine = PLAIN): string[] =>
    mergeLayers(layers, machine).disregarded.map(
      ({ what, layer: { name }, against, text }) =>
        `${what} ${text}: ${name}, ${against?.name ?? "no layer"}`,
    );

  test.each<readonly [string, Partial<Lists>, Partial<Lists>, readonly string[]]>([
    ["an inner path", { allowWrite: ["."] }, { allowWrite: ["./e"] }, []],
    ["a wider path", { allowWrite: ["./e"] }, { allowWrite: ["."] }, ["allow .: project, user"]],
    ["another path", { allowWrite: ["."] }, { allowWrite: ["/w"] }, ["allow /w: project, user"]],
    [
      "a path that depends on the directory",
      { allowWrite: ["~"] },
      { allowWrite: ["."] },
      ["allow .: project, user"],
    ],
    ["an empty list above", { allowWrite: [] }, { allowWrite: ["."] }, ["allow .: project, user"]],
    ["no list above", {}, { allowWrite: ["/"] }, []],
    ["an inner host", { allowedDomains: ["*.a.com"] }, { allowedDomains: ["b.a.com"] }, []],
    [
      "the host above",
      { allowedDomains: ["*.a.com"] },
      { allowedDomains: ["a.com"] },
      ["allow a.com: project, user"],
    ],
    [
      "every port",
      { allowedDomains: ["a.com:443"] },
      { allowedDomains: ["a.com"] },
      ["allow a.com: project, user"],
    ],
    ["an inner command", { allow: ["git"] }, { allow: ["git push"] }, []],
    ["another command", { allow: ["git push"] }, { allow: ["rm"] }, ["allow rm: project, user"]],
    ["an exception of its own", { denyRead: ["/q"] }, { denyRead: ["/w"], allowRead: ["/w/a"] }, []],
    ["an exception", { denyRead: ["/w"] }, { allowRead: ["/w/a"] }, ["exception /w/a: project, user"]],
    [
      "a denied exception",
      { denyRead: ["/w"], allowRead: ["/w/a"] },
      { denyRead: ["/w/a"] },
      ["closed /w/a: user, project"],
    ],
    [
      "an exception above what is denied",
      { denyRead: ["/w"], allowRead: ["/w/a"] },
      { denyRead: ["/w/a/b"] },
      [],
    ],
  ])("%s", (_, upper, lower, found) => {
    expect(names([layer("user", upper), layer("project", lower)])).toEqual(found);
  });

  test("a link that leads out of what a higher layer allows", () => {
    const layers = [layer("user", { allowWrite: ["."] }), layer("project", { allowWrite: ["out"] })];
    expect(names(layers, LINKED)).toEqual(["allow out: project, user"]);
    expect(effects(merged(layers, LINKED), LINKED, ["Write(/w/a)"])).toEqual(["deny"]);
  });

  test("what a higher layer permits is not", () => {
    const lower = layer("project", { allowWrite: ["/w"], allowRead: ["/w/a"] });
    const upper = layer(
      "user",
      { allowWrite: ["."], denyRead: ["/w/a"] },
      { write: ["project"], read: ["project"] },
    );
    expect(names([upper, lower])).toEqual([]);
    expect(effects(merged([upper, lower], PLAIN), PLAIN, ["Write(/w/a/x)", "Read(/w/a)"])).toEqual([
      "allow",
      "allow",
    ]);
  });
});

test("one port and one host of two layers make one entry", () => {
  const layers = [
    layer("user", { allowedDomains: ["*.a.com:443"] }),
    layer("project", { allowedDomains: ["b.a.com"] }),
  ];
  expect(merged(layers, PLAIN).rules.map(({ subject }) => subject)).toEqual([
    { kind: "domain", host: "b.a.com", port: 443 },
  ]);
});

describe("settings of the sandbox", () => {
  const rest = (kind: LayerKind, settings: Policy["rest"]): LayerPolicy => ({
    kind,
    name: kind,
    policy: { rules: [], closed: {}, rest: settings },
  });

  test.each<readonly [string, Policy["rest"], Policy["rest"], Policy["rest"], readonly string[]]>([
    ["opens", {}, { allowPty: true, bwrapPath: "/x" }, { allowPty: false }, ["allowPty", "bwrapPath"]],
    ["closes", { allowPty: true }, { allowPty: false }, { allowPty: false }, []],
    ["is quiet", { allowPty: true }, {}, { allowPty: true }, []],
    [
      "adds names",
      { credentials: { envVars: [{ name: "A", mode: "mask" }] } },
      {
        credentials: {
          envVars: [
            { name: "A", mode: "deny" },
            { name: "B", mode: "deny" },
          ],
        },
      },
      {
        credentials: {
          envVars: [
            { name: "A", mode: "deny" },
            { name: "B", mode: "deny" },
          ],
        },
      },
      [],
    ],
    [
      "has one socket more",
      { network: { allowUnixSockets: ["/a", "/c"] } },
      { network: { allowUnixSockets: ["/a", "/b"] } },
      { network: { allowUnixSockets: ["/a"] } },
      ["network.allowUnixSockets"],
    ],
    [
      "looks less deep",
      {},
      { mandatoryDenySearchDepth: 1 },
      { mandatoryDenySearchDepth: 3 },
      ["mandatoryDenySearchDepth"],
    ],
    ["looks deeper", {}, { mandatoryDenySearchDepth: 9 }, { mandatoryDenySearchDepth: 9 }, []],
    ["hides violations", {}, { ignoreViolations: { "*": ["/"] } }, {}, ["ignoreViolations"]],
  ])("a project that %s", (_, upper, lower, expected, named) => {
    const { policy, disregarded } = mergeLayers([rest("user", upper), rest("project", lower)], PLAIN);
    expect(policy.rest).toEqual(expected);
    expect(disregarded.map(({ what, text }) => `${what} ${text}`)).toEqual(
      named.map((key) => `setting ${key}`),
    );
  });

  test("what an administrator does not set is for the user to set, and no more", () => {
    const managed = rest("managed", { network: { allowLocalBinding: false } });
    const user = rest("user", { allowPty: true, network: { allowLocalBinding: true } });
    const { policy, disregarded } = mergeLayers([managed, user], PLAIN);
    expect(policy.rest).toEqual({ allowPty: true, network: { allowLocalBinding: false } });
    expect(disregarded.map(({ text }) => text)).toEqual(["network.allowLocalBinding"]);
  });
});
