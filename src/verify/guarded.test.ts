import { describe, expect, test } from "vitest";
import type { Observation } from "../drive/kit/driver.ts";
import type { Effect } from "../policy/policy.ts";
import { tryGuard, withGuard, type GuardGround } from "./guarded.ts";
import type { Probe } from "./probes.ts";
import type { JudgedProbe } from "./rule-verdict.ts";
import { isGuardMissing } from "./report.ts";
import type { Trials } from "./trials.ts";

const BY_GUARD: Observation = { verdict: "denied", byGuard: true, text: "denied by your policy", ms: 1 };
const FAILED: Observation = { verdict: "denied", text: "twsrt guard failed, so the call is refused", ms: 1 };
const ALLOWED: Observation = { verdict: "allowed", text: "", ms: 1 };

function judgedOf(verdict: JudgedProbe["verdict"], expected: Effect, text = "bash -c 'sudo x'"): JudgedProbe {
  const access = { tool: "Bash", text } as const;
  const probe = { expected, plain: true, access, attempt: { access } } as unknown as Probe;
  return { probe, evidence: {}, verdict, reason: "as before", surprise: false };
}

describe("an access with the guard in place", () => {
  test.each([
    ["gap", "deny", BY_GUARD, "pass", "guard"],
    ["gap", "deny", FAILED, "fail", undefined],
    ["gap", "deny", ALLOWED, "fail", undefined],
    ["gap", "ask", { verdict: "asked", text: "", ms: 1 }, "pass", "guard"],
    ["gap", "deny", { verdict: "asked", text: "", ms: 1 }, "fail", undefined],
    ["gap", "deny", { verdict: "lost", text: "", ms: 1 }, "inconclusive", undefined],
    ["gap", "deny", { verdict: "untried", text: "", ms: 1 }, "gap", undefined],
    ["pass", "allow", ALLOWED, "pass", undefined],
    ["pass", "allow", FAILED, "fail", undefined],
    ["default", "allow", BY_GUARD, "fail", undefined],
  ] as const)("%s, expected %s, observed %o: %s", (before, expected, observed, verdict, layer) => {
    const after = withGuard(judgedOf(before, expected), observed);
    expect([after.verdict, after.heldBackBy]).toEqual([verdict, layer]);
    expect(after.guarded).toEqual(observed);
  });
});

/** An agent whose answers with the guard in place are all the same. */
function ground(probes: readonly JudgedProbe[], answer: Observation, more: Partial<GuardGround> = {}) {
  const asked: string[] = [];
  const trials = {
    try: async (_: string, files: object, base: string, accesses: readonly { readonly text: string }[]) => {
      asked.push(...accesses.map(({ text }) => `${JSON.stringify(files)} ${base} ${text}`));
      return new Map(accesses.map(({ text }) => [`Bash(${text})`, answer]));
    },
  } as unknown as Trials;
  const plan = {
    job: {} as GuardGround["plan"]["job"],
    promise: () => ({ verdict: "deny" }) as const,
  };
  return {
    asked,
    given: {
      plan,
      probes,
      texts: { a: "full" },
      bare: { a: "" },
      trials,
      inSandbox: [],
      asksBeforeHook: false,
      ...more,
    },
  };
}

describe("an agent that asks before its hook hears of a call", () => {
  const asked: Observation = { verdict: "asked", text: "twsrt says no", ms: 1 };

  test.each([
    ["its own question shows nothing of the guard", "deny", asked, "gap"],
    ["a question of the guard is too little", "deny", { ...asked, byGuard: true }, "fail"],
    ["what runs got past the guard", "deny", ALLOWED, "fail"],
    ["a question is what the policy wants", "ask", asked, "pass"],
  ] as const)("%s", (_, expected, observed, verdict) => {
    const after = withGuard(judgedOf("gap", expected), observed, true);
    expect([after.verdict, after.guarded]).toEqual([verdict, observed]);
  });

  test("is known by its driver", async () => {
    const probes = [judgedOf("gap", "deny")];
    const verdictsOf = async (asksBeforeHook: boolean): Promise<readonly string[]> => {
      const { probes: after } = await tryGuard(ground(probes, asked, { asksBeforeHook }).given);
      return after.map(({ verdict }) => verdict);
    };
    expect([await verdictsOf(true), await verdictsOf(false)]).toEqual([["gap"], ["fail"]]);
  });

  test("and whether the guard answers is seen where no rule asks", async () => {
    const { asked: tried, given } = ground([judgedOf("gap", "deny")], asked, { asksBeforeHook: true });
    const { report } = await tryGuard(given);
    expect(tried).toEqual([`{"a":"full"} open bash -c 'sudo x'`, `{"a":""} open bash -c 'sudo x'`]);
    expect(report).toEqual({ state: "answered", tried: 2, stopped: 0 });
  });
});

describe("what is tried", () => {
  test("is what the agent lets through, and not what no hook hears of", async () => {
    const probes = [judgedOf("gap", "deny"), judgedOf("pass", "deny", "sudo x")];
    const { asked, given } = ground(probes, BY_GUARD);
    const { probes: after, report } = await tryGuard(given);
    expect(asked).toEqual([`{"a":"full"} open bash -c 'sudo x'`]);
    expect(after.map(({ heldBackBy }) => heldBackBy)).toEqual(["guard", "rules"]);
    expect(report).toEqual({ state: "answered", tried: 1, stopped: 1 });

    const unheard = ground(probes, BY_GUARD, { inSandbox: ["Bash"] });
    const { probes: same, report: untried } = await tryGuard(unheard.given);
    expect(unheard.asked).toEqual([]);
    expect(same.map(({ heldBackBy, verdict }) => [verdict, heldBackBy])).toEqual([
      ["gap", undefined],
      ["pass", "sandbox"],
    ]);
    expect(untried.state).toBe("untried");
  });

  test("is one access without the rules where those hold everything back", async () => {
    const { asked, given } = ground([judgedOf("pass", "deny", "sudo x")], BY_GUARD);
    const { report } = await tryGuard(given);
    expect(asked).toEqual([`{"a":""} open sudo x`]);
    expect(report).toEqual({ state: "answered", tried: 1, stopped: 0 });
  });

  test("a guard that fails is silent, although every call is refused", async () => {
    const { given } = ground([judgedOf("gap", "deny")], FAILED);
    const { probes, report } = await tryGuard(given);
    expect(probes[0]?.verdict).toBe("fail");
    expect(report).toMatchObject({ state: "silent", stopped: 0 });
    expect(isGuardMissing(report)).toBe(true);
  });

  test("is nothing where the agent does not start the guard, and its accesses fail", async () => {
    const { asked, given } = ground([judgedOf("gap", "deny")], BY_GUARD);
    const { probes, report } = await tryGuard({
      ...given,
      plan: { ...given.plan, absent: "not-registered" },
    });
    expect(asked).toEqual([]);
    expect(probes[0]?.verdict).toBe("fail");
    expect(isGuardMissing(report)).toBe(true);
  });
});
