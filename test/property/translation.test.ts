import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  policyFor,
  TARGETS,
  type Compiled,
  type Document,
  type Plan,
  type Policy,
  type Target,
} from "../../src/index.ts";
import { settings, sources } from "../support/arbitraries.ts";
import { memoryEnvironment, policyOf } from "../support/memory.ts";

const ENVIRONMENT = memoryEnvironment({ "/home/me/a": "file", "/home/me/b": "directory" });

function compileFor(target: Target, policy: Policy): Compiled {
  return target.compile(policy, ENVIRONMENT, target.options.parse({}));
}

async function planFor(
  target: Target,
  compiled: Compiled,
  text: string | undefined,
): Promise<Extract<Plan, { kind: "planned" }>> {
  const current: Document | undefined =
    text === undefined ? undefined : { file: "target", text, syntax: "json" };
  const artifact = target.artifacts[0].id;
  const plan = await target.plan({
    compiled,
    artifact,
    file: "target",
    current,
    options: target.options.parse({}),
  });
  if (plan.kind !== "planned") throw new Error(`refused: ${JSON.stringify(plan.problems)}`);
  return plan;
}

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (_name, target) => {
  const artifact = target.artifacts[0].id;

  test("property: the same policy gives the same bytes", () => {
    fc.assert(
      fc.property(sources, (texts) => {
        const render = (): string => target.render(compileFor(target, policyOf(texts)), artifact);
        expect(render()).toBe(render());
      }),
    );
  });

  test("property: every rule has an entry or a loss", () => {
    fc.assert(
      fc.property(sources, (texts) => {
        const policy = policyOf(texts);
        const { entries, losses } = compileFor(target, policy);
        const told = new Set([...entries.flatMap(({ rules }) => rules), ...losses.map(({ rule }) => rule)]);
        // A granted path needs no output where the agent grants by other means.
        const untold = policy.rules.filter(({ id, effect, action }) => {
          const isGrant = effect === "allow" && action === "write";
          return !told.has(id) && !isGrant;
        });
        expect(untold.map(({ id }) => id)).toEqual([]);
      }),
    );
  });

  test("property: what is written is clean, and stays so in any order", async () => {
    await fc.assert(
      fc.asyncProperty(sources, async (texts) => {
        const compiled = compileFor(target, policyOf(texts));
        const { next } = await planFor(target, compiled, undefined);
        const again = await planFor(target, compiled, next);
        expect(again.drift).toEqual([]);
        expect(again.next).toBe(next);
        expect(next).toBe(target.render(compiled, artifact));
      }),
    );
  });
});

test("property: a rule that is limited to other agents leaves no trace, and the others stay as they were", () => {
  const names = TARGETS.map(({ name }) => name);
  const limits = fc.array(fc.subarray(names, { minLength: 1 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(sources, limits, (texts, some) => {
      const policy = policyOf(texts);
      const limited = {
        ...policy,
        rules: policy.rules.map((rule, i) =>
          rule.action === "execute" || rule.action === "call"
            ? { ...rule, agents: some[i % some.length] as string[] }
            : rule,
        ),
      };
      for (const target of TARGETS) {
        const own = policyFor(limited, target.name);
        const left = new Set(own.rules.map(({ id }) => id));
        const without = { ...policy, rules: policy.rules.filter(({ id }) => left.has(id)) };
        expect(compileFor(target, own)).toEqual(compileFor(target, without));
        for (const rule of limited.rules)
          expect(left.has(rule.id)).toBe(!("agents" in rule) || rule.agents.includes(target.name));
      }
    }),
    { numRuns: 40 },
  );
});

describe("merge into a settings file", () => {
  const target = TARGETS.find(({ name }) => name === "claude") as Target;

  test("property: merging is idempotent and leaves no drift", async () => {
    await fc.assert(
      fc.asyncProperty(sources, settings, async (texts, current) => {
        const compiled = compileFor(target, policyOf(texts));
        const { next } = await planFor(target, compiled, current);
        const again = await planFor(target, compiled, next);
        expect(again.drift).toEqual([]);
        expect(again.next).toBe(next);
      }),
    );
  });

  test("property: foreign values survive, and so does their spelling", async () => {
    await fc.assert(
      fc.asyncProperty(sources, settings, async (texts, current) => {
        const compiled = compileFor(target, policyOf(texts));
        const { next } = await planFor(target, compiled, current);
        expect(foreign(JSON.parse(next))).toEqual(foreign(JSON.parse(current)));
        // Every line that holds nothing of ours stands in the new text as it stood in the old.
        const isOurs =
          /permissions|sandbox|network|deny|allow|ask|[[\]{}]|"(?:Read|Edit|Bash|WebFetch|mcp__|old\.com|a\.com)/;
        const kept = current.split("\n").filter((line) => !isOurs.test(line));
        for (const line of kept) expect(next).toContain(line.replace(/[,\r]*$/, ""));
      }),
    );
  });
});

const MANAGED = /^(?:(?:Read|Write|Edit|MultiEdit|Bash)\(|WebFetch\(domain:|mcp__)/;

/** A settings value without what twsrt owns. */
function foreign(value: Record<string, Record<string, unknown>>): unknown {
  const copy = structuredClone(value);
  for (const key of ["deny", "ask", "allow"]) {
    const list = copy["permissions"]?.[key] as string[] | undefined;
    if (list === undefined) continue;
    const pattern = key === "allow" ? /^WebFetch\(domain:/ : MANAGED;
    const kept = list.filter((item) => !pattern.test(item));
    if (kept.length === 0) delete copy["permissions"]?.[key];
    else (copy["permissions"] as Record<string, unknown>)[key] = kept;
  }
  const network = copy["sandbox"]?.["network"] as Record<string, unknown> | undefined;
  delete network?.["allowedDomains"];
  if (network !== undefined && Object.keys(network).length === 0) delete copy["sandbox"]?.["network"];
  for (const key of ["permissions", "sandbox"])
    if (Object.keys(copy[key] ?? {}).length === 0) delete copy[key];
  return copy;
}

test("oracle: no pattern escapes its quoting, read back by a real sh", () => {
  const target = TARGETS.find(({ name }) => name === "copilot") as Target;
  const policies = fc
    .sample(sources, { numRuns: 150, seed: 7 })
    .map((texts) => compileFor(target, policyOf(texts)));
  // Each snippet is pasted behind a command that prints its arguments, as into a launch command.
  const script = policies
    .map(
      (compiled) => `printf '%s\\0' begin ${target.render(compiled, "flags").trimEnd().replace(/\\$/, "")}\n`,
    )
    .join("\n");
  const out = execFileSync("sh", ["-s"], { input: script, encoding: "utf8", maxBuffer: 1 << 26 });
  const expected = policies.flatMap(({ entries }) => [
    "begin",
    ...entries.flatMap(({ key, value }) => [key, String(value)]),
  ]);
  expect(out.split("\0").slice(0, -1)).toEqual(expected);
});
