import { beforeEach, describe, expect, test, vi } from "vitest";
import type { DriveRun, Observation } from "../../../src/drive/kit/driver.ts";
import { RAN } from "../../../src/drive/world.ts";
import { fakeOpen } from "../../../src/verify/fake-session.ts";
import type { Session } from "../../../src/verify/drive.ts";
import type { JobRun } from "../../../src/verify/protocol.ts";
import { machineOf } from "../../../test/support/machine.ts";
import { patient, pinned, targetOf } from "../agents.ts";
import { randomOf } from "../random.ts";
import { compareGuard, type GuardResult } from "./compare.ts";
import { hostileAccesses, lineAccess } from "./line.ts";
import { guardPolicy } from "./policy.ts";
import { smallest } from "./smallest.ts";
import { guardTrial, hasRun, type GuardTrial } from "./trial.ts";
import { statement, word } from "../../shell/grammar/node.ts";

const CLAUDE = targetOf("claude");

beforeEach(() => {
  vi.stubEnv("TWSRT_CONFORMANCE_GUARD", "/guard/twsrt.cjs");
});

function trial(number = 0, lines = 60): Promise<GuardTrial> {
  return guardTrial(CLAUDE, "guard 5 claude", number, lines);
}

describe("what is tried", () => {
  test("the same seed gives the same policy and lines, and another one others", () => {
    const made = (seed: number): readonly string[] => {
      const random = randomOf(seed);
      return hostileAccesses(guardPolicy(random), ["Read"], 40, random).map(({ access }) => access.text);
    };
    expect(made(3)).toEqual(made(3));
    expect(made(3)).not.toEqual(made(4));
    expect(new Set(made(3)).size).toBe(40);
  });

  test("most of it falls under a rule, a part of it does not, and every tool that a hook hears of is called", async () => {
    const trials = await Promise.all([0, 1, 2, 3].map((number) => trial(number)));
    const all = trials.flatMap(({ tried, decide }) =>
      tried.map(({ access }) => ({ access, ...decide(access) })),
    );
    const count = (...effects: readonly string[]): number =>
      all.filter(({ effect }) => effects.includes(effect)).length / all.length;
    expect(count("deny")).toBeGreaterThan(0.4);
    expect(count("ask", "unknown")).toBeGreaterThan(0.08);
    expect(count("allow", "default")).toBeGreaterThan(0.1);
    const tools = new Set(all.map(({ access }) => access.tool));
    expect([...tools].toSorted()).toEqual(["Bash", "Edit", "Read", "WebFetch", "Write"]);
  });

  test("of Codex, which has no file tools, only command lines are tried", async () => {
    const { tried } = await guardTrial(targetOf("codex"), "guard 5 codex", 0, 60);
    expect(new Set(tried.map(({ access }) => access.tool))).toEqual(new Set(["Bash"]));
  });

  test("the guard stands alone in every second trial, and pi's own file is its guard", async () => {
    const [even, odd] = await Promise.all([trial(0), trial(1)]);
    expect([even.isAlone, odd.isAlone]).toEqual([true, false]);
    expect(even.files).toEqual(even.bare);
    expect(odd.files).not.toEqual(odd.bare);
    expect(even.guard?.program.arguments).toEqual(["guard", "claude"]);
    const pi = await guardTrial(targetOf("pi"), "guard 5 pi", 0, 5);
    expect(pi.guard).toBeUndefined();
    expect([Object.keys(pi.files), Object.keys(pi.bare)]).toEqual([["extension"], []]);
  });

  test("the mark of the shell counts whatever the agent says", () => {
    expect(hasRun({ verdict: "denied", text: `no\n${RAN}`, ms: 1 })).toBe(true);
    expect(hasRun({ verdict: "denied", text: "no", ms: 1 })).toBe(false);
    expect(hasRun({ verdict: "allowed", text: "", ms: 1 })).toBe(true);
  });
});

/** What became of an access, in a run with the guard or without. */
type Answer = (text: string, effect: string, isGuarded: boolean) => Observation["verdict"];

