import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sources } from "../../../test/support/arbitraries.ts";
import { memoryEnvironment, policyOf } from "../../../test/support/memory.ts";
import type { Compiled, Plan } from "../target.ts";
import { compile } from "./compile.ts";
import { configOf } from "./read.ts";
import { plan } from "./plan.ts";
import { render } from "./render.ts";

const OPTIONS = { commands: "anywhere", wrapper: "none" } as const;

const entry = (key: string, value: string): Compiled["entries"][number] => ({
  artifact: "config",
  key: `permission.${key}`,
  value,
  rules: ["r"],
  forms: [],
});

const COMPILED: Compiled = {
  entries: [entry("read", "deny */x"), entry("bash", "ask git *"), entry("bash", "deny rm *")],
  alternatives: [entry("read", "deny */x/*")],
  lists: [],
  losses: [],
};

function planText(text: string | undefined, compiled = COMPILED): Promise<Plan> {
  const current =
    text === undefined ? undefined : ({ file: "opencode.json", text, syntax: "jsonc" } as const);
  return plan({ compiled, artifact: "config", file: "opencode.json", current, options: OPTIONS });
}

async function planned(
  text: string | undefined,
  compiled = COMPILED,
): Promise<Extract<Plan, { kind: "planned" }>> {
  const result = await planText(text, compiled);
  if (result.kind !== "planned") throw new Error(JSON.stringify(result.problems));
  return result;
}

const CLEAN = '{ "permission": { "read": { "*/x": "deny" }, "bash": { "git *": "ask", "rm *": "deny" } } }';

describe("drift", () => {
  test("there is none in what was written, and the text stays", async () => {
    expect(await planned(CLEAN)).toMatchObject({ drift: [], next: CLEAN });
    const fresh = (await planned(undefined)).next;
    expect(await planned(fresh)).toMatchObject({ drift: [], next: fresh });
    expect(fresh).toBe(render(COMPILED));
  });

  test("what another machine would emit is explained", async () => {
    const text = CLEAN.replace('"*/x": "deny"', '"*/x": "deny", "*/x/*": "deny"');
    expect(await planned(text)).toMatchObject({ drift: [], next: text });
  });

  test.each([
    ["read", '"a": "deny"', "srt"],
    ["bash", '"curl *": "deny"', "bash"],
    ["bash", '"curl *": "ask"', "bash"],
  ])("%s: %s is extra", async (key, member, restricts) => {
    const text = CLEAN.replace(`"${key}": { `, `"${key}": { ${member}, `);
    const { drift, next } = await planned(text);
    expect(drift).toMatchObject([{ kind: "extra", key: `permission.${key}`, restricts }]);
    expect(JSON.parse(next)).toEqual(JSON.parse(CLEAN));
  });

  test.each(['"*": "deny"', '"ls *": "allow"', '"*": "allow"', '"git status": "allow"'])(
    "bash: %s in front belongs to the user",
    async (member) => {
      const text = CLEAN.replace('"bash": { ', `"bash": { ${member}, `);
      expect(await planned(text)).toMatchObject({ drift: [], next: text });
    },
  );

  test("a rule of the user's behind those of the policy moves them to the end", async () => {
    const text = CLEAN.replace('"rm *": "deny"', '"rm *": "deny", "rm a": "allow"');
    const { drift, next } = await planned(text);
    expect(drift.map(({ kind }) => kind)).toContain("misplaced");
    expect(Object.keys(JSON.parse(next).permission.bash)).toEqual(["rm a", "git *", "rm *"]);
  });

  test("so does an ask behind a deny", async () => {
    const text = CLEAN.replace('"git *": "ask", "rm *": "deny"', '"rm *": "deny", "git *": "ask"');
    const { drift, next } = await planned(text);
    expect(drift).toMatchObject([{ kind: "misplaced", entry: "deny rm *" }]);
    expect(Object.keys(JSON.parse(next).permission.bash)).toEqual(["git *", "rm *"]);
  });

  test("a key that speaks of the same moves the rules behind it, and that is said", async () => {
    const text = CLEAN.replace(" } } }", ' }, "ba*": "allow" } }');
    const { drift, next, diagnostics } = await planned(text);
    expect(drift).toMatchObject([
      { kind: "misplaced", key: "permission.bash", entry: "before permission.ba*" },
    ]);
    expect(Object.keys(JSON.parse(next).permission)).toEqual(["read", "ba*", "bash"]);
    expect(diagnostics.map(({ code }) => code)).toContain("rules-moved");
    expect(await planned(next)).toMatchObject({ drift: [], next });
  });

  test("one action for everything becomes a rule in front", async () => {
    const { next } = await planned('{ "permission": "ask" }');
    expect(Object.entries(JSON.parse(next).permission)[0]).toEqual(["*", "ask"]);
    const bash = (await planned('{ "permission": { "bash": "allow" } }')).next;
    expect(Object.keys(JSON.parse(bash).permission.bash)).toEqual(["*", "git *", "rm *"]);
  });

  test("a pattern of the user's that is the same as one of the policy gives way", async () => {
    const { drift, next } = await planned(CLEAN.replace('"rm *": "deny"', '"rm *": "allow"'));
    expect(drift).toMatchObject([{ kind: "missing" }, { kind: "extra", entry: "allow rm *" }]);
    expect(JSON.parse(next)).toEqual(JSON.parse(CLEAN));
  });

  test("rules go with their source, and an emptied key with them", async () => {
    const none: Compiled = { ...COMPILED, entries: [] };
    expect(JSON.parse((await planned(CLEAN, none)).next)).toEqual({ permission: {} });
    const kept = CLEAN.replace('"git *": "ask"', '"ls": "allow", "git *": "ask"');
    expect(JSON.parse((await planned(kept, none)).next)).toEqual({ permission: { bash: { ls: "allow" } } });
  });
});

