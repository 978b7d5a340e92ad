import fc from "fast-check";
import { expect, test } from "vitest";
import { subjectsOf } from "../../src/answers/subjects.ts";
import { STRICTNESS, together, type Verdict } from "../../src/enforcers/model.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Attempt } from "../../src/policy/attempt.ts";
import { judgeOf, stricter } from "../../src/policy/decide.ts";
import { overlayOf } from "../../src/policy/overlay.ts";
import { unattended } from "../../src/policy/unattended.ts";
import { TARGETS, type Policy, type Target } from "../../src/index.ts";
import { casesOf } from "../support/cases-of.ts";
import { sources } from "../support/arbitraries.ts";
import { memoryEnvironment, policyOf } from "../support/memory.ts";
import { EXAMPLE } from "../support/world.ts";

const MACHINE = overlayOf(
  memoryEnvironment({ "/home/me/a": "file", "/home/me/b": "directory", "/home/me/.netrc": "file" }),
);

/** Accesses that the rules of a policy are about. */
const accessesOf = (policy: Policy) =>
  subjectsOf(policy).flatMap((subject) => subject.witnesses(MACHINE).map(({ access }) => access));

test("without a person nothing is asked, what was denied or asked about is denied, and the rest is as before", () => {
  let tried = 0;
  fc.assert(
    fc.property(sources, (some) => {
      const policy = policyOf(some);
      const [before, after] = [judgeOf(policy, MACHINE), judgeOf(unattended(policy), MACHINE)];
      for (const access of accessesOf(policy)) {
        const attempt = attemptOf(access, MACHINE);
        const [was, is] = [before.decide(attempt).effect, after.decide(attempt).effect];
        tried += 1;
        if (stricter(is, was) === is && is === (was === "ask" ? "deny" : was)) continue;
        expect.unreachable(`${access.text}: ${was}, then ${is}`);
      }
    }),
    casesOf(60),
  );
  expect(tried).toBeGreaterThan(10_000);
});

/** What an agent does with the accesses of a policy, with the files of a translation. */
async function verdicts(
  target: Target,
  attempts: readonly Attempt[],
  policy: Policy,
  options: unknown,
): Promise<readonly Verdict[]> {
  const compiled = target.compile(policy, MACHINE, options);
  const files = Object.fromEntries(
    target.artifacts
      .filter(({ presence }) => presence === "always")
      .map(({ id }) => [id, target.render(compiled, id)]),
  );
  const model = (await target.model()).model({ files, environment: MACHINE, options });
  return attempts.map((attempt) => together(model.decide(attempt)));
}

/**
 * Accesses that the policy restricts, and that the agent restricts less where nobody answers than where somebody does. Others are
 * left out: an agent may refuse all work because of a question that it cannot ask.
 */
async function weakened(target: Target, policy: Policy): Promise<readonly string[]> {
  const options = target.options.parse({});
  const closed = target.unattended?.(options) ?? options;
  const judge = judgeOf(policy, MACHINE);
  const restricted = accessesOf(policy)
    .map((access) => attemptOf(access, MACHINE))
    .filter((attempt) => ["deny", "ask"].includes(judge.decide(attempt).effect));
  const was = await verdicts(target, restricted, policy, options);
  const is = await verdicts(target, restricted, unattended(policy), closed);
  return restricted.flatMap(({ access: { text } }, index) => {
    const [before = "allow", after = "allow"] = [was[index], is[index]];
    return STRICTNESS[after] < STRICTNESS[before] ? [`${target.name} ${text}: ${before}, ${after}`] : [];
  });
}

test.each(TARGETS.map((target) => [target.name, target] as const))(
  "%s: without a person no access is restricted less",
  async (_, target) => {
    expect(await weakened(target, policyOf(EXAMPLE))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(sources, async (some) => {
        expect(await weakened(target, policyOf(some))).toEqual([]);
      }),
      casesOf(16),
    );
  },
);
