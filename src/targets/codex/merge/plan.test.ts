import fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import { sources } from "../../../../test/support/arbitraries.ts";
import { machineOf } from "../../../../test/support/machine.ts";
import { policyOf } from "../../../../test/support/memory.ts";
import { EMPTY_POLICY, type Policy } from "../../../policy/policy.ts";
import type { Plan } from "../../target.ts";
import { CONFIG, REQUIREMENTS, RULES } from "../artifacts.ts";
import { compile } from "../compile.ts";
import { plan } from "../plan.ts";

const environment = machineOf({ "~/dev": "directory" });

const SOURCES = {
  srt: '{ "filesystem": { "denyRead": ["~/.ssh"], "allowWrite": ["."] }, "network": { "allowedDomains": ["a.com"] } }',
  bash: '{ "deny": ["rm"], "ask": ["git push"] }',
};

function planned(
  artifact: string,
  text: string | undefined,
  policy: Policy = policyOf(SOURCES),
): Promise<Plan> {
  return plan({
    compiled: compile(policy, environment),
    artifact,
    file: "f",
    current: text === undefined ? undefined : { file: "f", text, syntax: "toml" },
    options: {},
  });
}

async function next(artifact: string, text: string | undefined, policy?: Policy) {
  const found = await planned(artifact, text, policy);
  if (found.kind !== "planned") throw new Error(JSON.stringify(found.problems));
  return found;
}

describe("the selection of a profile that starts from `:read-only`", () => {
  const policy = policyOf({ ...SOURCES, srt: '{ "filesystem": { "allowWrite": [".", "~/dev"] } }' });
  const selectionIn = async (text: string) =>
    (await next(CONFIG, text, policy)).drift.find(
      ({ key, kind }) => key === "default_permissions" && kind !== "missing",
    );

  test.each([
    ['default_permissions = ":read-only"\n', ["writing to . denied", "writing to ~/dev denied"]],
    [
      'default_permissions = "mine"\n[permissions.mine]\nextends = ":read-only"\n[permissions.mine.filesystem]\n"~/dev" = "write"\n',
      ["writing to . denied"],
    ],
  ])("restricts where the policy would write: %j", async (text, implies) => {
    const found = await selectionIn(text);
    expect(found).toMatchObject({ restricts: "srt" });
    expect([...(found?.implies ?? [])].toSorted()).toEqual(implies);
  });

  test("restricts nothing where it writes to the same places", async () => {
    const found = await selectionIn(
      'default_permissions = "mine"\n[permissions.mine]\nextends = ":read-only"\n[permissions.mine.filesystem]\n"~/dev" = "write"\n' +
        '[permissions.mine.filesystem.":workspace_roots"]\n"." = "write"\n',
    );
    expect(found?.restricts).toBeUndefined();
  });
});

