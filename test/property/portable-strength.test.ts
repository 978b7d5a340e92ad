import fc from "fast-check";
import { expect, test } from "vitest";
import { subjectsOf } from "../../src/answers/subjects.ts";
import { together, STRICTNESS, type Verdict } from "../../src/enforcers/model.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import { overlayOf } from "../../src/policy/overlay.ts";
import { TARGETS, type Compiled, type Environment, type Policy, type Target } from "../../src/index.ts";
import { compilePortable } from "../../src/workspace/portable.ts";
import { casesOf } from "../support/cases-of.ts";
import { sources } from "../support/arbitraries.ts";
import { memoryEnvironment, policyOf } from "../support/memory.ts";
import { EXAMPLE } from "../support/world.ts";

const MACHINE = memoryEnvironment({
  "/home/me/a": "file",
  "/home/me/b": "directory",
  "/home/me/.aws/credentials": "file",
  "/home/me/.netrc": "file",
});

/** What an agent does with accesses made from every rule, with the files of a translation. */
async function verdicts(
  target: Target,
  policy: Policy,
  compiled: Compiled,
): Promise<readonly { readonly rule: string; readonly text: string; readonly verdict: Verdict }[]> {
  const environment = overlayOf(MACHINE);
  const files = Object.fromEntries(
    target.artifacts
      .filter(({ presence }) => presence === "always")
      .map(({ id }) => [id, target.render(compiled, id)]),
  );
  const module = await target.model();
  const model = module.model({ files, environment, options: target.options.parse({}) });
  return subjectsOf(policy)
    .filter(({ effect }) => effect !== "allow")
    .flatMap((subject) =>
      subject.witnesses(environment).map(({ access }) => ({
        rule: subject.id,
        text: access.text,
        verdict: together(model.decide(attemptOf(access, environment))),
      })),
    );
}

/**
 * Accesses that a portable translation restricts less. Rules that it names as lost are left out of both, because on a machine
 * such a rule can also keep the agent from running anything.
 */
async function weakened(target: Target, policy: Policy): Promise<readonly string[]> {
  const options = target.options.parse({});
  const translate = (some: Policy, machine: Environment): Compiled => target.compile(some, machine, options);
  const { losses } = compilePortable(target, policy, translate);
  const lost = new Set(losses.filter(({ code }) => code === "not-portable").map(({ rule }) => rule));
  if (lost.size > 0)
    return weakened(target, { ...policy, rules: policy.rules.filter(({ id }) => !lost.has(id)) });
  const here = await verdicts(target, policy, target.compile(policy, MACHINE, options));
  const portable = compilePortable(target, policy, translate);
  const anywhere = await verdicts(target, policy, portable);
  return here.flatMap(({ rule, text, verdict }, index) => {
    const other = anywhere[index]?.verdict ?? "allow";
    return STRICTNESS[other] < STRICTNESS[verdict]
      ? [`${target.name} ${rule} ${text}: ${verdict}, ${other}`]
      : [];
  });
}

test.each(TARGETS.map((target) => [target.name, target] as const))(
  "%s: what a machine's own translation restricts, the portable one restricts as well",
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
