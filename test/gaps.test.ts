import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { together, type Answer } from "../src/enforcers/model.ts";
import { model as sandboxModel } from "../src/enforcers/srt/index.ts";
import { judgeCall } from "../src/guard/decide.ts";
import { TARGETS, type Policy } from "../src/index.ts";
import { parseAccess } from "../src/policy/access.ts";
import { attemptOf } from "../src/policy/attempt-of.ts";
import type { Attempt, Touch } from "../src/policy/attempt.ts";
import { judgeOf, type PolicyEffect } from "../src/policy/decide.ts";
import type { Environment } from "../src/policy/environment.ts";
import { machineOf } from "./support/machine.ts";
import { policyOf } from "./support/memory.ts";

/*
 * A case is a file: a policy, an access, and what was measured that each layer does with it. `expect` was taken from
 * the evidence that the case names, never from the model. A new case needs no code.
 */
interface Case {
  readonly evidence: string;
  readonly srt?: unknown;
  readonly bash?: unknown;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly tree?: Readonly<Record<string, string>>;
  /** What a file holds before the policy is merged into it. */
  readonly existing?: Readonly<Record<string, unknown>>;
  /** The whole file, in place of a generated one. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly access: string;
  readonly touches?: readonly Touch[];
  readonly policy: PolicyEffect;
  /** Layer 1 and layer 2 of each enforcer. */
  readonly expect: Readonly<Record<string, readonly [string, string]>>;
}

const ROOT = path.join(import.meta.dirname, "gaps");

describe("known gaps", () => {
  const names = fs.readdirSync(ROOT).sort();
  test("there are enough of them", () => expect(names.length).toBeGreaterThanOrEqual(40));
  test.each(names)("%s", async (name) => {
    const given = JSON.parse(fs.readFileSync(path.join(ROOT, name), "utf8")) as Case;
    const environment = machineOf(given.tree ?? {});
    const srt = JSON.stringify(given.srt ?? {});
    const policy = policyOf({ srt, bash: JSON.stringify({ deny: [], ask: [], ...(given.bash as object) }) });
    const reading = parseAccess(given.access, environment.cwd);
    if (reading.kind !== "access") throw new Error(`no access: ${given.access}`);
    const attempt = attemptOf(reading.access, environment, given.touches);
    expect(judgeOf(policy, environment).decide(attempt).effect, "the policy").toBe(given.policy);
    for (const [enforcer, [layer1, layer2]] of Object.entries(given.expect)) {
      const answer = await ask(enforcer, given, { policy, srt, environment, attempt });
      expect([answer.layer1.verdict, answer.layer2.verdict], enforcer).toStrictEqual([layer1, layer2]);
      const isWeaker = given.policy !== "default" && STRICTNESS[together(answer)] < STRICTNESS[given.policy];
      if (isWeaker) expect(answer.layer1.reason ?? answer.layer2.reason, "a reason").toBeDefined();
    }
  });
});

/** Agents whose hooks are told about calls. */
const GUARDED = TARGETS.filter(({ guard }) => guard !== undefined);

/** `none`: the text of the line does not show what the script in it reads. `no tool`: the agent has no such tool. */
type Open = "none" | "no tool";

/** Gaps that no hook can close. A sandbox is what holds there. */
const STAY_OPEN: Readonly<Record<string, Open>> = {
  "claude-sandbox-excluded-command.json in claude": "none",
  "claude-sandbox-filesystem-disabled.json in claude": "none",
  "claude-sandbox-hides-from-interpreter.json in claude": "none",
  "claude-sandbox-off.json in claude": "none",
  "claude-sandbox-root-read-glob.json in claude": "none",
  "claude-sandbox-write-glob.json in claude": "none",
  "codex-port-opens-host.json in codex": "no tool",
  "codex-without-proxy-open.json in codex": "no tool",
};

describe("known gaps with the guard", () => {
  const cases = fs.readdirSync(ROOT).flatMap((file) => {
    const given = JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8")) as Case;
    return GUARDED.filter(({ name }) => Object.hasOwn(given.expect, name)).flatMap((target) => {
      const [, layer2] = given.expect[target.name] as readonly [string, Answer["layer2"]["verdict"]];
      const isOpen = given.policy === "deny" && layer2 !== "deny";
      return isOpen ? [{ name: `${file} in ${target.name}`, target, given, layer2 }] : [];
    });
  });
  test.each(cases)("$name", async ({ name, target, given, layer2 }) => {
    const environment = machineOf(given.tree ?? {});
    const bash = JSON.stringify({ deny: [], ask: [], ...(given.bash as object) });
    const policy = policyOf({ srt: JSON.stringify(given.srt ?? {}), bash });
    const reading = parseAccess(given.access, environment.cwd);
    if (reading.kind !== "access" || target.guard === undefined)
      throw new Error(`no access: ${given.access}`);
    const { guard } = await target.guard();
    const event = guard.eventOf(reading.access);
    const heard = event === undefined ? undefined : guard.read(event, environment);
    const said =
      heard?.kind === "call"
        ? judgeCall(policy, environment, target.name, heard.call, { unknown: "ask" }).effect
        : "no tool";
    expect({ layer2, guard: said }).toStrictEqual({ layer2, guard: STAY_OPEN[name] ?? "deny" });
  });
  test("before and after", () => {
    expect({ before: cases.length, after: Object.keys(STAY_OPEN).length }).toEqual({ before: 128, after: 8 });
  });
});

const STRICTNESS = { unknown: -1, allow: 0, ask: 1, deny: 2 };

async function ask(
  name: string,
  given: Case,
  {
    policy,
    srt,
    environment,
    attempt,
  }: { policy: Policy; srt: string; environment: Environment; attempt: Attempt },
): Promise<Answer> {
  const sandbox = sandboxModel({ files: { srt }, environment, options: undefined }).decide(attempt);
  if (name === "srt") return sandbox;
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no enforcer ${name}`);
  const options = target.options.parse(given.options?.[name] ?? {});
  const [{ id: first }, ...others] = target.artifacts;
  const files: Record<string, string> = {
    [first]: await textOf(name, given, first, policy, environment, options),
  };
  // A file that is given is the first one; the others are generated.
  const compiled = target.compile(policy, environment, options);
  for (const { id, presence } of others) if (presence === "always") files[id] = target.render(compiled, id);
  const { model } = await target.model();
  const answer = model({ files, environment, options }).decide(attempt);
  return target.layer1(options) === "around" ? { ...answer, layer1: sandbox.layer1 } : answer;
}

async function textOf(
  name: string,
  given: Case,
  artifact: string,
  policy: Policy,
  environment: Environment,
  options: unknown,
): Promise<string> {
  const whole = given.files?.[name];
  if (whole !== undefined) return typeof whole === "string" ? whole : JSON.stringify(whole);
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no agent ${name}`);
  const compiled = target.compile(policy, environment, options);
  const existing = given.existing?.[name];
  if (existing === undefined) return target.render(compiled, artifact);
  const current = { file: "existing", text: JSON.stringify(existing), syntax: "json" } as const;
  const plan = await target.plan({ compiled, artifact, file: "existing", current, options });
  if (plan.kind !== "planned") throw new Error("the existing file is refused");
  return plan.next;
}