describe("what the agent does not start with is refused", () => {
  test.each([
    ['{ "permission": { "bash": { "rm *": "nope" } } }', "target-stops-agent"],
    ['{ "permission": { "webfetch": { "*": "deny" } } }', "target-stops-agent"],
    ['{ "permission": 3 }', "target-stops-agent"],
    ['{ "permission": null }', "target-stops-agent"],
    ['{ "agent": { "build": { "permission": { "edit": true } } } }', "target-stops-agent"],
    ['{ "tools": { "bash": "on" } }', "target-stops-agent"],
    ['{ "plugin": {} }', "target-stops-agent"],
    ['{ "permissions": [] }', "target-stops-agent"],
    ["[]", "target-stops-agent"],
    ["{", "json-syntax"],
  ])("%s", async (text, code) => {
    const result = await planText(text);
    expect(result).toMatchObject({ kind: "ineffective", problems: [{ code, place: {} }] });
  });

  test.each([
    ['{ "permission": { "bash": { "ls": "allow", }, }, }\n', ","],
    ['\uFEFF{ "permission": { "bash": { "ls": "allow" } } }\n', ""],
    ['{\n  "permission": {\n    "bash": { "ls": "allow" }, // mine\n  },\n}\n', ","],
    ['{ "permission": { "bash": "ask" }, "permission": { "bash": { "ls": "allow" } } }', ""],
    ['{ "__proto__": { "bash": "ask" }, "permission": { "bash": { "ls": "allow" } } }', ""],
  ])("%j is merged into", async (text, comma) => {
    const { next } = await planned(text);
    const [before = "", after = ""] = text.split('"ls": "allow"');
    expect(next.startsWith(`${before}"ls": "allow"`)).toBe(true);
    if (comma !== "") expect(next).toMatch(/,\s*\}(?: *, *\/\/ mine)?\s*,?\s*\}/);
    expect(next.endsWith(/\s*$/.exec(after)?.[0] ?? "")).toBe(true);
    expect(await planned(next)).toMatchObject({ next, drift: [] });
  });

  test("comments and unknown keys are fine", async () => {
    const { next } = await planned('{\n  // mine\n  "theme": "x", /* y */\n  "permission": {} // end\n}\n');
    for (const comment of ["// mine", "/* y */", "// end"]) expect(next).toContain(comment);
  });
});