describe("a configuration", () => {
  test("that is refused is not touched, and the place is named", async () => {
    for (const [text, code] of [
      ["a = \n", "toml-syntax"],
      ["a = 1\na = 2\n", "toml-syntax"],
      ["model = 3\n", "target-stops-agent"],
      ['approval_policy = "untrusted"\n', "target-stops-agent"],
      ['profile = "x"\n', "target-stops-agent"],
      ["permissions = 3\n", "target-stops-agent"],
      ["[permissions.x]\nextends = 3\n", "target-stops-agent"],
      ['[permissions.x.filesystem]\n"/a" = "rw"\n', "target-stops-agent"],
      ['[permissions.x.network]\nenabled = "yes"\n', "target-stops-agent"],
      ['[permissions.x.network.domains]\n"a.com" = "maybe"\n', "target-stops-agent"],
      ['[features]\nx = "y"\n', "target-stops-agent"],
      ["[[features]]\nx = true\n", "target-stops-agent"],
    ] as const) {
      const found = await planned(CONFIG, text);
      expect(found, text).toMatchObject({ kind: "ineffective", problems: [{ code, place: {} }] });
    }
  });

  test("keeps what is somebody else's, and its spelling", async () => {
    const text =
      "# mine\nmodel = 'x'\n\n[features] # some\nother = true\n\n[mcp_servers.a]\ncommand = \"a\"\n";
    const { next: after } = await next(CONFIG, text);
    for (const line of text.split("\n")) expect(after).toContain(line);
    const again = await next(CONFIG, after);
    expect(again).toMatchObject({ next: after, drift: [] });
  });

  test("loses what no rule explains in the profile, and nothing elsewhere", async () => {
    const { next: full } = await next(CONFIG, undefined);
    const edited = full
      .replace('"~/.ssh" = "deny"\n', '"~/.ssh" = "read"\n"~/old" = "deny"\n')
      .concat('\n[permissions.mine.filesystem]\n"~/old" = "deny"\n');
    const { next: after, drift } = await next(CONFIG, edited);
    expect(drift.map(({ kind, entry, restricts }) => [kind, entry, restricts])).toEqual([
      // A denial covers it.
      ["extra", '"~/.ssh" = "read"', undefined],
      ["missing", '"~/.ssh" = "deny"', undefined],
      ["extra", '"~/old" = "deny"', "srt"],
    ]);
    expect(parse(after)).toEqual({
      ...parse(full),
      permissions: { ...(parse(full)["permissions"] as object), mine: { filesystem: { "~/old": "deny" } } },
    });
  });

  test("that says the same in another spelling is left as it is", async () => {
    const { next: full } = await next(CONFIG, undefined);
    const text = stringify({ z: 1, ...parse(full) });
    expect(await next(CONFIG, text)).toMatchObject({ next: text, drift: [] });
  });

  test("with the older setting beside it is said to be contested", async () => {
    const found = await next(CONFIG, 'sandbox_mode = "workspace-write"\n');
    expect(found.diagnostics).toMatchObject([{ code: "profile-contested" }]);
  });

  test.each([
    ["/w/.codex/config.toml", 'sandbox_mode = "workspace-write"\n', "sandbox_mode"],
    ["/w/.codex/config.toml", 'default_permissions = ":workspace"\n', "default_permissions"],
    ["/w/.codex/config.toml", '[permissions.twsrt.filesystem]\n"~/k" = "read"\n', "permissions.twsrt"],
    ["/w/.codex/config.toml", "[features]\nnetwork_proxy = false\n", "features.network_proxy"],
    ["/w/.codex/config.toml", "[features.network_proxy]\nenabled = false\n", "features.network_proxy"],
    ["/etc/codex/requirements.toml", 'default_permissions = "locked"\n', "default_permissions"],
    ["/etc/codex/requirements.toml", 'default_permissions = "twsrt-required"\n', undefined],
    ["/w/.codex/config.toml", 'model = "x"\ndefault_permissions = "twsrt"\n', undefined],
    ["/w/.codex/config.toml", "no toml", undefined],
  ])("with %s beside it, %j contends: %s", async (file, text, setting) => {
    const expected = setting === undefined ? [] : [{ code: "profile-contested", args: { file, setting } }];
    for (const current of [undefined, { file: "f", text: "a = 1\n", syntax: "toml" } as const]) {
      const found = await plan({
        compiled: compile(policyOf(SOURCES), environment),
        artifact: CONFIG,
        file: "f",
        current,
        beside: [{ file, text, syntax: "toml" }],
        options: {},
      });
      expect(found).toMatchObject({ diagnostics: expected });
    }
  });

  test("property: foreign values survive, and a second merge changes nothing", async () => {
    const scalar = fc.oneof(fc.boolean(), fc.integer(), fc.string({ maxLength: 5 }));
    const table = fc.dictionary(fc.constantFrom("a", "b c", "d.e", "network_proxy2", "__proto__"), scalar, {
      noNullPrototype: true,
    });
    const foreign = fc.record(
      {
        zoo: table,
        mcp_servers: fc.dictionary(
          fc.constantFrom("x", "y z", "__proto__"),
          table.map((keys) => ({ ...keys, command: "x" })),
          { noNullPrototype: true },
        ),
        features: fc.dictionary(fc.constantFrom("f", "g"), fc.boolean(), { noNullPrototype: true }),
        permissions: fc.constantFrom(
          { other: { extends: ":read-only" } },
          { twsrt: { extends: ":workspace", filesystem: { "~/stale": "deny" } } },
        ),
        list: fc.array(fc.integer(), { maxLength: 3 }),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(sources, foreign, async (texts, value) => {
        const policy = policyOf(texts);
        const { next: after } = await next(CONFIG, stringify(value), policy);
        const again = await next(CONFIG, after, policy);
        expect(again).toMatchObject({ next: after, drift: [] });
        expect(withoutOurs(parse(after))).toEqual(withoutOurs(value as Record<string, unknown>));
      }),
    );
  });
});

/** A configuration without what twsrt owns, and without tables that are empty then. */
function withoutOurs(value: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone({ ...value }) as Record<string, Record<string, unknown>>;
  delete copy["default_permissions"];
  delete copy["permissions"]?.["twsrt"];
  delete copy["features"]?.["network_proxy"];
  for (const key of ["permissions", "features"])
    if (Object.keys(copy[key] ?? {}).length === 0) delete copy[key];
  return JSON.parse(JSON.stringify(copy));
}

describe("command rules", () => {
  test("are compared line by line; comments and order carry no meaning", async () => {
    const { next: full } = await next(RULES, undefined);
    const lines = full.trim().split("\n");
    const turned = `# other\n\n${lines.toReversed().join("\n")}\n`;
    expect(await next(RULES, turned)).toMatchObject({ next: turned, drift: [] });
    for (const [decision, restricts] of [
      ["allow", undefined],
      ["forbidden", "bash"],
    ] as const) {
      const odd = `${full}prefix_rule(pattern = ["x"], decision = "${decision}")\n`;
      const found = await next(RULES, odd);
      expect(found.next).toBe(full);
      expect(found.drift.map((one) => [one.kind, one.restricts])).toEqual([["extra", restricts]]);
    }
  });

  test("with a byte-order mark are written anew: the agent does not start with one", async () => {
    const { next: full } = await next(RULES, undefined);
    expect((await next(RULES, `\uFEFF${full}`)).next).toBe(full);
  });
});

describe("requirements", () => {
  test("keep an administrator's own rules and keys", async () => {
    const text =
      '# ours\nallowed_approval_policies = ["never"]\n\n[rules]\nprefix_rules = [\n  { pattern = [{ token = "dd" }], decision = "forbidden" },\n]\n';
    const { next: after } = await next(REQUIREMENTS, text);
    expect(after).toContain('{ pattern = [{ token = "dd" }], decision = "forbidden" }');
    expect(after).toContain('allowed_approval_policies = ["never"]');
    expect(parse(after)).toMatchObject({
      default_permissions: "twsrt-required",
      allowed_permission_profiles: { "twsrt-required": true },
    });
    expect(await next(REQUIREMENTS, after)).toMatchObject({ next: after, drift: [] });
    const { next: bare } = await next(REQUIREMENTS, after, EMPTY_POLICY);
    expect((parse(bare)["rules"] as { prefix_rules: unknown[] }).prefix_rules).toHaveLength(1);
  });

  test.each([
    "[rules]\nprefix_rules = [ # ours\n  # never\n  DD, # it is slow\n] # end\n",
    "rules.prefix_rules = [DD]\n",
    "rules = { prefix_rules = [DD] }\n",
  ])("keep the rules of an administrator with the comments beside them: %j", async (form) => {
    const text = form.replace("DD", '{ pattern = [{ token = "dd" }], decision = "forbidden" }');
    const { next: after } = await next(REQUIREMENTS, text);
    expect((parse(after)["rules"] as { prefix_rules: unknown[] }).prefix_rules.length).toBeGreaterThan(1);
    for (const comment of text.match(/#.*/g) ?? []) expect(after).toContain(comment);
    const { next: bare } = await next(REQUIREMENTS, after, EMPTY_POLICY);
    expect(parse(bare)["rules"]).toEqual(parse(text)["rules"]);
    for (const line of text.split("\n")) expect(bare).toContain(line);
  });

  test.each([
    ["[rules]\nprefix_rules = [\n  RULE,\n]\n", ""],
    ["rules.prefix_rules = [RULE]\n", ""],
    ["rules = { prefix_rules = [RULE] }\n", ""],
    ["[rules]\n# mine\nprefix_rules = [RULE]\n\n[zoo]\na = 1\n", "# mine\n\n[zoo]\na = 1\n"],
  ])(
    "lose the table of rules with the last of them, or the agent would not start: %j",
    async (text, left) => {
      const rule = compile(policyOf(SOURCES), environment).entries.find(
        ({ artifact, key }) => artifact === REQUIREMENTS && key === "rules.prefix_rules",
      );
      const { next: after } = await next(
        REQUIREMENTS,
        text.replace("RULE", String(rule?.value)),
        EMPTY_POLICY,
      );
      expect(parse(after)).not.toHaveProperty("rules");
      expect(after).toContain(left);
      expect(await next(REQUIREMENTS, after, EMPTY_POLICY)).toMatchObject({ next: after, drift: [] });
    },
  );
});
