import { Ajv } from "ajv";
import formats from "ajv-formats";
import fc from "fast-check";
import * as jsonc from "jsonc-parser";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { newLocalWorld } from "../test/support/in-process.ts";
import { EXAMPLE } from "../test/support/world.ts";
import { sampleConfig } from "./cli/init/sample.ts";
import { readBashRules } from "./sources/bash.ts";
import { readSrtSettings } from "./sources/srt.ts";
import { STARTER } from "./sources/starter.ts";
import { schemas } from "./schemas.ts";
import { AGENTS, TARGETS } from "./targets/registry.ts";

const ajv = new Ajv({ strict: false });
formats.default(ajv);
const valid = Object.fromEntries(
  Object.entries(schemas()).map(([name, schema]) => [name.split(".")[0], ajv.compile(schema)]),
);

function accepts(name: string, value: unknown): boolean {
  const validate = valid[name];
  if (validate === undefined) throw new Error(name);
  return validate(value);
}

function reads(name: "bash-rules" | "srt-settings", text: string): boolean {
  const document = { file: "f", text, syntax: "json" } as const;
  return name === "bash-rules" ? readBashRules(document, AGENTS).ok : readSrtSettings(document).ok;
}

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const entry = fc.oneof(
  fc.constantFrom("rm", "git push --force", "~/.ssh", "a.test"),
  scalar,
  fc.record(
    { command: scalar, reason: scalar, agents: fc.array(fc.constantFrom("claude", 5)) },
    { requiredKeys: [] },
  ),
  fc.record({ tool: fc.constantFrom("a.b", 5) }),
  fc.record({ path: scalar, literal: fc.boolean() }, { requiredKeys: [] }),
);
const list = fc.oneof(fc.array(entry, { maxLength: 3 }), scalar);
const lists = (...keys: readonly string[]) =>
  fc.record(Object.fromEntries([...keys, "$schema", "other"].map((key) => [key, list])), {
    requiredKeys: [],
  });
const anySrt = fc.record(
  {
    filesystem: fc.oneof(lists("denyRead", "allowRead", "allowWrite", "denyWrite", "disabled"), scalar),
    network: fc.oneof(lists("allowedDomains", "deniedDomains", "httpProxyPort"), scalar),
    git: scalar,
    $schema: scalar,
  },
  { requiredKeys: [] },
);
const anyBash = fc.oneof(
  lists("deny", "ask", "allow"),
  fc.record({ mcp: fc.oneof(lists("deny", "ask"), scalar) }),
  scalar,
);

test.each([
  ["bash-rules", anyBash],
  ["srt-settings", anySrt],
] as const)("what the schema of %s refuses, the program refuses", (name, any) => {
  let refused = 0;
  fc.assert(
    fc.property(any, (value) => {
      if (accepts(name, value)) return;
      refused += 1;
      expect(reads(name, JSON.stringify(value))).toBe(false);
    }),
    { numRuns: 2000 },
  );
  expect(refused).toBeGreaterThan(100);
});

test("samples are accepted by both", () => {
  for (const text of [EXAMPLE.bash, STARTER.bash, '{ "$schema": "x", "mcp": { "deny": ["a.*"] } }']) {
    expect(accepts("bash-rules", jsonc.parse(text))).toBe(true);
    expect(reads("bash-rules", text)).toBe(true);
  }
  for (const text of [EXAMPLE.srt, STARTER.srt, '{ "$schema": "x" }']) {
    expect(accepts("srt-settings", JSON.parse(text))).toBe(true);
    expect(reads("srt-settings", text)).toBe(true);
  }
});

const ACCEPT = '[[accept]]\ncode = "x"\nagent = "claude"\nreason = "y"\n';

test.each([
  ["a misspelled section", "[target]\n", false],
  ["a misspelled key", '[claude]\nsandbx = "keep"\n', false],
  ["a wrong word", '[claude]\nsandbox = "maybe"\n', false],
  ["a wrong type", "[policy]\nstrict = 5\n", false],
  ["an accepted finding without a reason", '[[accept]]\ncode = "x"\nagent = "claude"\n', false],
  ["an accepted finding with an unknown key", `${ACCEPT}because = "z"\n`, false],
  ["an accepted finding", `${ACCEPT}until = 2999-01-31\n`, true],
  ["a followed path", "[targets]\ngemini_settings = true\n", true],
])("config.toml: %s", async (_, text, isFine) => {
  expect(accepts("config", JSON.parse(JSON.stringify(parse(text))))).toBe(isFine);
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", text);
  expect((await world.run(["generate", "claude"])).status).toBe(isFine ? 0 : 1);
});

test("what `init` writes is valid", async () => {
  const text = await sampleConfig("~/x.json", TARGETS, true);
  expect(accepts("config", JSON.parse(JSON.stringify(parse(text))))).toBe(true);
});