describe("what is said", () => {
  test("a project can lift the rules, and which variable stops it", async () => {
    const { diagnostics } = await planned(CLEAN);
    expect(diagnostics).toMatchObject([
      { code: "project-overrides", args: { variable: "OPENCODE_DISABLE_PROJECT_CONFIG" } },
    ]);
  });

  test.each([
    ['"agent": { "build": { "permission": { "bash": "allow" } } }', "agent.build.permission"],
    ['"mode": { "x": { "permission": "ask" } }', "mode.x.permission"],
    ['"agent": { "build": { "tools": { "bash": true } } }', "agent.build.tools"],
    ['"tools": { "bash": true }', "tools.bash"],
  ])("%s is read after the rules", async (member, setting) => {
    const text = CLEAN.replace('"permission": { ', `${member}, "permission": { "*": "allow", `);
    expect((await planned(text)).diagnostics).toContainEqual(
      expect.objectContaining({ code: "overruled", args: { setting } }),
    );
  });

  test.each(['"agent": { "build": { "permission": { "bash": "deny" } } }', '"tools": { "webfetch": true }'])(
    "%s lifts nothing",
    async (member) => {
      const text = CLEAN.replace('"permission": { ', `${member}, "permission": { `);
      expect((await planned(text)).diagnostics.map(({ code }) => code)).toEqual(["project-overrides"]);
    },
  );
});

test("texts that the agent would replace are written so that it does not", () => {
  const text = render({ ...COMPILED, entries: [entry("read", "deny {env:HOME}/{file:x}/{a}")] });
  expect(text).not.toMatch(/\{(env|file):/);
  expect(configOf(text)).toMatchObject({ permission: { read: { "{env:HOME}/{file:x}/{a}": "deny" } } });
});

describe("merging", () => {
  const action = fc.constantFrom("allow", "ask", "deny");
  const pattern = fc.constantFrom("*", "rm *", "ls", "a", "*/x", "git *", "123");
  const rules = fc.oneof(action, fc.dictionary(pattern, action, { maxKeys: 4 }));
  const name = fc.constantFrom("*", "bash", "read", "edit", "external_directory", "ba*", "task", "webfetc?");
  const config = fc.record(
    {
      theme: fc.string(),
      permission: fc.oneof(action, fc.dictionary(name, rules, { maxKeys: 6 })),
      model: fc.constant("a/b"),
    },
    { requiredKeys: [] },
  );

  test("property: it is idempotent, leaves no drift and keeps what is the user's", async () => {
    await fc.assert(
      fc.asyncProperty(sources, config, fc.constantFrom(undefined, 2), async (texts, current, indent) => {
        const compiled = compile(policyOf(texts), memoryEnvironment(), OPTIONS);
        const before = JSON.stringify(current, undefined, indent);
        const { next } = await planned(before, compiled);
        const again = await planned(next, compiled);
        expect(again.drift).toEqual([]);
        expect(again.next).toBe(next);
        const wanted = new Set(compiled.entries.map(({ value }) => String(value).replace(/^\w+ /, "")));
        expect(usersOwn(JSON.parse(next), wanted)).toEqual(usersOwn(current, wanted));
      }),
    );
  });
});

/** A configuration without what twsrt owns, or replaces because it has the same pattern. */
function usersOwn(
  { permission = {}, ...rest }: Record<string, unknown>,
  wanted: ReadonlySet<string>,
): unknown {
  const given =
    typeof permission === "string" ? { "*": permission } : (permission as Record<string, unknown>);
  const kept = Object.entries(given).flatMap(([name, value]) => {
    // No configuration here names a tool of a server, so such a key is twsrt's.
    if (name === "webfetc?" || /^(?!external_directory$)[^*]+_/.test(name)) return [];
    const ours = /^(bash|read|edit|external_directory)$/.test(name);
    const members = Object.entries(typeof value === "string" ? { "*": value } : (value as object)).filter(
      ([pattern, action]) =>
        !ours ||
        pattern === "*" ||
        (!wanted.has(pattern) && (action === "allow" || (action === "ask" && name !== "bash"))),
    );
    return members.length === 0 ? [] : [[name, members]];
  });
  return { ...rest, kept: kept.toSorted(([a], [b]) => String(a).localeCompare(String(b))) };
}