/** A run of one policy with an agent that answers so. */
async function compared(answer: Answer): Promise<{ readonly result: GuardResult; readonly runs: JobRun[] }> {
  const { decide } = await trial();
  const runs: JobRun[] = [];
  const opened = await fakeOpen(CLAUDE, {}, machineOf).open({
    layout: { home: "/home/me", cwd: "/home/me/proj", directories: [], files: [], links: {} },
  });
  if (opened.kind !== "open") throw new Error("not opened");
  const run = (job: JobRun): Promise<DriveRun> => {
    runs.push(job);
    const observations = job.accesses.map((access) => {
      const { effect } = decide({ ...access, cwd: "/home/me/proj" });
      return { verdict: answer(access.text, effect, job.guard !== undefined), text: "", ms: 1 };
    });
    return Promise.resolve({ observations, end: { kind: "done" }, startMs: 1, totalMs: 2 });
  };
  const session: Session = { ...opened.session, run };
  const result = await compareGuard(
    pinned(CLAUDE),
    { seed: 5, lines: 60 },
    () => undefined,
    () => Promise.resolve(patient(session)),
  );
  return { result, runs };
}

const isFree = (effect: string): boolean => effect === "allow" || effect === "default";
const good: Answer = (_, effect, isGuarded) => (!isGuarded || isFree(effect) ? "allowed" : "denied");

describe("what is made of it", () => {
  test("a guard that stops all that it has to is right", async () => {
    const { result, runs } = await compared(good);
    expect(result.misses).toEqual([]);
    expect(result.held.deny.stopped).toBe(result.held.deny.tried);
    expect(result.held.deny.tried).toBeGreaterThan(20);
    expect(result.free.ran).toBe(result.free.tried);
    expect(result.control.ran).toBe(result.control.tried);
    // One start with the guard, one without.
    expect(runs.map(({ guard, base }) => [guard !== undefined, base])).toEqual([
      [true, "open"],
      [false, "open"],
    ]);
  });

  test.each(["deny", "ask", "unknown"])("what runs although the policy says %s is wrong", async (wrong) => {
    const { result } = await compared((text, effect, isGuarded) =>
      effect === wrong ? "allowed" : good(text, effect, isGuarded),
    );
    const { tried, stopped } = result.held[wrong as "deny"];
    expect(tried).toBeGreaterThan(0);
    expect(stopped).toBe(0);
    expect(result.misses).toHaveLength(tried);
    expect(result.misses[0]?.line).toContain(`ran, and the policy says ${wrong}`);
    expect(result.misses[0]?.details).toContain("--only guard --agent claude --seed 5 --lines 60 --policy 0");
  });

  test("what is asked about counts as stopped, because nobody answers", async () => {
    const { result } = await compared((text, effect, isGuarded) =>
      isGuarded && !isFree(effect) ? "asked" : good(text, effect, isGuarded),
    );
    expect(result.misses).toEqual([]);
  });

  test("a guard that refuses everything is wrong", async () => {
    const { result } = await compared((_, __, isGuarded) => (isGuarded ? "denied" : "allowed"));
    expect(result.misses.map(({ line }) => line)).toEqual(["3 of 3 harmless lines did not run"]);
  });

  test("a run in which nothing runs without the guard either shows nothing", async () => {
    const { result } = await compared((_, effect, isGuarded) =>
      isGuarded && isFree(effect) ? "allowed" : "denied",
    );
    expect(result.misses.map(({ line }) => line)).toEqual([
      "nothing of what the guard stops runs without it",
    ]);
  });

  test("what gets no answer is asked again, and too much of it is wrong", async () => {
    const { result, runs } = await compared((text, effect, isGuarded) =>
      isGuarded && effect === "deny" ? "lost" : good(text, effect, isGuarded),
    );
    expect(runs.filter(({ guard }) => guard !== undefined)).toHaveLength(3);
    expect(result.misses.map(({ line }) => line)).toEqual([
      expect.stringContaining("accesses got no answer"),
    ]);
  });
});

test("a line is made smaller for as long as it still runs and the policy says the same", async () => {
  const made = statement("{ ", statement(word("sudo", '"su"do'), " ", word("x", "$(echo x)")), "; }");
  const starts: number[] = [];
  const found = await smallest(
    lineAccess(made),
    {
      decide: ({ text }) => ({ effect: text.includes("do") ? "deny" : "default", by: [], heard: [] }),
    },
    (accesses) => {
      starts.push(accesses.length);
      return Promise.resolve(accesses.map(({ text }) => text.includes("do") && text.includes(" x")));
    },
  );
  expect(found.access.text).toBe("sudo x");
  expect(starts.length).toBeLessThanOrEqual(6);
});
